// Finds errors across the templates of one job.
import { parseVersionId } from '../azure/resource-id.js'
import { AibError, type Place, type Problem } from '../errors.js'
import type { Plan, TemplatePlan } from './plan.js'
import type { PlanRequest } from './request.js'
import { sortFindings, type Finding } from '../template/finding.js'
import { locateTemplate } from '../template/view.js'

// The error of one of several templates: a problem without a place in a file gets the template's name, unless it already names it.
export const named = (error: AibError, file: string): AibError => {
  const withName = (problem: Problem): Problem =>
    (typeof problem.where === 'object' && error.sources.has(problem.where.file)) || problem.message.includes(file)
      ? problem
      : { ...problem, message: `${file}: ${problem.message}` }
  const [first, ...rest] = error.problems
  return new AibError([withName(first), ...rest.map(withName)], { cause: error.cause, sources: error.sources })
}

// The errors of a job's templates. A problem with a value that all of them get (its place is one of `shared`) is reported once, without a
// template's name, if it prevents all of them from being planned. A problem of one of several templates gets its name.
export const errorsOf = (
  outcomes: readonly { readonly file: string | undefined; readonly error: AibError | undefined }[],
  shared: ReadonlySet<string>,
): readonly AibError[] => {
  const isCommon = (problem: Problem): boolean =>
    isShared(problem, shared) && outcomes.every(({ error }) => error?.problems.some((one) => isEqual(one, problem)) === true)
  const [first] = outcomes
  const common = outcomes.length === 1 ? undefined : part(first?.error, isCommon)
  const own = outcomes.flatMap(({ file, error }) => {
    if (outcomes.length === 1 || file === undefined) return error ?? []
    const rest = part(error, (problem) => !isCommon(problem))
    return rest === undefined ? [] : named(rest, file)
  })
  return common === undefined ? own : [common, ...own]
}

// The error with only the problems that are wanted.
const part = (error: AibError | undefined, isWanted: (problem: Problem) => boolean): AibError | undefined => {
  const [first, ...rest] = error?.problems.filter(isWanted) ?? []
  return first === undefined ? undefined : new AibError([first, ...rest], { cause: error?.cause, sources: error?.sources ?? new Map() })
}

// The values that no template asks for: a value given to all templates may be meant for only one. `unknown` has those of each template, and
// `shared` the places of values that are given to all of them.
export const unknownToAll = (unknown: readonly (readonly Problem[])[], shared: ReadonlySet<string>): readonly Problem[] => {
  const [first = []] = unknown
  const places = unknown.map((list) => new Set(list.map(placeOf)))
  const isElsewhere = (problem: Problem): boolean => places.every((ofOne) => ofOne.has(placeOf(problem)))
  const ofAll = first.filter((problem) => isShared(problem, shared) && isElsewhere(problem))
  return [...ofAll, ...unknown.flat().filter((problem) => !isShared(problem, shared))]
}

const isShared = ({ where }: Problem, shared: ReadonlySet<string>): boolean =>
  where !== undefined && shared.has(typeof where === 'object' ? where.file : where)

const placeOf = ({ where }: Problem): string => JSON.stringify(where)

const isEqual = (one: Problem, other: Problem): boolean =>
  one.code === other.code && one.message === other.message && placeOf(one) === placeOf(other)

// The problem if templates have the same name: Azure compares names without case.
export const sameNames = (plans: Plan, spell: PlanRequest['spell']): readonly Problem[] => {
  const seen = new Map<string, TemplatePlan>()
  return plans.flatMap((plan) => {
    const other = seen.get(plan.name.toLowerCase())
    seen.set(plan.name.toLowerCase(), other ?? plan)
    return other === undefined ? [] : [sameName(plan, other, spell)]
  })
}

const sameName = (plan: TemplatePlan, other: TemplatePlan, spell: PlanRequest['spell']): Problem => ({
  code: 'template-twice',
  message: `${other.file} and ${plan.file} would both be the image template ${plan.name}.`,
  where: plan.file,
  fix: `Give each a different name in its file. ${spell('image-builder-template-name')} applies to a single template; without names, files with the same content get the same name.`,
})

// The problem if two distributors, of one template or of several, create the same version of a gallery image: the second would find it only
// while distributing, after its whole build.
export const sameVersions = (plans: Plan): readonly Problem[] => {
  const seen = new Map<string, TemplatePlan>()
  return plans.flatMap((plan) =>
    (locateTemplate(plan.body).properties?.distribute ?? []).flatMap(({ galleryImageId }) => {
      const id = galleryImageId?.value ?? ''
      if (parseVersionId(id) === undefined) return []
      const other = seen.get(id.toLowerCase())
      seen.set(id.toLowerCase(), other ?? plan)
      return other === undefined ? [] : [sameVersion(id, plan, other)]
    }),
  )
}

const sameVersion = (id: string, plan: TemplatePlan, other: TemplatePlan): Problem => ({
  code: 'image-version-twice',
  message: `${other === plan ? `Two distributors of ${plan.file}` : `${other.file} and ${plan.file}`} would both write ${id}.`,
  where: plan.file,
  fix: 'Give each a different image definition, or omit the number.',
})

// The problem if templates that are in Azure at the same time name the same staging resource group: the second one fails (docs/service.md
// 3.8). One after the other, the first template is deleted before the second is created, and the group is free again.
export const sameStagingGroups = (plans: Plan): readonly Problem[] =>
  sharedGroups(plans).map(({ plan, message }) => ({ code: 'staging-group-twice', message, where: plan.file, fix: ownGroups }))

// The plans with a warning for each such template, if the command does not decide how they are built.
export const withSharedGroups = (plans: Plan): Plan => {
  const shared = sharedGroups(plans)
  return plans.map((plan) => {
    const own = shared.filter((one) => one.plan === plan)
    const added = own.map(({ message, at }): Finding => ({
      rule: 'staging-group-twice',
      severity: 'warning',
      message: `${message} ${ownGroups}`,
      at,
    }))
    return added.length === 0 ? plan : { ...plan, findings: sortFindings([...plan.findings, ...added]) }
  })
}

interface SharedGroup {
  readonly plan: TemplatePlan
  readonly message: string
  readonly at: Place
}

const sharedGroups = (plans: Plan): readonly SharedGroup[] => {
  const seen = new Map<string, TemplatePlan>()
  return plans.flatMap((plan) => {
    const group = locateTemplate(plan.body).properties?.stagingResourceGroup
    const id = (group?.value ?? '').replace(/\/+$/, '')
    const key = id.toLowerCase()
    const other = key === '' ? undefined : seen.get(key)
    seen.set(key, other ?? plan)
    if (other === undefined || group === undefined) return []
    const message = `${other.file} and ${plan.file} name the same staging group ${id}, which can belong to one image template only.`
    return [{ plan, message, at: group.at }]
  })
}

const ownGroups =
  'Give each template its own stagingResourceGroup, or leave it out: the service then creates one. Or build one after another, and delete each template after its build, also if it fails (max-parallel: 1, cleanup: always).'
