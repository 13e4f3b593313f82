// Reports what is wrong with a template together with wrong inputs, so that one run shows both.
import { didYouMean } from '../did-you-mean.js'
import { AibError, joinErrors, type Problem } from '../errors.js'
import type { Host } from '../host.js'
import type { Inputs } from '../inputs/inputs.js'
import type { Group, Platform } from '../inputs/definition.js'
import { definitionOf, inputNames, spell } from '../inputs/spelling.js'
import type { InputName } from '../inputs/table.js'
import { brokenRules } from '../plan/broken-rules.js'
import { makePlan } from '../plan/make.js'
import { withTempDir } from '../temp-dir.js'
import type { Tools } from '../tools.js'
import { planRequest } from './plan-request.js'

// The inputs of these groups, and these other inputs, have no effect on a template.
const groupsApart: readonly Group[] = ['target', 'artifacts', 'run', 'fresh', 'setup', 'login', 'cloud']
const inputsApart: readonly InputName[] = ['fail-on', 'lint-ignore', 'lint-policy', 'sarif', 'compare', 'json']

// The error about the inputs, with the problems in the template's file added. The template is checked only if none of the wrong inputs
// could correct it, and only problems in its files count: the others may follow from the wrong inputs.
export const withTemplateProblems = async (host: Host, tools: Tools, inputs: Inputs, error: AibError): Promise<AibError> => {
  if (!isOfFile(inputs) || !error.problems.every((problem) => isApart(problem, host.platform))) return error
  const found = await problemsOf(host, tools, inputs, error)
  const isUnknownGiven = error.problems.some(({ code }) => code === 'input-unknown')
  const inFiles =
    found?.problems.filter(
      ({ code, where }) =>
        typeof where === 'object' &&
        !isInputPlace(host, where.file) &&
        // The unknown input may be the misspelt source of the value.
        !(isUnknownGiven && code === 'parameter-missing'),
    ) ?? []
  const [first, ...rest] = inFiles
  return found === undefined || first === undefined
    ? error
    : joinErrors([error, new AibError([first, ...rest], { sources: found.sources })])
}

type OfTemplate = Extract<Inputs, { command: 'plan' | 'build' | 'check' | 'setup' }>

const isOfFile = (inputs: Inputs): inputs is OfTemplate => 'artifacts' in inputs && inputs.template.file !== undefined

const isApart = (problem: Problem, platform: Platform): boolean => {
  const { code, where } = problem
  const name = inputOf(problem, platform)
  // An unknown flag that resembles no other. One with a single dash may be any flag.
  if (name === undefined) return code === 'input-unknown' && typeof where === 'string' && where.startsWith('--')
  return inputsApart.includes(name) || groupsApart.includes(definitionOf(name).group)
}

// The input that a problem is about; for an unknown one, the input that it resembles.
const inputOf = ({ code, where }: Problem, platform: Platform): InputName | undefined => {
  if (typeof where !== 'string') return undefined
  const names = inputNames(platform)
  const spellings = names.map((name) => spell(name, platform))
  const meant = code === 'input-unknown' ? didYouMean(where, spellings) : where
  return names.find((name) => spell(name, platform) === meant)
}

const isOfTarget = (problem: Problem, platform: Platform): boolean => {
  const name = inputOf(problem, platform)
  return name !== undefined && definitionOf(name).group === 'target'
}

const isInputPlace = ({ platform }: Host, file: string): boolean => inputNames(platform).some((name) => spell(name, platform) === file)

const problemsOf = (host: Host, tools: Tools, inputs: OfTemplate, error: AibError): Promise<AibError | undefined> =>
  withTempDir(async (tempDir) => {
    // An expression about the target is not evaluated if the target is wrong. Nothing is downloaded.
    const isTargetKnown = !error.problems.some((problem) => isOfTarget(problem, host.platform))
    const known = { ...inputs, target: isTargetKnown ? inputs.target : {}, artifacts: { ...inputs.artifacts, pinRemote: false } }
    try {
      const plans = await makePlan(planRequest(host, tools, known, tempDir))
      const [first, ...rest] = brokenRules(plans.flatMap(({ findings }) => findings))
      const sources = new Map(plans.flatMap((plan) => [...plan.sources]))
      return first === undefined ? undefined : new AibError([first, ...rest], { sources })
    } catch (fault) {
      if (fault instanceof AibError) return fault
      throw fault
    }
  })
