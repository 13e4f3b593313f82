// The origin of the files in a folder: from the platform, about its run, and from the machine's git, about the checkout. A workflow may
// check out another commit than the one that it runs for, or another repository.
import { isInside } from '../shared/paths.js'
import type { Provenance } from '../shared/host.js'
import type { ProvenanceQuestion } from '../shared/tools.js'
import { checkoutOf } from './checkout.js'
import { gitIn, type Git } from './git-command.js'
import { ProgramFailure } from './program.js'
import { repositoryUrl } from './repository-url.js'
import { uncommitted } from './uncommitted.js'
import { defined } from '../shared/defined.js'

// Git's commit takes precedence over the platform's. Without a checkout, or a git that can read it, only the platform's is known.
export const provenance = async (
  { folder, workspace, root, reported }: ProvenanceQuestion,
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Provenance> => {
  // The workspace input may name a folder of the checkout that contains another repository.
  const top = await checkoutOf(folder, isInside(root, workspace) ? root : workspace)
  try {
    const git = top === undefined ? undefined : await gitIn(top, { signal, environment, timeLimit })
    if (git === undefined) return reported
    return (await ofCheckout(git, reported)) ?? reported
  } catch (error) {
    // Git that does not answer counts as none.
    if (error instanceof ProgramFailure && !signal.aborted) return reported
    throw error
  }
}

const ofCheckout = async (git: Git, reported: Provenance): Promise<Provenance | undefined> => {
  const commit = await answer(git, 'rev-parse', '--verify', 'HEAD')
  if (commit === undefined) return undefined
  const own = commit === reported.commit ? reported.repository : undefined
  const repository = own ?? repositoryUrl((await answer(git, 'config', '--get', 'remote.origin.url')) ?? '') ?? reported.repository
  return { commit, ...defined({ repository }), uncommitted: await uncommitted(git) }
}

// In milliseconds, for each call.
const timeLimit = 30_000

const answer = async (git: Git, ...words: readonly string[]): Promise<string | undefined> => {
  const { exitCode, stdout } = await git.run(words)
  return exitCode === 0 && stdout.trim() !== '' ? stdout.trim() : undefined
}
