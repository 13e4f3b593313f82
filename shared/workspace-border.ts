// The border of the workspace: where a path leads once its links are resolved, and whether a repository may send us there.
import { realpath } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { followLinks, linksOnce, type ReadLink } from './follow-links.js'
import { isBelowGit, isInside } from './paths.js'

export interface Destination {
  // The workspace and the path without symbolic links; of a path that cannot be resolved, as far as its links exist.
  readonly root: string
  readonly path: string
  // Also of a path that does not exist: an error must not reveal what exists outside.
  readonly refusal: 'outside' | 'below-git' | undefined
  // Why the path cannot be resolved: most often it does not exist.
  readonly error: unknown
}

// Where `asked` leads. A path in the workspace must stay in it; one outside was named by the pipeline itself. Never throws.
export const resolveAtBorder = (workspace: string, asked: string): Promise<Destination> => borderOf(workspace)(asked)

// The same for many paths: a template of 1 MB can name 30,000. What they have in common is read once.
export const borderOf = (workspace: string): ((asked: string) => Promise<Destination>) => {
  const links = linksOnce()
  let workspaceRoot: Promise<string> | undefined
  return async (asked) => {
    const root = await (workspaceRoot ??= realpath(workspace).catch(() => followLinks(workspace, links)))
    const found = await realpath(asked).then(
      (path) => ({ path, error: undefined }),
      async (error: unknown) => ({ path: await followLinks(asked, links), error }),
    )
    const refusal = refusalOf({ workspace, root, asked, path: found.path })
    if (refusal !== undefined || !isInside(workspace, asked)) return { root, ...found, refusal }
    const straight = join(root, relative(workspace, asked))
    const strays = straight !== found.path && (await straysFrom(root, straight, links))
    return { root, ...found, refusal: strays ? 'outside' : undefined }
  }
}

// Whether the way leads through a folder outside and back by links: an error would depend on whether that folder exists. Those that contain
// the workspace always exist.
const straysFrom = async (root: string, path: string, links: ReadLink): Promise<boolean> => {
  let strays = false
  await followLinks(path, links, (reached) => {
    strays ||= reached !== root && !isInside(root, reached) && !isInside(reached, root)
  })
  return strays
}

const refusalOf = (way: Readonly<Record<'workspace' | 'root' | 'asked' | 'path', string>>): Destination['refusal'] => {
  if (isInside(way.workspace, way.asked) && !isInside(way.root, way.path)) return 'outside'
  return isBelowGit(way.asked) || isBelowGit(way.path) ? 'below-git' : undefined
}
