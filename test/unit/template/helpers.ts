// What the tests of this folder share: fixtures as values, and errors as lists.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { atOnce } from '../../../shared/clock.js'
import { AibError, throwProblems, type Problem } from '../../../shared/errors.js'
import { findArtifactReferences, isLocal, type ArtifactReference } from '../../../shared/template/artifact-references.js'
import { evaluateBare } from '../../../shared/template/evaluate-bare.js'
import { evaluateDeployment } from '../../../shared/template/evaluate-deployment.js'
import type { EvaluatedTemplate } from '../../../shared/template/evaluate-instance.js'
import type { ImageFile } from '../../../shared/template/fingerprint.js'
import type { Finding } from '../../../shared/template/finding.js'
import { lint as lintInSlices, type SurroundingFacts, type LintedTemplate } from '../../../shared/template/lint.js'
import { parseDocument } from '../../../shared/template/load.js'
import { fromJson, get, inputPlace, toJson, type ObjectNode, type TemplateNode } from '../../../shared/template/node.js'
import type { Json, JsonObject } from '../../../shared/json.js'
import { parseParameters, type ParameterValues } from '../../../shared/template/parameters.js'
import type { Scope } from '../../../shared/template/scope.js'
import { readShape } from '../../../shared/template/shape.js'

// All image templates of a document.
export const evaluateTemplates = (document: TemplateNode, values: ParameterValues, at: Scope): readonly EvaluatedTemplate[] => {
  const shape = readShape(document)
  const { result, unknown } =
    shape.kind === 'bare' ? evaluateBare(shape, values) : atOnce(evaluateDeployment(document, shape.template, values, at))
  throwProblems([...new Set(result.flatMap(({ gaps }) => gaps?.problems ?? [])), ...unknown])
  return result
}

// The one image template of a document.
export const evaluateTemplate = (document: TemplateNode, values: ParameterValues, at: Scope): EvaluatedTemplate => {
  const [template, ...others] = evaluateTemplates(document, values, at)
  assert(template !== undefined && others.length === 0)
  return template
}

// All findings in a template.
export const lint = (template: LintedTemplate, facts?: SurroundingFacts): readonly Finding[] => atOnce(lintInSlices(template, facts))

// The references to scripts and files in a body: all of them, and the remote ones.
export const filesIn = (body: JsonObject): readonly ImageFile[] => findArtifactReferences(object(body)).map((reference) => ({ reference }))

export const remoteFilesIn = (body: ObjectNode): readonly ArtifactReference[] =>
  findArtifactReferences(body).filter(({ value }) => !isLocal(value.value))

// The repository, seen from build/test/unit/template.
export const repository = new URL('../../../../', import.meta.url)

export const fixtureText = (name: string): string => readFileSync(new URL(`test/fixtures/templates/${name}`, repository), 'utf8')

export const fixture = (name: string): ObjectNode => {
  const node = parseDocument(fixtureText(name), name)
  assert(node.kind === 'object')
  return node
}

export const given = (text: string): ParameterValues => parseParameters(text, 'parameters')

export const scope = (known: Omit<Scope, 'inputName'> = {}): Scope => ({ ...known, inputName: (name) => `--${name}` })

export const problemsOf = (task: () => unknown): readonly Problem[] => {
  try {
    task()
  } catch (error) {
    assert(error instanceof AibError, `not an AibError: ${String(error)}`)
    return error.problems
  }
  throw new assert.AssertionError({ message: 'No problem was found.' })
}

// `file:line:column` of a problem or finding.
export const placeText = (where: Problem['where']): string =>
  typeof where === 'object' ? `${where.file}:${String(where.line)}:${String(where.column)}` : String(where)

export const object = (value: JsonObject): ObjectNode => {
  const node = fromJson(value, inputPlace('test'))
  assert(node.kind === 'object')
  return node
}

export const json = (node: TemplateNode | undefined): Json | undefined => (node === undefined ? undefined : toJson(node))

// A deployment template whose image template holds a value in its properties.
export const deployment = (value: Json, more: JsonObject = {}): ObjectNode =>
  object({
    resources: [{ type: 'Microsoft.VirtualMachineImages/imageTemplates', name: 't', properties: { value } }],
    ...more,
  })

export const known = { subscriptionId: 'sub', resourceGroup: 'rg', location: 'westeurope', tenantId: 'tenant' }

// What such a value becomes; undefined where it becomes null.
export const evaluate = (value: Json, more: JsonObject = {}, parameters = '', at = scope(known)): Json | undefined =>
  json(get(evaluateTemplate(deployment(value, more), given(parameters), at).body, 'properties', 'value'))

// What is wrong with it, a line each.
export const messages = (value: Json, more: JsonObject = {}, at = scope(known)): string =>
  problemsOf(() => evaluate(value, more, '', at))
    .map(({ code, message }) => `${code}: ${message}`)
    .join('\n')
