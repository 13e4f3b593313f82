// Makes a plan from the inputs and the files of the repository. Offline: no credential is seen, nothing is sent.
import { readFile } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { findArtifacts, type FoundArtifact } from '../artifacts/find.js'
import { slashes } from '../artifacts/locate.js'
import { AibError, throwProblems } from '../errors.js'
import type { ArtifactInputs, TargetInputs, TemplateInputs } from '../inputs/inputs.js'
import type { InputName } from '../inputs/table.js'
import { chooseApiVersion } from '../template/api-version.js'
import { setArtifact } from '../template/artifact-references.js'
import { evaluateTemplate } from '../template/evaluate.js'
import { imageFingerprint, templateFingerprint } from '../template/fingerprint.js'
import { lint } from '../template/lint.js'
import { parseDocument } from '../template/load.js'
import type { ObjectNode } from '../template/node.js'
import { withOwnTags } from '../template/own-tags.js'
import { isParametersPath, parseParameters, type ParameterValues } from '../template/parameters.js'
import { plannedActions } from './actions.js'
import { overlay } from './overlay.js'
import type { Plan, TemplatePlan } from './plan.js'

// What a plan is made from, beside the files.
export interface PlanRequest {
  readonly template: TemplateInputs
  readonly target: TargetInputs
  readonly artifacts: ArtifactInputs
  // The folder of the repository, absolute.
  readonly workspace: string
  // Who the rendered template says it belongs to, and the run that made it.
  readonly owner: string
  readonly run: string
  // How this platform spells an input.
  readonly spell: (name: InputName) => string
}

// One plan a template. Throws AibError with every problem that keeps a template from being rendered; what can be rendered is, and has
// its findings.
export const makePlan = async (request: PlanRequest): Promise<Plan> => [await planTemplate(request)]

const planTemplate = async (request: PlanRequest): Promise<TemplatePlan> => {
  const path = resolve(request.workspace, request.template.template)
  const file = shownPath(request.workspace, path)
  const document = parseDocument(await readInput(path, file, request.spell('template')), file)
  const evaluated = evaluateTemplate(document, await readParameters(request), scopeOf(request))
  const overlaid = overlay(evaluated.body, request.template, request.target, request.spell)
  const { found, problems } = await findArtifacts(overlaid.body, path, request.workspace, request.artifacts.containerUrl)
  throwProblems(problems)
  throw new Error('unfinished')
}

// As people know the file: relative to the workspace where it lies in it.
const shownPath = (workspace: string, path: string): string => {
  const way = relative(workspace, path)
  return way.startsWith('..') || way === '' ? path : slashes(way)
}
