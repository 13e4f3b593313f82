// Makes a plan from the inputs and the files of the repository. Offline: no credential is seen, nothing is sent.
import { resolve } from 'node:path'
import type { Artifact } from '../artifacts/artifact.js'
import { findArtifacts, type FoundArtifact } from '../artifacts/find.js'
import { AibError, throwProblems } from '../errors.js'
import type { ArtifactInputs, TargetInputs, TemplateInputs } from '../inputs/inputs.js'
import type { InputName } from '../inputs/table.js'
import { chooseApiVersion } from '../template/api-version.js'
import { setArtifact } from '../template/artifact-references.js'
import { evaluateTemplate, type EvaluatedTemplate } from '../template/evaluate.js'
import { sortFindings, type Finding } from '../template/finding.js'
import { imageFingerprint, templateFingerprint } from '../template/fingerprint.js'
import { lint } from '../template/lint.js'
import { parseDocument } from '../template/load.js'
import { inputPlace, toJson, type JsonObject, type ObjectNode } from '../template/node.js'
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
  const { template: inputs, artifacts, workspace, spell } = request
  const path = resolve(workspace, inputs.template)
  const file = shownPath(workspace, path)
  const evaluated = await evaluate(request, path, file)
  const overlaid = overlay(evaluated.body, inputs, request.target, spell)
  const { found, problems } = await findArtifacts(overlaid.body, path, workspace, artifacts.containerUrl)
  throwProblems(problems)
  const apiVersion = chooseApiVersion({ ...versionsOf(request, evaluated), body: overlaid.body })
  const rendered = render(overlaid.body, found, apiVersion)
  const distinct = [...new Map(found.map(({ artifact }) => [artifact.absolutePath, artifact])).values()]
  const fingerprints = fingerprintsOf(rendered, apiVersion, found)
  const name = inputs.name ?? evaluated.name?.value ?? `imagebuilderTemplate-${fingerprints.image.slice(0, 12)}`
  const findings = [
    ...evaluated.findings,
    ...overlaid.findings,
    ...unaddressed(distinct, spell),
    ...lint({ name, nameAt: evaluated.name?.at, apiVersion, body: rendered }),
  ]
  return {
    file,
    name,
    apiVersion,
    template: withOwnTags(jsonObject(rendered), { ...fingerprints, owner: request.owner, run: request.run }),
    artifacts: distinct,
    findings: sortFindings(findings),
    templateFingerprint: fingerprints.template,
    imageFingerprint: fingerprints.image,
    actions: plannedActions(name, distinct),
    secrets: evaluated.secrets,
  }
}

const evaluate = async (request: PlanRequest, path: string, file: string): Promise<EvaluatedTemplate> => {
  const document = parseDocument(await readInputFile(path, file, request.spell('template')), file)
  return evaluateTemplate(document, await readParameters(request), {
    ...request.target,
    ...(request.template.location === undefined ? {} : { location: request.template.location }),
    inputName: request.spell,
  })
}

const readParameters = async ({ template, workspace, spell }: PlanRequest): Promise<ParameterValues> => {
  const text = template.parameters
  if (text === undefined) return new Map()
  if (!isParametersPath(text)) return parseParameters(text, spell('parameters'))
  const path = resolve(workspace, text.trim())
  const file = shownPath(workspace, path)
  return parseParameters(await readInputFile(path, file, spell('parameters')), file)
}
