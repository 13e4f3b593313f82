// What the user wrote: an image template of a file, with the inputs laid over it.
import { eachInSlices, inSlices, letOthersRun } from '../clock.js'
import { overlay, type Overlay } from '../overlay/overlay.js'
import { sourceFiles } from '../overlay/source-files.js'
import { chooseApiVersion } from '../template/api-version.js'
import type { EvaluatedTemplate } from '../template/evaluate-instance.js'
import type { Finding } from '../template/finding.js'
import { pipelineExpressions } from '../template/left-expressions.js'
import { writtenSecrets } from '../template/lint/secret-commands.js'
import { newestApiVersion } from '../template/model/api-versions.js'
import { imageTemplate } from '../template/model/image-template.js'
import { withModelNames } from '../template/model/spelling.js'
import { inputPlace, textNode, type ObjectNode, type StringNode } from '../template/node.js'
import { secretsPerSlice } from '../template/secret-marks.js'
import type { PlanRequest } from './request.js'

export interface WrittenTemplate {
  readonly name: StringNode | undefined
  readonly apiVersion: StringNode
  readonly evaluated: EvaluatedTemplate
  readonly overlaid: Overlay
  readonly findings: readonly Finding[]
  // The texts of secure parameters, and what looks like a secret in the template.
  readonly secrets: readonly string[]
  // The path that customizer-source names.
  readonly source: string | undefined
  // The texts of files that findings point at.
  readonly sources: Map<string, string>
}

// Applies the inputs to an evaluated template. Its secrets reach the mask in slices.
export const writtenTemplate = async (
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
    apiVersion: chosenVersion(request, evaluated, overlaid.body),
    evaluated,
    overlaid,
    findings: [...evaluated.findings, ...pipelineExpressions(overlaid.body), ...overlaid.findings],
    secrets: [...evaluated.secrets, ...secrets],
    source: files?.path,
    sources,
  }
}

// The API version that the template is sent with. Throws AibError for one that does not exist.
export const chosenVersion = ({ template: inputs, spell }: PlanRequest, evaluated: EvaluatedTemplate, body: ObjectNode): StringNode =>
  chooseApiVersion({ input: inputNode(inputs.apiVersion, spell('api-version')), template: evaluated.apiVersion, body })

const inputNode = (value: string | undefined, input: string): StringNode | undefined =>
  value === undefined ? undefined : textNode(value, inputPlace(input))
