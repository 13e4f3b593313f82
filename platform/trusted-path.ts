// The folders of the PATH from which programs are started. A file of the repository must not run because of its name.
import { existsSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, delimiter, dirname, isAbsolute, join, relative, sep } from 'node:path'

// The folders of PATH without relative ones, those that npx and npm run add, and those inside the repository.
export const trustedFolders = (environment: NodeJS.ProcessEnv): readonly string[] => {
  const roots = repositoryRoots(environment)
  return (environment['PATH'] ?? environment['Path'] ?? '')
    .split(delimiter)
    .filter((folder) => isAbsolute(folder) && !isOfNpm(folder) && !roots.some((root) => isWithin(resolved(folder), root)))
}

const isOfNpm = (folder: string): boolean => basename(folder) === '.bin' && basename(dirname(folder)) === 'node_modules'

// What the platforms call the workspace, and the repositories around the current folder, for one may be a submodule of another. A home
// folder that is a repository holds the programs of its user, and no checkout of a pull request.
const repositoryRoots = ({ GITHUB_WORKSPACE = '', BUILD_SOURCESDIRECTORY = '' }: NodeJS.ProcessEnv): readonly string[] =>
  [GITHUB_WORKSPACE, BUILD_SOURCESDIRECTORY, ...repositoriesAround(process.cwd())].filter((root) => root !== '').map(resolved)

const repositoriesAround = (folder: string): readonly string[] => {
  const parent = dirname(folder)
  const isRepository = existsSync(join(folder, '.git')) && folder !== homedir()
  return parent === folder ? [] : [...(isRepository ? [folder] : []), ...repositoriesAround(parent)]
}

const isWithin = (folder: string, root: string): boolean => {
  const way = relative(root, folder)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

const resolved = (folder: string): string => {
  try {
    // As the disk spells it: some file systems ignore case.
    return realpathSync.native(folder)
  } catch {
    return folder
  }
}
