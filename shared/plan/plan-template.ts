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
import { eachInSlices, inSlices, letOthersRun, now } from '../clock.js'
import { imageParts, type ImageParts } from '../comparison/image-parts.js'
import { AibError, throwProblems } from '../errors.js'
import { chooseApiVersion } from '../template/api-version.js'
import { findArtifactReferences, isLocal, type ArtifactReference } from '../template/artifact-references.js'
import { withoutDrawn } from '../template/drawn.js'
import type { EvaluatedTemplate } from '../template/evaluate-instance.js'
import { sortFindings, type Finding } from '../template/finding.js'
import { imageContent, imageFingerprint } from '../template/fingerprint.js'
import { generatedName } from '../template/generated-name.js'
import { pipelineExpressions, whyNotEvaluated, withoutFollowUps } from '../template/left-expressions.js'
import { newestApiVersion } from '../template/model/api-versions.js'
import { imageTemplate } from '../template/model/image-template.js'
import { withModelNames } from '../template/model/spelling.js'
import type { KnownFacts } from '../template/lint/rule.js'
import { withoutRepeats } from '../template/lint/repeats.js'
import { writtenSecrets } from '../template/lint/secret-commands.js'
import { silence } from '../template/lint/silence.js'
import { lint } from '../template/lint.js'
import { inputPlace, textNode, toJsonObject, type ObjectNode, type StringNode } from '../template/node.js'
import { hideAtPlaces, secretsPerSlice } from '../template/secret-marks.js'
import { address, unsignedAddresses } from './address.js'
import { artifactFindings } from './artifact-findings.js'
import { brokenRules } from './broken-rules.js'
import type { ArtifactInputs } from '../inputs/inputs.js'
import type { PlanRequest, TemplateOrigin, TemplateRequest } from './request.js'
import { overlay, type Overlay } from '../overlay/overlay.js'
import type { PlannedTemplate, TemplatePlan } from './plan.js'
import { provenanceFindings } from './provenance.js'
import { render, withRemoval } from './render.js'
import { sourceFiles } from '../overlay/source-files.js'
import { planTrigger, type TriggerAnswer } from './source-trigger.js'
import { defined } from '../defined.js'

// Plans one image template of a file. Throws AibError with every problem that prevents it from being rendered.
export const planTemplate = async (
  request: TemplateRequest,
  origin: TemplateOrigin,
  evaluated: EvaluatedTemplate,
  sources: Map<string, string>,
): Promise<TemplatePlan> => {
  const hide = hideAtPlaces([evaluated.body, evaluated.name, evaluated.apiVersion].filter((node) => node !== undefined))
  try {
    const written = await writtenTemplate(request, evaluated, sources)
    const plan = await planWritten(request, origin, written, sources)
    return { ...plan, findings: plan.findings.map((finding) => ({ ...finding, message: hide(finding.message, finding.at) })) }
  } catch (error) {
    throw error instanceof AibError ? error.withTexts((text, where) => (typeof where === 'object' ? hide(text, where) : text)) : error
  }
}

const planWritten = async (
  request: TemplateRequest,
  origin: TemplateOrigin,
  written: WrittenTemplate,
  sources: Map<string, string>,
): Promise<TemplatePlan> => {
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
    body: withRemoval(
      render(located.body, located.deliveries, { apiVersion: apiVersion.value, addresses: unsignedAddresses(undefined) }),
      located.deliveries,
    ),
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
  return address({ ...planned, findings: withoutRepeats(sortFindings(heeded)) }, expectedContainer(destination))
}

// The build that follows may have inputs about artifacts that the plan lacks.
const decidedAccess = ({ artifacts: { access, accessIsAssumed } }: PlanRequest): ArtifactInputs['access'] | undefined =>
  accessIsAssumed === true ? undefined : access

// What the user wrote, in the file and in inputs.
interface WrittenTemplate {
  readonly name: StringNode | undefined
  readonly apiVersion: StringNode
  readonly evaluated: EvaluatedTemplate
  readonly overlaid: Overlay
  readonly findings: readonly Finding[]
  // The texts of secure parameters, and what looks like a secret in the template.
  readonly secrets: readonly string[]
  // The path that customizer-source names.
  readonly source: string | undefined
  readonly sources: ReadonlyMap<string, string>
}

const writtenTemplate = async (
  request: PlanRequest,
  evaluated: EvaluatedTemplate,
  sources: Map<string, string>,
): Promise<WrittenTemplate> => {
  const { template: inputs, artifacts, target, workspace, spell } = request
  const files = await sourceFiles(inputs, workspace)
  const givenVersion = inputNode(inputs.apiVersion, spell('api-version'))
  const body = withModelNames(evaluated.body, imageTemplate, (givenVersion ?? evaluated.apiVersion)?.value ?? newestApiVersion)
  await letOthersRun(request.signal)
  const overlaid = overlay(body, { inputs, target, access: artifacts.access, files, run: request.run, spell })
  await letOthersRun(request.signal)
  const secrets = writtenSecrets(overlaid.body)
  await inSlices(eachInSlices(secrets, secretsPerSlice, request.onSecret), request.signal)
  return {
    name: inputNode(inputs.name, spell('image-builder-template-name')) ?? evaluated.name,
    apiVersion: chooseApiVersion({ input: givenVersion, template: evaluated.apiVersion, body: overlaid.body }),
    evaluated,
    overlaid,
    findings: [...evaluated.findings, ...pipelineExpressions(overlaid.body), ...overlaid.findings],
    secrets: [...evaluated.secrets, ...secrets],
    source: files?.path,
    sources,
  }
}

// The template with its remote files pinned, and the artifacts found in it. They are not in the body yet.
interface LocatedTemplate {
  readonly body: ObjectNode
  readonly remoteFiles: readonly ArtifactReference[]
  readonly deliveries: readonly Delivery[]
  readonly scripts: readonly ScriptFile[]
  readonly findings: readonly Finding[]
}

const withArtifacts = async (request: PlanRequest, { path }: TemplateOrigin, written: WrittenTemplate): Promise<LocatedTemplate> => {
  const { name, apiVersion, evaluated, overlaid, source, sources } = written
  const references = findArtifactReferences(overlaid.body)
  const remote = references.filter(({ value }) => !isLocal(value.value))
  // A path with an expression that is left names no file.
  const local = references.filter(({ value }) => isLocal(value.value) && whyNotEvaluated(value) === undefined)
  const { fetchRemote, template: inputs } = request
  const pinned =
    fetchRemote === undefined
      ? { body: overlaid.body, references: remote, problems: [] }
      : await pinRemoteFiles(overlaid.body, remote, apiVersion.value, fetchRemote)
  const found = await findArtifacts(pinned.body, local, searchOf(request, path, source))
  const located = { body: pinned.body, remoteFiles: pinned.references }
  if (pinned.problems.length + found.problems.length > 0) {
    const ofRules = await inSlices(lint({ name, apiVersion, ...located, triggers: evaluated.triggers }, found), request.signal)
    const wrong = silence(withoutFollowUps([...written.findings, ...ofRules]), { ignore: inputs.lintIgnore, sources })
    throwProblems([...pinned.problems, ...found.problems, ...brokenRules(wrong)])
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

const factsOf = ({ target, artifacts, policy }: TemplateRequest, deliveries: readonly Delivery[]): KnownFacts => ({
  fileBytes: fileBytes(deliveries),
  now: now(),
  ...defined({
    policy,
    subscriptionId: target.subscriptionId,
    cloud: artifacts.environment === 'custom' ? undefined : artifacts.environment,
  }),
})

// Sizes, by the address in the body of a plan.
const fileBytes = (deliveries: readonly Delivery[]): ReadonlyMap<string, number> =>
  new Map(deliveries.map(({ artifact }) => [addressIn(undefined, artifact.blobName), artifact.bytes]))

const searchOf = (request: PlanRequest, templateFile: string, named: string | undefined): ArtifactSearch => {
  const { artifacts, workspace, tempDir, signal } = request
  return {
    ...artifacts,
    templateFile,
    workspace,
    tempDir,
    executables: () => request.executables?.() ?? Promise.resolve(new Set()),
    ...defined({ named, signal }),
  }
}

const distinctArtifacts = (deliveries: readonly Delivery[]): readonly Artifact[] => [
  ...new Map(deliveries.map(({ artifact }) => [artifact.absolutePath, artifact])).values(),
]

const inputNode = (value: string | undefined, input: string): StringNode | undefined =>
  value === undefined ? undefined : textNode(value, inputPlace(input))
