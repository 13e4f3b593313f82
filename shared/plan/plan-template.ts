// The plan of one template: parsed, evaluated, with the inputs over it, its files found, rendered and checked.
import { dirname } from 'node:path'
import { addressOf } from '../artifacts/address.js'
import { contentDigest, type Artifact } from '../artifacts/artifact.js'
import type { PreparedArtifact } from '../artifacts/materialize.js'
import { findArtifacts } from '../artifacts/find.js'
import { pinRemoteFiles } from '../artifacts/pin.js'
import type { ArtifactSearch } from '../artifacts/resolve-reference.js'
import { imageParts } from '../comparison/image-parts.js'
import { throwProblems } from '../errors.js'
import { chooseApiVersion } from '../template/api-version.js'
import { evaluateTemplate, type EvaluatedTemplate } from '../template/evaluate.js'
import { sortFindings } from '../template/finding.js'
import { imageContent, imageFingerprint, templateFingerprint } from '../template/fingerprint.js'
import { generatedName } from '../template/generated-name.js'
import { silence } from '../template/lint/silence.js'
import { lint } from '../template/lint.js'
import { inputPlace, textNode, toJson, type ObjectNode, type StringNode } from '../template/node.js'
import type { JsonObject } from '../json.js'
import { plannedActions } from './actions.js'
import { artifactFindings } from './artifact-findings.js'
import { brokenRules } from './broken-rules.js'
import type { PlanRequest } from './make.js'
import { overlay } from '../overlay/overlay.js'
import type { TemplatePlan } from './plan.js'
import { withProvenance } from './provenance.js'
import { readTemplate, type ReadTemplate } from './read-template.js'
import { render } from './render.js'
import { sourceFiles } from '../overlay/source-files.js'
import { planTrigger } from './source-trigger.js'

// Where a template comes from: a file, or the inputs alone.
export interface TemplateOrigin {
  // Absolute; what paths in the template are relative to is its folder.
  readonly path: string
  // As its user knows it.
  readonly file: string
  // Of the file.
  readonly text: string | undefined
}

// Plans one template. `sources` are the texts of its files, by the names that places have for them; what is read on the way is put there.
// Throws AibError with every problem that keeps it from being rendered.
export const planTemplate = async (
  request: PlanRequest,
  { path, file, text }: TemplateOrigin,
  sources: Map<string, string>,
): Promise<TemplatePlan> => {
  const { template: inputs, artifacts, target, workspace, spell } = request
  const evaluated =
    text === undefined ? nothingEvaluated(request) : evaluate(request, await readTemplate(request, { path, file, text }, sources))
  const files = await sourceFiles(inputs, workspace)
  const overlaid = overlay(evaluated.body, { inputs, target, access: artifacts.access, files, run: request.run, spell })
  const givenName = inputNode(inputs.name, spell('image-builder-template-name')) ?? evaluated.name
  const givenVersion = inputNode(inputs.apiVersion, spell('api-version'))
  const apiVersion = chooseApiVersion({ input: givenVersion, template: evaluated.apiVersion, body: overlaid.body })
  const pinned = await pin(overlaid.body, apiVersion.value, request)
  const { found, problems, findings: contentFindings } = await findArtifacts(pinned.body, searchOf(request, path, files?.path))
  if (pinned.problems.length + problems.length > 0) {
    const template = { name: givenName, apiVersion, body: pinned.body, triggers: evaluated.triggers }
    const wrong = silence([...evaluated.findings, ...overlaid.findings, ...lint(template)], { ignore: inputs.lintIgnore, sources })
    throwProblems([...pinned.problems, ...problems, ...brokenRules(wrong, evaluated.secrets)])
  }
  const body = render(pinned.body, found, apiVersion.value)
  // Of what the user wrote: a step that stands in for a folder is a way to bring it, no part of the image.
  const written = objectOf(pinned.body)
  const content = imageContent(written, digestsOf(found))
  const ofImage = { imageFingerprint: imageFingerprint(content), imageParts: imageParts(written, content) }
  const fingerprints = { templateFingerprint: templateFingerprint(objectOf(body), apiVersion.value), ...ofImage }
  const name = givenName ?? textNode(generatedName(fingerprints.imageFingerprint), body.at)
  const provenance = await request.provenance(dirname(path))
  const tagged = withProvenance(body, { ...request, ...fingerprints, provenance: inputs.provenance ? provenance : undefined })
  const local = distinctArtifacts(found)
  const privateScripts = found.flatMap(({ script }) => script ?? [])
  const trigger = planTrigger({
    declared: evaluated.triggers,
    wanted: inputs.sourceTrigger,
    name,
    isNameGenerated: givenName === undefined,
    spelled: spell('source-trigger'),
  })
  const { triggers, planned } = trigger
  const facts = { fileBytes: new Map(found.map(({ artifact }) => [addressOf(artifact), artifact.bytes])) }
  const findings = [
    ...evaluated.findings,
    ...overlaid.findings,
    ...contentFindings,
    ...trigger.findings,
    ...artifactFindings({ found, access: request.artifacts.access, triggers, spell }),
    ...lint({ name, apiVersion, body, triggers }, { facts }),
    ...tagged.findings,
  ]
  return {
    file,
    name: name.value,
    apiVersion: apiVersion.value,
    template: objectOf(tagged.body),
    body,
    artifacts: local,
    privateScripts,
    findings: sortFindings(silence(findings, { ignore: inputs.lintIgnore, sources })),
    ...fingerprints,
    provenance,
    overlays: overlaid.lines,
    actions: plannedActions({ name: name.value, artifacts: local, privateScripts, ownAccount: request.ownAccount, trigger: planned }),
    ...(planned === undefined ? {} : { trigger: planned }),
    secrets: evaluated.secrets,
    sources,
  }
}

// Without a file, all is for the inputs to say.
const nothingEvaluated = ({ spell }: PlanRequest): EvaluatedTemplate => ({
  body: { kind: 'object', entries: [], at: inputPlace(spell('template')) },
  triggers: [],
  findings: [],
  secrets: [],
})

const pin = (body: ObjectNode, apiVersion: string, { fetchRemote }: PlanRequest): ReturnType<typeof pinRemoteFiles> =>
  fetchRemote === undefined ? Promise.resolve({ body, problems: [] }) : pinRemoteFiles(body, apiVersion, fetchRemote)

const searchOf = (request: PlanRequest, templateFile: string, named: string | undefined): ArtifactSearch => {
  const { artifacts, workspace, tempDir, signal } = request
  return {
    ...artifacts,
    templateFile,
    workspace,
    tempDir,
    executables: () => request.executables?.() ?? Promise.resolve(new Set()),
    ...(named === undefined ? {} : { named }),
    ...(signal === undefined ? {} : { signal }),
  }
}

const evaluate = (request: PlanRequest, { document, given, findings }: ReadTemplate): EvaluatedTemplate => {
  const { location } = request.template
  const scope = { ...request.target, ...(location === undefined ? {} : { location }), inputName: request.spell }
  const evaluated = evaluateTemplate(document, given, scope)
  return { ...evaluated, findings: [...findings, ...evaluated.findings] }
}

const digestsOf = (found: readonly PreparedArtifact[]): ReadonlyMap<string, string> =>
  new Map(found.map(({ reference, artifact }) => [reference.value.value, contentDigest(artifact)]))

const distinctArtifacts = (found: readonly PreparedArtifact[]): readonly Artifact[] => [
  ...new Map(found.map(({ artifact }) => [artifact.absolutePath, artifact])).values(),
]

const inputNode = (value: string | undefined, input: string): StringNode | undefined =>
  value === undefined ? undefined : textNode(value, inputPlace(input))

const objectOf = (node: ObjectNode): JsonObject => Object.fromEntries(node.entries.map(({ key, value }) => [key.value, toJson(value)]))
