// The plan of the same template as it was at another revision of the repository.
import { linesOf } from '../lists.js'
import { mkdir, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { AibError } from '../errors.js'
import type { TemplateInputs } from '../inputs/inputs.js'
import { parametersInput } from '../template/parameters-input.js'
import type { RevisionRequest, TakenRevision } from '../tools.js'
import { makePlan } from './make.js'
import type { PlanRequest } from './request.js'
import type { Plan } from './plan.js'

export type RevisionPlan =
  | { readonly kind: 'planned'; readonly commit: string; readonly plan: Plan }
  | { readonly kind: 'absent'; readonly commit: string }
  | { readonly kind: 'unreadable'; readonly commit: string; readonly because: string }

// Makes the plan from the files of the revision and the inputs of this run. Throws AibError if the revision cannot be read.
export const planRevision = async (
  request: PlanRequest,
  revision: string,
  take: (request: RevisionRequest) => Promise<TakenRevision>,
): Promise<RevisionPlan> => {
  const { workspace, template } = request
  const into = join(await request.tempDir(), 'revision')
  const archives = join(into, 'archives')
  await mkdir(archives, { recursive: true })
  const taken = await take({ workspace, revision, into })
  if (taken.kind !== 'taken') throw unusable(taken, revision, workspace)
  const { commit } = taken
  const executables = (): Promise<ReadonlySet<string>> => Promise.resolve(taken.executables)
  const there = {
    ...request,
    tempDir: () => Promise.resolve(archives),
    executables,
    workspace: taken.workspace,
    template: movedTo(template, workspace),
  }
  try {
    return { kind: 'planned', commit, plan: await makePlan(await withoutAbsent(there)) }
  } catch (error) {
    if (!(error instanceof AibError)) throw error
    const [problem] = error.problems
    const isAbsent =
      problem.code === 'file-missing' && linesOf(there.template.file ?? '').some((line) => problem.where === resolve(taken.workspace, line))
    return isAbsent ? { kind: 'absent', commit } : { kind: 'unreadable', commit, because: problem.message }
  }
}

// Paths in the workspace move with it; paths outside stay the same.
const movedTo = (inputs: TemplateInputs, workspace: string): TemplateInputs => {
  const { parameters, file, simple } = inputs
  const { file: parametersFile, values } = parametersInput(parameters)
  const { source } = simple.customize
  const moved = (path: string): string => {
    const way = relative(workspace, resolve(workspace, path))
    return way.startsWith('..') || isAbsolute(way) ? resolve(workspace, path) : way
  }
  return {
    ...inputs,
    ...(file === undefined ? {} : { file: linesOf(file).map(moved).join('\n') }),
    ...(source === undefined ? {} : { simple: { ...simple, customize: { ...simple.customize, source: moved(source) } } }),
    ...(parametersFile === undefined ? {} : { parameters: `${moved(parametersFile)}\n${values}` }),
  }
}

// Some of several templates may be new.
const withoutAbsent = async (there: PlanRequest): Promise<PlanRequest> => {
  const lines = linesOf(there.template.file ?? '')
  const exist = await Promise.all(
    lines.map((line) =>
      stat(resolve(there.workspace, line)).then(
        () => true,
        () => false,
      ),
    ),
  )
  const present = lines.filter((_, index) => exist[index])
  return present.length === 0 ? there : { ...there, template: { ...there.template, file: present.join('\n') } }
}

const unusable = (taken: Exclude<TakenRevision, { kind: 'taken' }>, revision: string, workspace: string): AibError => {
  const problem = { code: 'revision-unreadable', where: revision } as const
  switch (taken.kind) {
    case 'no-git':
      return new AibError({
        ...problem,
        message: `Comparing with ${revision} needs git, which is not on the PATH of this machine.`,
        fix: 'Install git.',
      })
    case 'no-repository':
      return new AibError({
        ...problem,
        message: `${workspace} is not in a git repository: ${taken.reason}`,
        fix: 'Set workspace to the folder of the checkout.',
      })
    case 'no-commit':
      return new AibError({
        ...problem,
        message: `The repository has no commit ${revision}${taken.isShallow ? '; the clone is shallow' : ''}.`,
        fix:
          revision === 'HEAD'
            ? 'Nothing has been committed yet: commit the files to compare with first.'
            : 'Fetch it first: `git fetch` in a terminal, `fetch-depth: 0` of actions/checkout, `fetchDepth: 0` of the checkout step of Azure Pipelines. Prefix a branch that is not checked out with the name of its remote, as in origin/main.',
      })
  }
}
