// The folders of the PATH from which programs are started. A file of the repository must not run because of its name.
import { existsSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, delimiter, dirname, isAbsolute, join, parse, relative, resolve, sep } from 'node:path'
import type { Host } from '../shared/host.js'

// The folder that the input `workspace` names. It may be the checkout of a pull request, outside of every folder that the platform reports.
let namedWorkspace = ''

// From now on, no program is started from the workspace of this host either.
export const distrustWorkspace = (host: Pick<Host, 'context' | 'input'>): void => {
  namedWorkspace = resolve(host.context.workspace, host.input('workspace') ?? '.')
}

// The folders of PATH, without relative ones, those that npx and npm run add, and those inside the repository.
export const trustedFolders = (environment: NodeJS.ProcessEnv): readonly string[] => {
  const roots = repositoryRoots(environment)
  return (environment['PATH'] ?? environment['Path'] ?? '')
    .split(delimiter)
    .filter((folder) => isAbsolute(folder) && !isOfNpm(folder) && !roots.some((root) => isWithin(resolved(folder), root)))
}

// Whether a program may be started from this folder, which is not on the PATH.
export const isTrustedFolder = (folder: string, environment: NodeJS.ProcessEnv): boolean =>
  trustedFolders({ ...environment, PATH: resolve(folder) }).length > 0

const isOfNpm = (folder: string): boolean => basename(folder) === '.bin' && basename(dirname(folder)) === 'node_modules'

// The workspace according to the platform and the input, and the repositories around it and around the current folder, because one may be a
// submodule of another. A home folder that is a repository contains its user's own programs, and no checkout of a pull request; the same is
// true of the root folder.
const repositoryRoots = ({ GITHUB_WORKSPACE = '', BUILD_SOURCESDIRECTORY = '' }: NodeJS.ProcessEnv): readonly string[] => {
  const named = namedWorkspace === '' || holdsPrograms(namedWorkspace) ? [] : [namedWorkspace, ...repositoriesAround(namedWorkspace)]
  const roots = [GITHUB_WORKSPACE, BUILD_SOURCESDIRECTORY, ...named, ...repositoriesAround(process.cwd())]
  return roots.filter((root) => root !== '').map(resolved)
}

const holdsPrograms = (folder: string): boolean => folder === homedir() || folder === parse(folder).root

// The checkouts among this folder and its parents; the nearest one first.
export const repositoriesAround = (folder: string): readonly string[] => {
  const parent = dirname(folder)
  const isRepository = existsSync(join(folder, '.git')) && !holdsPrograms(folder)
  return parent === folder ? [] : [...(isRepository ? [folder] : []), ...repositoriesAround(parent)]
}

const isWithin = (folder: string, root: string): boolean => {
  const way = relative(root, folder)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

const resolved = (folder: string): string => {
  try {
    // As the file system spells it: some ignore case.
    return realpathSync.native(folder)
  } catch {
    return folder
  }
}
