// The plan of one template: parsed, evaluated, with the inputs over it, its files found, rendered and checked.
import { randomUUID } from 'node:crypto'
import { dirname, parse } from 'node:path'
import { addressIn } from '../artifacts/address.js'
import { contentDigest, type Artifact } from '../artifacts/artifact.js'
import { expectedContainer } from '../artifacts/default-container.js'
import type { Delivery } from '../artifacts/materialize.js'
import { findArtifacts, type ScriptFile } from '../artifacts/find.js'
import { pinRemoteFiles } from '../artifacts/pin.js'
import type { ArtifactSearch } from '../artifacts/resolve-reference.js'
import { imageParts, type ImageParts } from '../comparison/image-parts.js'
import { now } from '../clock.js'
import { AibError, throwProblems } from '../errors.js'
import { chooseApiVersion } from '../template/api-version.js'
import { findArtifactReferences, isLocal, type ArtifactReference } from '../template/artifact-references.js'
import { evaluateTemplates, withoutDrawn, type EvaluatedTemplate } from '../template/evaluate.js'
import { sortFindings, type Finding } from '../template/finding.js'
import { imageContent, imageFingerprint } from '../template/fingerprint.js'
import { generatedName } from '../template/generated-name.js'
import type { LintedTemplate } from '../template/lint/rule.js'
import { silence } from '../template/lint/silence.js'
import { lint } from '../template/lint.js'
import { inputPlace, textNode, toJsonObject, type ObjectNode, type StringNode } from '../template/node.js'
import { address, unsignedAddresses } from './address.js'
import { artifactFindings } from './artifact-findings.js'
import { brokenRules } from './broken-rules.js'
import type { PlanRequest, TemplateOrigin, TemplateRequest } from './request.js'
import { overlay, type Overlay } from '../overlay/overlay.js'
import type { PlannedTemplate, TemplatePlan } from './plan.js'
import { provenanceFindings } from './provenance.js'
import { readTemplate, type ReadTemplate } from './read-template.js'
import { render } from './render.js'
import { sourceFiles } from '../overlay/source-files.js'
import { planTrigger, type TriggerAnswer } from './source-trigger.js'
import { defined } from '../defined.js'

export { bicepFiles } from './bicep-files.js'

// Plans the image templates of one file. `sources` are the texts of its files, by the names that places have for them; what is read on the way
// is put there. Throws AibError with every problem that keeps any of them from being rendered.
export const planTemplates = async (
  request: TemplateRequest,
  origin: TemplateOrigin,
  sources: Map<string, string>,
): Promise<readonly TemplatePlan[]> => {
  const evaluated = await evaluatedTemplates(request, origin, sources)
  if (evaluated.length === 1) return Promise.all(evaluated.map((one) => planTemplate(request, origin, one, sources)))
  const { name: wanted, ...template } = request.template
  const named = selectTemplates(evaluated, wanted, request)
  const plans: TemplatePlan[] = []
  for (const one of named) plans.push(await planTemplate({ ...request, template }, origin, one, sources))
  return plans.map((plan, index) => ({ ...plan, findings: withoutRepeated(plan, plans.slice(0, index)) }))
}

// With several templates in a file, the input for the name says which of them are meant.
const selectTemplates = (
  templates: readonly EvaluatedTemplate[],
  wanted: string | undefined,
  { spell }: PlanRequest,
): readonly EvaluatedTemplate[] => {
  if (wanted === undefined) return templates
  const names = wanted.split(/[\n,]/).flatMap((name) => (name.trim() === '' ? [] : [name.trim().toLowerCase()]))
  const missing = names.filter((name) => !templates.some((template) => template.name?.value.toLowerCase() === name))
  throwProblems(
    missing.map((name) => ({
      code: 'input-invalid',
      message: `${spell('image-builder-template-name')} names ${name}, and the file holds ${templates.map((template) => template.name?.value ?? 'one without a name').join(', ')}.`,
      where: spell('image-builder-template-name'),
      fix: 'Give one or more of these names, or leave the input empty to build all of them.',
    })),
  )
  return templates.filter(({ name }) => name !== undefined && names.includes(name.value.toLowerCase()))
}

// The templates of a copy loop are written in one place: what is wrong there is said once.
const withoutRepeated = ({ findings }: TemplatePlan, before: readonly TemplatePlan[]): readonly Finding[] => {
  const key = ({ rule, message, at }: Finding) => JSON.stringify([rule, message, at.file, at.line, at.column])
  const said = new Set(before.flatMap((plan) => plan.findings.map(key)))
  return findings.filter((finding) => !said.has(key(finding)))
}

const planTemplate = async (
  request: PlanRequest,
  origin: TemplateOrigin,
  evaluated: EvaluatedTemplate,
  sources: Map<string, string>,
): Promise<TemplatePlan> => {
  const written = await writtenTemplate(request, evaluated, sources)
  const located = await withArtifacts(request, origin, written)
  const image = imageOf(located, written.evaluated)
  const name = written.name ?? textNode(generatedName(image.imageFingerprint), located.body.at)
  const provenance = await request.provenance(dirname(origin.path))
  const { owner, run, destination, template: inputs } = request
  const { planned: trigger, findings: triggerFindings, triggers } = triggerOf(request, written, name)
  const { apiVersion } = written
  const planned: PlannedTemplate = {
    file: origin.file,
    name: name.value,
    apiVersion: apiVersion.value,
    body: render(located.body, located.deliveries, { apiVersion: apiVersion.value, addresses: unsignedAddresses(undefined) }),
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
    secrets: written.evaluated.secrets,
    sources,
    findings: [],
  }
  const findings = [
    ...written.evaluated.findings,
    ...written.overlaid.findings,
    ...located.findings,
    ...triggerFindings,
    ...artifactFindings({ ...planned, access: request.artifacts.access, triggers, spell: request.spell }),
    ...lint({ ...planned, name, apiVersion, triggers }, { facts: { fileBytes: fileBytes(located.deliveries) } }),
    ...provenanceFindings(planned.body, planned.tags),
  ]
  const checked = { ...planned, findings: sortFindings(silence(findings, { ignore: inputs.lintIgnore, sources })) }
  return address(checked, expectedContainer(destination))
}

// What the user wrote, in the file and in inputs.
interface WrittenTemplate {
  readonly name: StringNode | undefined
  readonly apiVersion: StringNode
  readonly evaluated: EvaluatedTemplate
  readonly overlaid: Overlay
  // The path that customizer-source names.
  readonly source: string | undefined
  readonly sources: ReadonlyMap<string, string>
}

const evaluatedTemplates = async (
  request: TemplateRequest,
  { path, file, text }: TemplateOrigin,
  sources: Map<string, string>,
): Promise<readonly EvaluatedTemplate[]> =>
  text === undefined ? [nothingEvaluated(request)] : evaluate(request, file, await readTemplate(request, { path, file, text }, sources))

const writtenTemplate = async (
  request: PlanRequest,
  evaluated: EvaluatedTemplate,
  sources: Map<string, string>,
): Promise<WrittenTemplate> => {
  const { template: inputs, artifacts, target, workspace, spell } = request
  const files = await sourceFiles(inputs, workspace)
  const overlaid = overlay(evaluated.body, { inputs, target, access: artifacts.access, files, run: request.run, spell })
  const givenVersion = inputNode(inputs.apiVersion, spell('api-version'))
  return {
    name: inputNode(inputs.name, spell('image-builder-template-name')) ?? evaluated.name,
    apiVersion: chooseApiVersion({ input: givenVersion, template: evaluated.apiVersion, body: overlaid.body }),
    evaluated,
    overlaid,
    source: files?.path,
    sources,
  }
}

// The template with its remote files pinned and its artifacts found, which are not in the body yet.
interface LocatedTemplate {
  readonly body: ObjectNode
  readonly remoteFiles: readonly ArtifactReference[]
  readonly deliveries: readonly Delivery[]
  readonly scripts: readonly ScriptFile[]
  readonly findings: readonly Finding[]
}

const withArtifacts = async (
  request: PlanRequest,
  { path }: TemplateOrigin,
  { name, apiVersion, evaluated, overlaid, source, sources }: WrittenTemplate,
): Promise<LocatedTemplate> => {
  const references = findArtifactReferences(overlaid.body)
  const remote = references.filter(({ value }) => !isLocal(value.value))
  const local = references.filter(({ value }) => isLocal(value.value))
  const { fetchRemote, template: inputs } = request
  const pinned =
    fetchRemote === undefined
      ? { body: overlaid.body, references: remote, problems: [] }
      : await pinRemoteFiles(overlaid.body, remote, apiVersion.value, fetchRemote)
  const { body, references: remoteFiles } = pinned
  const { deliveries, problems, findings, scripts } = await findArtifacts(body, local, searchOf(request, path, source))
  if (pinned.problems.length + problems.length > 0) {
    const linted: LintedTemplate = { name, apiVersion, body, remoteFiles, triggers: evaluated.triggers }
    const wrong = silence([...evaluated.findings, ...overlaid.findings, ...lint(linted)], { ignore: inputs.lintIgnore, sources })
    throwProblems([...pinned.problems, ...problems, ...brokenRules(wrong, evaluated.secrets)])
  }
  return { body, remoteFiles, deliveries, findings, scripts }
}

interface ImageFacts {
  readonly imageFingerprint: string
  readonly imageParts: ImageParts
}

// Of what the user wrote: a step that replaces a folder is a way to bring it, not a part of the image.
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

// Sizes by the address that stands in the body of a plan.
const fileBytes = (deliveries: readonly Delivery[]): ReadonlyMap<string, number> =>
  new Map(deliveries.map(({ artifact }) => [addressIn(undefined, artifact.blobName), artifact.bytes]))

// Without a file, all is for the inputs to say.
const nothingEvaluated = ({ spell }: PlanRequest): EvaluatedTemplate => ({
  body: { kind: 'object', entries: [], at: inputPlace(spell('template')) },
  drawn: new Map(),
  triggers: [],
  findings: [],
  secrets: [],
})

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

const evaluate = (request: PlanRequest, file: string, { document, given, findings }: ReadTemplate): readonly EvaluatedTemplate[] => {
  const { location } = request.template
  const scope = {
    ...request.target,
    ...defined({ location }),
    environment: request.artifacts.environment,
    deploymentName: parse(file).name,
    draw: { time: now(), guid: randomUUID },
    inputName: request.spell,
  }
  const evaluated = withWarnings(findings, () => evaluateTemplates(document, given, scope))
  return evaluated.map((template) => ({ ...template, findings: [...findings, ...template.findings] }))
}

// What the compiler warned of often explains why its result cannot be evaluated.
const withWarnings = <T>(findings: readonly Finding[], evaluate: () => T): T => {
  try {
    return evaluate()
  } catch (error) {
    const warnings = findings.filter(({ severity }) => severity === 'warning').slice(0, 5)
    if (!(error instanceof AibError) || warnings.length === 0) throw error
    const [first, ...rest] = error.problems
    const said = `The compiler warned: ${warnings.map(({ message, at, rule }) => `${at.file}:${String(at.line)}: ${message} [${rule}]`).join(' ')}`
    throw new AibError([{ ...first, fix: first.fix === undefined ? said : `${first.fix} ${said}` }, ...rest], { cause: error })
  }
}

const distinctArtifacts = (deliveries: readonly Delivery[]): readonly Artifact[] => [
  ...new Map(deliveries.map(({ artifact }) => [artifact.absolutePath, artifact])).values(),
]

const inputNode = (value: string | undefined, input: string): StringNode | undefined =>
  value === undefined ? undefined : textNode(value, inputPlace(input))
