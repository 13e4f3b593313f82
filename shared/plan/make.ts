// Makes plans from the inputs and the files of the repository. Offline, but for remote files that are to be pinned: no credential is
// seen, nothing is sent.
import { mkdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { addressOf } from '../artifacts/address.js'
import { contentDigest, type Artifact } from '../artifacts/artifact.js'
import type { FoundArtifact } from '../artifacts/delivery.js'
import type { FetchRemote } from '../artifacts/fetch-remote.js'
import { findArtifacts } from '../artifacts/find.js'
import { pinRemoteFiles } from '../artifacts/pin.js'
import type { ArtifactSearch } from '../artifacts/sighting.js'
import { imageParts } from '../comparison/image-parts.js'
import type { Provenance } from '../host.js'
import { AibError, joinErrors, throwProblems, type Problem } from '../errors.js'
import type { ArtifactInputs, TargetInputs, TemplateInputs } from '../inputs/inputs.js'
import type { InputName } from '../inputs/table.js'
import { chooseApiVersion } from '../template/api-version.js'
import type { CompileBicep } from '../template/bicep.js'
import { evaluateTemplate, type EvaluatedTemplate } from '../template/evaluate.js'
import { sortFindings } from '../template/finding.js'
import { imageFingerprint, templateFingerprint } from '../template/fingerprint.js'
import { generatedName } from '../template/generated-name.js'
import { silence } from '../template/lint/silence.js'
import { lint } from '../template/lint.js'
import { inputPlace, textNode, toJson, type JsonObject, type ObjectNode, type StringNode } from '../template/node.js'
import { plannedActions } from './actions.js'
import { named, sameNames, sameVersions } from './among-several.js'
import { artifactFindings } from './artifact-findings.js'
import { overlay } from './overlay.js'
import type { Plan, TemplatePlan } from './plan.js'
import { withOrigin } from './provenance.js'
import { shownPath } from './read-input-file.js'
import { readTemplate } from './read-template.js'
import { render } from './render.js'
import { sourceFiles } from './source-files.js'
import { planTrigger } from './source-trigger.js'
import { templateFiles } from './template-files.js'

// What a plan is made from, beside the files.
export interface PlanRequest {
  readonly template: TemplateInputs
  readonly target: TargetInputs
  readonly artifacts: ArtifactInputs
  // The storage account that a build makes for them where it is missing.
  readonly ownAccount?: string
  // The folder of the repository, absolute.
  readonly workspace: string
  // A folder for the archives, which are needed until they are uploaded.
  readonly scratch: string
  // Whose template this will be, and the run that made it.
  readonly owner: string
  readonly run: string
  // Where the files of a folder come from.
  readonly provenance: (folder: string) => Promise<Provenance>
  // How this platform spells an input.
  readonly spell: (name: InputName) => string
  // Without it, templates in Bicep are refused.
  readonly compileBicep?: CompileBicep
  // What git has as executable in the workspace; without it, programs are told by their contents alone.
  readonly executables?: () => Promise<ReadonlySet<string>>
  // With it, remote files are pinned.
  readonly fetchRemote?: FetchRemote
  readonly signal?: AbortSignal
}

// One plan a template, in the order of the input. Throws AibError with every problem that keeps any of them from being rendered; one that
// can be rendered is, with its findings.
export const makePlan = async (request: PlanRequest): Promise<Plan> => {
  const { template, workspace } = request
  const { files, problems } = await filesOf(request)
  const plans: TemplatePlan[] = []
  const errors: AibError[] = []
  for (const [index, file] of files.entries()) {
    const one = file === undefined ? request : { ...request, template: { ...template, file } }
    const result = await planOrError(files.length === 1 ? one : { ...one, scratch: await ownScratch(request, index) })
    if (result instanceof AibError)
      errors.push(files.length === 1 || file === undefined ? result : named(result, shownPath(workspace, file)))
    else plans.push(result)
  }
  const [first, ...rest] = [...problems, ...sameNames(plans), ...sameVersions(plans)].map((problem) => new AibError(problem)).concat(errors)
  if (first !== undefined) throw joinErrors([first, ...rest])
  return plans
}

// Without a file, the inputs alone are one template.
const filesOf = async ({
  template,
  workspace,
  spell,
}: PlanRequest): Promise<{ files: readonly (string | undefined)[]; problems: readonly Problem[] }> =>
  template.file === undefined ? { files: [undefined], problems: [] } : templateFiles(template.file, workspace, spell('template'))

const planOrError = async (request: PlanRequest): Promise<TemplatePlan | AibError> => {
  const sources = new Map<string, string>()
  try {
    return await planTemplate(request, sources)
  } catch (error) {
    if (error instanceof AibError) return error.withSources(sources)
    throw error
  }
}

// Templates that take the same file into the image make a copy of it each: what one has hashed, no other may write again.
const ownScratch = async ({ scratch }: PlanRequest, index: number): Promise<string> => {
  const folder = join(scratch, String(index))
  await mkdir(folder, { recursive: true })
  return folder
}

const planTemplate = async (request: PlanRequest, sources: Map<string, string>): Promise<TemplatePlan> => {
  const { template: inputs, artifacts, target, workspace, spell } = request
  const { path, file } = templateFile(request)
  const evaluated = inputs.file === undefined ? nothingEvaluated(request) : await evaluate(request, path, file, sources)
  const files = await sourceFiles(inputs, workspace)
  const overlaid = overlay(evaluated.body, { inputs, target, access: artifacts.access, files, run: request.run, spell })
  const givenVersion = inputNode(inputs.apiVersion, spell('api-version'))
  const apiVersion = chooseApiVersion({ input: givenVersion, template: evaluated.apiVersion, body: overlaid.body })
  const pinned = await pin(overlaid.body, apiVersion.value, request)
  const { found, problems, findings: contentFindings } = await findArtifacts(pinned.body, searchOf(request, path, files?.path))
  throwProblems([...pinned.problems, ...problems])
  const body = render(pinned.body, found, apiVersion.value)
  // Of what the user wrote: a step that stands in for a folder is a way to bring it, no part of the image.
  const [written, digests] = [objectOf(pinned.body), digestsOf(found)]
  const ofImage = { imageFingerprint: imageFingerprint(written, digests), imageParts: imageParts(written, digests) }
  const fingerprints = { templateFingerprint: templateFingerprint(objectOf(body), apiVersion.value), ...ofImage }
  const givenName = inputNode(inputs.name, spell('image-builder-template-name')) ?? evaluated.name
  const name = givenName ?? textNode(generatedName(fingerprints.imageFingerprint), body.at)
  const provenance = await request.provenance(dirname(path))
  const tagged = withOrigin(body, { ...request, ...fingerprints, provenance: inputs.provenance ? provenance : undefined })
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

// Paths of inputs are relative to the workspace; they stand for a template in it.
const templateFile = ({ template, workspace }: PlanRequest): { readonly path: string; readonly file: string } => {
  if (template.file === undefined) return { path: resolve(workspace, 'inputs'), file: 'the inputs' }
  const path = resolve(workspace, template.file)
  return { path, file: shownPath(workspace, path) }
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
  const { artifacts, workspace, scratch, signal } = request
  return {
    ...artifacts,
    templateFile,
    workspace,
    scratch,
    executables: () => request.executables?.() ?? Promise.resolve(new Set()),
    ...(named === undefined ? {} : { named }),
    ...(signal === undefined ? {} : { signal }),
  }
}

const evaluate = async (request: PlanRequest, path: string, file: string, sources: Map<string, string>): Promise<EvaluatedTemplate> => {
  const { location } = request.template
  const { document, given, findings } = await readTemplate(request, path, file, sources)
  const scope = { ...request.target, ...(location === undefined ? {} : { location }), inputName: request.spell }
  const evaluated = evaluateTemplate(document, given, scope)
  return { ...evaluated, findings: [...findings, ...evaluated.findings] }
}

const digestsOf = (found: readonly FoundArtifact[]): ReadonlyMap<string, string> =>
  new Map(found.map(({ reference, artifact }) => [reference.value.value, contentDigest(artifact)]))

const distinctArtifacts = (found: readonly FoundArtifact[]): readonly Artifact[] => [
  ...new Map(found.map(({ artifact }) => [artifact.absolutePath, artifact])).values(),
]

const inputNode = (value: string | undefined, input: string): StringNode | undefined =>
  value === undefined ? undefined : textNode(value, inputPlace(input))

const objectOf = (node: ObjectNode): JsonObject => Object.fromEntries(node.entries.map(({ key, value }) => [key.value, toJson(value)]))
