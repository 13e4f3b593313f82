// Plans one template: parses and evaluates it, applies the inputs, finds its files, and renders and checks it.
import { dirname } from 'node:path'
import { addressIn } from '../artifacts/address.js'
import { contentDigest, type Artifact } from '../artifacts/artifact.js'
import { expectedContainer } from '../artifacts/default-container.js'
import type { Delivery } from '../artifacts/materialize.js'
import { findArtifacts } from '../artifacts/find.js'
import { pinRemoteFiles } from '../artifacts/pin.js'
import type { ArtifactSearch } from '../artifacts/resolve-reference.js'
import type { ScriptFile } from '../artifacts/script-file.js'
import { inSlices, letOthersRun, now } from '../clock.js'
import { imageParts, type ImageParts } from '../comparison/image-parts.js'
import { AibError, throwProblems, type Problem } from '../errors.js'
import { findArtifactReferences, isLocal, type ArtifactReference } from '../template/artifact-references.js'
import { withoutDrawn } from '../template/drawn.js'
import { gapsOf, type EvaluatedTemplate, type Gaps } from '../template/evaluate-instance.js'
import { sortFindings, type Finding } from '../template/finding.js'
import { imageContent, imageFingerprint } from '../template/fingerprint.js'
import { attempt } from '../template/gaps.js'
import { generatedName } from '../template/generated-name.js'
import { whyNotEvaluated, withoutFollowUps } from '../template/left-expressions.js'
import type { SurroundingFacts } from '../template/lint/rule.js'
import { withoutRepeats } from '../template/lint/repeats.js'
import { silence } from '../template/lint/silence.js'
import { lint } from '../template/lint.js'
import { textNode, toJsonObject, type ObjectNode, type StringNode } from '../template/node.js'
import { hideAtPlaces } from '../template/secret-marks.js'
import { address, unsignedAddresses } from './address.js'
import { artifactFindings } from './artifact-findings.js'
import { oversizeProblems } from './body-size.js'
import { brokenRules } from './broken-rules.js'
import { withCompilerWarnings } from './compiler-warnings.js'
import { gapProblems, type GapLimit } from './gap-problems.js'
import type { ArtifactInputs } from '../inputs/inputs.js'
import type { PlanRequest, TemplateOrigin, TemplateRequest } from './request.js'
import type { PlannedTemplate, TemplatePlan } from './plan.js'
import { provenanceFindings } from './provenance.js'
import { render, withRemoval } from './render.js'
import { planTrigger, type TriggerAnswer } from './source-trigger.js'
import { defined } from '../defined.js'
import { chosenVersion, writtenTemplate, type WrittenTemplate } from './written-template.js'

// Plans one image template of a file. Throws AibError with every problem that prevents it from being rendered. `gapLimit` is that of the
// file.
export const planTemplate = async (
  request: TemplateRequest,
  origin: TemplateOrigin,
  evaluated: EvaluatedTemplate,
  sources: Map<string, string>,
  gapLimit: GapLimit,
): Promise<TemplatePlan> => {
  const hide = hideAtPlaces([evaluated.body, evaluated.name, evaluated.apiVersion].filter((node) => node !== undefined))
  try {
    const gaps = gapsIn(request, evaluated)
    if (gaps !== undefined) {
      const check = (template: EvaluatedTemplate, apiVersion?: string): Promise<readonly Problem[]> =>
        problemsOf({ ...request, template: { ...request.template, ...defined({ apiVersion }) } }, origin, template, sources)
      throw withCompilerWarnings(new AibError(await gapProblems({ ...evaluated, gaps }, check, gapLimit)), evaluated.findings)
    }
    const plan = await planEvaluated(request, origin, evaluated, sources)
    return { ...plan, findings: plan.findings.map((finding) => ({ ...finding, message: hide(finding.message, finding.at) })) }
  } catch (error) {
    throw error instanceof AibError ? error.withTexts((text, where) => (typeof where === 'object' ? hide(text, where) : text)) : error
  }
}

// An API version that does not exist is a gap, too. That of the inputs counts instead of the template's own.
const gapsIn = (request: TemplateRequest, evaluated: EvaluatedTemplate): Gaps | undefined => {
  const { gaps, body } = evaluated
  const version = attempt(() => chosenVersion(request, evaluated, body))
  if (version instanceof AibError) {
    const problems = [...version.problems, ...(gaps?.problems ?? [])]
    return gapsOf(problems, gaps === undefined ? body : gaps.known, true)
  }
  return gaps === undefined || request.template.apiVersion === undefined ? gaps : { ...gaps, lacksVersion: false }
}

// The errors in a template that is not built.
const problemsOf = async (
  request: TemplateRequest,
  origin: TemplateOrigin,
  evaluated: EvaluatedTemplate,
  sources: Map<string, string>,
): Promise<readonly Problem[]> => {
  try {
    return brokenRules((await planEvaluated(request, origin, evaluated, sources)).findings)
  } catch (error) {
    if (error instanceof AibError) return error.problems
    throw error
  }
}

const planEvaluated = async (
  request: TemplateRequest,
  origin: TemplateOrigin,
  evaluated: EvaluatedTemplate,
  sources: Map<string, string>,
): Promise<TemplatePlan> => {
  const written = await writtenTemplate(request, evaluated, sources)
  const located = await withArtifacts(request, origin, written)
  await letOthersRun(request.signal)
  const image = imageOf(located, written.evaluated)
  const name = written.name ?? textNode(generatedName(image.imageFingerprint), located.body.at)
  await letOthersRun(request.signal)
  const provenance = await request.provenance(dirname(origin.path))
  const { owner, run, destination, spell, template: inputs } = request
  const { planned: trigger, findings: triggerFindings, triggers } = triggerOf(request, written, name)
  const { apiVersion } = written
  const planned: PlannedTemplate = {
    file: origin.file,
    name: name.value,
    shownName: name.isSecret === true ? '***' : name.value,
    apiVersion: apiVersion.value,
    shownApiVersion: apiVersion.isSecret === true ? '***' : apiVersion.value,
    body: located.rendered,
    deliveries: located.deliveries,
    artifacts: distinctArtifacts(located.deliveries),
    scripts: located.scripts,
    remoteFiles: located.remoteFiles,
    destination,
    tags: { owner, run, ...image, provenance: inputs.provenance ? provenance : undefined },
    ...image,
    provenance,
    overlays: written.overlaid.lines,
    ...defined({ trigger }),
    secrets: written.secrets,
    sources,
    findings: [],
  }
  const findings = [
    ...written.findings,
    ...located.findings,
    ...triggerFindings,
    ...artifactFindings({
      ...planned,
      access: decidedAccess(request),
      environment: request.artifacts.environment,
      triggers,
      spell,
    }),
    ...(await inSlices(lint({ ...planned, name, apiVersion, triggers }, factsOf(request, located.deliveries)), request.signal)),
    ...provenanceFindings(planned.body, planned.tags),
  ]
  await letOthersRun(request.signal)
  const heeded = silence(withoutFollowUps(findings), { ignore: inputs.lintIgnore, ignoredBy: spell('lint-ignore'), sources })
  const sent = address({ ...planned, findings: withoutRepeats(sortFindings(heeded)) }, expectedContainer(destination))
  const oversize = oversizeProblems(sent.template, located.body)
  if (oversize.length > 0) throwProblems([...oversize, ...brokenRules(sent.findings)])
  return sent
}

// The build that follows may have inputs about artifacts that the plan lacks.
const decidedAccess = ({ artifacts: { access, accessIsAssumed } }: PlanRequest): ArtifactInputs['access'] | undefined =>
  accessIsAssumed === true ? undefined : access

// The template with its remote files pinned, and the artifacts found in it. They are not in `body` yet.
interface LocatedTemplate {
  readonly body: ObjectNode
  // With the artifacts at relative addresses.
  readonly rendered: ObjectNode
  readonly remoteFiles: readonly ArtifactReference[]
  readonly deliveries: readonly Delivery[]
  readonly scripts: readonly ScriptFile[]
  readonly findings: readonly Finding[]
}

const withArtifacts = async (request: TemplateRequest, { path }: TemplateOrigin, written: WrittenTemplate): Promise<LocatedTemplate> => {
  const { name, apiVersion, evaluated, overlaid, source, sources } = written
  const references = findArtifactReferences(overlaid.body)
  const remote = references.filter(({ value }) => !isLocal(value.value))
  // A path with an expression that is left names no file.
  const local = references.filter(({ value }) => isLocal(value.value) && whyNotEvaluated(value) === undefined)
  const { fetchRemote, template: inputs } = request
  // Nothing is downloaded for a template that is not built.
  const pinned =
    fetchRemote === undefined || evaluated.gaps !== undefined
      ? { body: overlaid.body, references: remote, problems: [] }
      : await pinRemoteFiles(overlaid.body, remote, apiVersion.value, fetchRemote)
  const found = await findArtifacts(pinned.body, local, searchOf(request, path, source))
  const addresses = unsignedAddresses(undefined)
  const rendered = withRemoval(render(pinned.body, found.deliveries, { apiVersion: apiVersion.value, addresses }), found.deliveries)
  const located = { body: pinned.body, rendered, remoteFiles: pinned.references }
  const { missing } = overlaid
  const problems = [...missing, ...pinned.problems, ...found.problems, ...oversizeProblems(toJsonObject(rendered), pinned.body)]
  if (problems.length > 0) {
    const facts = { ...factsOf(request, []), ...found, isLocationReported: missing.length > 0 }
    const ofRules = await inSlices(lint({ name, apiVersion, ...located, triggers: evaluated.triggers }, facts), request.signal)
    const wrong = silence(withoutFollowUps([...written.findings, ...found.findings, ...ofRules]), { ignore: inputs.lintIgnore, sources })
    // A template with gaps is planned twice for one list of problems.
    const ofScripts = evaluated.gaps === undefined ? await request.scriptFindings?.({ ...located, ...found }, sources) : undefined
    throwProblems([...problems, ...brokenRules([...wrong, ...(ofScripts ?? [])])])
  }
  return { ...located, ...found }
}

interface ImageFacts {
  readonly imageFingerprint: string
  readonly imageParts: ImageParts
}

// Based on what the user wrote: a step that replaces a folder only delivers it, and is not part of the image.
const imageOf = ({ body, deliveries, remoteFiles }: LocatedTemplate, { drawn }: EvaluatedTemplate): ImageFacts => {
  const files = [
    ...deliveries.map(({ reference, artifact }) => ({ reference, digest: contentDigest(artifact) })),
    ...remoteFiles.map((reference) => ({ reference })),
  ]
  const written = toJsonObject(withoutDrawn(body, drawn))
  const content = imageContent(written, files)
  return { imageFingerprint: imageFingerprint(content), imageParts: imageParts(written, files, content) }
}

const triggerOf = ({ template, spell }: PlanRequest, written: WrittenTemplate, name: StringNode): TriggerAnswer =>
  planTrigger({
    declared: written.evaluated.triggers,
    wanted: template.sourceTrigger,
    name,
    isNameGenerated: written.name === undefined,
    spelled: spell('source-trigger'),
  })

const factsOf = ({ target, artifacts, policy }: TemplateRequest, deliveries: readonly Delivery[]): SurroundingFacts => ({
  fileBytes: fileBytes(deliveries),
  now: now(),
  ...defined({
    policy,
    subscriptionId: target.subscriptionId,
    cloud: artifacts.environment,
  }),
})

// Sizes, by the address in the body of a plan.
const fileBytes = (deliveries: readonly Delivery[]): ReadonlyMap<string, number> =>
  new Map(deliveries.map(({ artifact }) => [addressIn(undefined, artifact.blobName), artifact.bytes]))

const searchOf = (request: PlanRequest, templateFile: string, named: string | undefined): ArtifactSearch => {
  const { artifacts, workspace, tempDir, signal, spell } = request
  return {
    ...artifacts,
    templateFile,
    workspace,
    tempDir,
    spell,
    executables: () => request.executables?.() ?? Promise.resolve(new Set()),
    ...defined({ named, signal }),
  }
}

const distinctArtifacts = (deliveries: readonly Delivery[]): readonly Artifact[] => [
  ...new Map(deliveries.map(({ artifact }) => [artifact.absolutePath, artifact])).values(),
]
