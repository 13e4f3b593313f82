// What is wrong with a template, reported together with inputs that cannot be used: one run shows both.
import { AibError, joinErrors, type Problem } from '../errors.js'
import type { Host } from '../host.js'
import type { Inputs } from '../inputs/inputs.js'
import type { Group } from '../inputs/definition.js'
import { definitionOf, inputNames, spell } from '../inputs/spelling.js'
import { brokenRules } from '../plan/broken-rules.js'
import { makePlan } from '../plan/make.js'
import { withTempDir } from '../temp-dir.js'
import type { Tools } from '../tools.js'
import { planRequest } from './plan-request.js'

// The inputs of these groups change nothing in a template.
const apart: readonly Group[] = ['target', 'artifacts', 'run', 'fresh', 'setup', 'login', 'cloud']

// The error about the inputs, with the problems of the template's file added. A template is checked only if none of the wrong inputs could
// correct it, and only what is in its files counts: the rest may follow from the wrong inputs.
export const withTemplateProblems = async (host: Host, tools: Tools, inputs: Inputs, error: AibError): Promise<AibError> => {
  if (!isOfFile(inputs) || !error.problems.every((problem) => isOfGroups(host, problem, apart))) return error
  const found = await problemsOf(host, tools, inputs, error)
  const inFiles = found?.problems.filter(({ where }) => typeof where === 'object' && !isInputPlace(host, where.file)) ?? []
  const [first, ...rest] = inFiles
  return found === undefined || first === undefined
    ? error
    : joinErrors([error, new AibError([first, ...rest], { sources: found.sources })])
}

type OfTemplate = Extract<Inputs, { command: 'plan' | 'build' | 'check' | 'setup' }>

const isOfFile = (inputs: Inputs): inputs is OfTemplate => 'artifacts' in inputs && inputs.template.file !== undefined

const isOfGroups = ({ platform }: Host, { where }: Problem, groups: readonly Group[]): boolean =>
  inputNames(platform).some((name) => spell(name, platform) === where && groups.includes(definitionOf(name).group))

const isInputPlace = ({ platform }: Host, file: string): boolean => inputNames(platform).some((name) => spell(name, platform) === file)

const problemsOf = (host: Host, tools: Tools, inputs: OfTemplate, error: AibError): Promise<AibError | undefined> =>
  withTempDir(async (tempDir) => {
    // An expression about the target is not evaluated with a wrong one; nothing is downloaded.
    const isTargetKnown = !error.problems.some((problem) => isOfGroups(host, problem, ['target']))
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
