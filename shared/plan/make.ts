// Makes a plan from the inputs and the files of the repository. Offline: no credential is seen, nothing is sent.
import { resolve } from 'node:path'
import { addressOf } from '../artifacts/address.js'
import type { Artifact } from '../artifacts/artifact.js'
import { findArtifacts, type FoundArtifact } from '../artifacts/find.js'
import { throwProblems } from '../errors.js'
import type { ArtifactInputs, TargetInputs, TemplateInputs } from '../inputs/inputs.js'
import type { InputName } from '../inputs/table.js'
import { chooseApiVersion } from '../template/api-version.js'
import { setArtifact } from '../template/artifact-references.js'
import { evaluateTemplate, type EvaluatedTemplate } from '../template/evaluate.js'
import { sortFindings, type Finding } from '../template/finding.js'
import { imageFingerprint, templateFingerprint } from '../template/fingerprint.js'
import { lint } from '../template/lint.js'
import { parseDocument } from '../template/load.js'
import { inputPlace, textNode, toJson, type JsonObject, type ObjectNode, type StringNode } from '../template/node.js'
import { withOwnTags } from '../template/own-tags.js'
import { isParametersPath, parseParameters, type ParameterValues } from '../template/parameters.js'
import { plannedActions } from './actions.js'
import { overlay } from './overlay.js'
import type { Plan, TemplatePlan } from './plan.js'
import { readInputFile, shownPath } from './read-input-file.js'

// What a plan is made from, beside the files.
export interface PlanRequest {
  readonly template: TemplateInputs
  readonly target: TargetInputs
  readonly artifacts: ArtifactInputs
  // The folder of the repository, absolute.
  readonly workspace: string
  // Whose template this will be, and the run that made it.
  readonly owner: string
  readonly run: string
  // How this platform spells an input.
  readonly spell: (name: InputName) => string
}

// One plan a template. Throws AibError with every problem that keeps a template from being rendered; one that can be rendered is, with
// its findings.
export const makePlan = async (request: PlanRequest): Promise<Plan> => [await planTemplate(request)]

const planTemplate = async (request: PlanRequest): Promise<TemplatePlan> => {
  const { template: inputs, artifacts, target, workspace, spell } = request
  const path = resolve(workspace, inputs.template)
  const file = shownPath(workspace, path)
  const evaluated = await evaluate(request, path, file)
  const overlaid = overlay(evaluated.body, inputs, target, spell)
  const apiVersion = chooseApiVersion({
    input: inputNode(inputs.apiVersion, spell('api-version')),
    template: evaluated.apiVersion,
    body: overlaid.body,
  })
  const { found, problems } = await findArtifacts(overlaid.body, path, workspace, artifacts.containerUrl)
  throwProblems(problems)
  const body = render(overlaid.body, found, apiVersion.value)
  const fingerprints = fingerprintsOf(body, found, apiVersion.value)
  const name = inputNode(inputs.name, spell('image-builder-template-name')) ?? evaluated.name ?? generatedName(fingerprints.image, body)
  const local = distinctArtifacts(found)
  const { triggers } = evaluated
  const facts = { fileBytes: new Map(found.map(({ artifact }) => [addressOf(artifact), artifact.bytes])) }
  const findings = [
    ...evaluated.findings,
    ...overlaid.findings,
    ...unaddressed(found, spell),
    ...lint({ name, apiVersion, body, triggers }, { facts }),
  ]
  return {
    file,
    name: name.value,
    apiVersion: apiVersion.value,
    template: objectOf(withOwnTags(body, { ...fingerprints, owner: request.owner, run: request.run })),
    artifacts: local,
    findings: sortFindings(findings),
    templateFingerprint: fingerprints.template,
    imageFingerprint: fingerprints.image,
    actions: plannedActions(name.value, local),
    secrets: evaluated.secrets,
  }
}

const evaluate = async (request: PlanRequest, path: string, file: string): Promise<EvaluatedTemplate> => {
  const { location } = request.template
  const document = parseDocument(await readInputFile(path, file, request.spell('template')), file)
  const scope = { ...request.target, ...(location === undefined ? {} : { location }), inputName: request.spell }
  return evaluateTemplate(document, await readParameters(request), scope)
}

const readParameters = async ({ template, workspace, spell }: PlanRequest): Promise<ParameterValues> => {
  const text = template.parameters
  if (text === undefined) return new Map()
  if (!isParametersPath(text)) return parseParameters(text, spell('parameters'))
  const path = resolve(workspace, text.trim())
  const file = shownPath(workspace, path)
  return parseParameters(await readInputFile(path, file, spell('parameters')), file)
}

// Local references become URLs; while no container is known, what stands for it says which input is missing.
const render = (body: ObjectNode, found: readonly FoundArtifact[], apiVersion: string): ObjectNode =>
  found.reduce(
    (current, { reference, artifact }) =>
      setArtifact(current, reference, { url: addressOf(artifact), sha256: artifact.sha256 }, apiVersion),
    body,
  )

const fingerprintsOf = (
  body: ObjectNode,
  found: readonly FoundArtifact[],
  apiVersion: string,
): { readonly template: string; readonly image: string } => {
  const json = objectOf(body)
  const digests = new Map(found.map(({ artifact }) => [addressOf(artifact), artifact.sha256]))
  return { template: templateFingerprint(json, apiVersion), image: imageFingerprint(json, digests) }
}

const distinctArtifacts = (found: readonly FoundArtifact[]): readonly Artifact[] => [
  ...new Map(found.map(({ artifact }) => [artifact.absolutePath, artifact])).values(),
]

// Never a timestamp: the same image has the same template, so that a second run finds the first.
const generatedName = (fingerprint: string, { at }: ObjectNode): StringNode =>
  textNode(`imagebuilderTemplate-${fingerprint.slice(0, 12)}`, at)

const inputNode = (value: string | undefined, input: string): StringNode | undefined =>
  value === undefined ? undefined : textNode(value, inputPlace(input))

const unaddressed = (found: readonly FoundArtifact[], spell: (name: InputName) => string): readonly Finding[] => {
  const [first] = found.filter(({ artifact }) => artifact.url === null)
  if (first === undefined) return []
  const message = `${spell('artifacts-container-url')} is not set: where the scripts and files of the repository will go is not known yet.`
  return [{ rule: 'artifacts-unaddressed', severity: 'info', message, at: first.reference.value.at }]
}

const objectOf = (node: ObjectNode): JsonObject => Object.fromEntries(node.entries.map(({ key, value }) => [key.value, toJson(value)]))
