// The folders of the PATH from which programs are started. A file of the repository must not run because of its name.
import { existsSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, delimiter, dirname, isAbsolute, join, relative, sep } from 'node:path'

// Without relative folders, those that npx and npm run add, and those that lie in the repository.
export const trustedFolders = (environment: NodeJS.ProcessEnv): readonly string[] => {
  const roots = repositoryRoots(environment)
  return (environment['PATH'] ?? environment['Path'] ?? '')
    .split(delimiter)
    .filter((folder) => isAbsolute(folder) && !isOfNpm(folder) && !roots.some((root) => isWithin(resolved(folder), root)))
}

const isOfNpm = (folder: string): boolean => basename(folder) === '.bin' && basename(dirname(folder)) === 'node_modules'

// What the platforms call the workspace, and the repository around the current folder. A home folder that is a repository holds the
// programs of its user, and no checkout of a pull request.
const repositoryRoots = (environment: NodeJS.ProcessEnv): readonly string[] => {
  const around = repositoryAround(process.cwd())
  const named = [environment['GITHUB_WORKSPACE'], environment['BUILD_SOURCESDIRECTORY']].filter((root) => root !== undefined && root !== '')
  return [...named, ...(around === undefined || around === homedir() ? [] : [around])].map((root) => resolved(root ?? ''))
}

const repositoryAround = (folder: string): string | undefined => {
  if (existsSync(join(folder, '.git'))) return folder
  const parent = dirname(folder)
  return parent === folder ? undefined : repositoryAround(parent)
}

const isWithin = (folder: string, root: string): boolean => {
  const way = relative(root, folder)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

const resolved = (folder: string): string => {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}
