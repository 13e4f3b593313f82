// Determines the shape of a document without evaluating anything: a bare resource, or an ARM deployment template with its resources and
// nested deployments.
import { didYouMean } from '../did-you-mean.js'
import { AibError, type Place, type Problem } from '../errors.js'
import type { Finding } from './finding.js'
import { entryOf, getAnyCase as get, type ObjectNode, type TemplateNode } from './node.js'
import { defined } from '../defined.js'

// A document with an image template somewhere in it.
export type Shape = BareShape | { readonly kind: 'deployment'; readonly template: DeploymentTemplate }

// An image template that is the whole document.
export interface BareShape {
  readonly kind: 'bare'
  readonly resource: ObjectNode
  readonly findings: readonly Finding[]
}

// A deployment template: the document itself, or a nested one.
export interface DeploymentTemplate {
  readonly resources: readonly Resource[]
  readonly parameters?: ObjectNode
  readonly variables?: ObjectNode
  readonly functions?: TemplateNode
  // The types that parameters refer to.
  readonly types?: ObjectNode
  readonly outputs?: ObjectNode
}

// One resource of a deployment template.
export interface Resource {
  // Its name within the template (languageVersion 2.0).
  readonly symbol?: string
  readonly node: ObjectNode
}

// The shape of a document. Throws `template-shape` if it contains no image template.
export const readShape = (document: TemplateNode): Shape => {
  if (document.kind !== 'object')
    throw new AibError(shapeProblem('The file is not an image template: its content is not an object.', document.at, expected))
  if (isBareResource(document)) return { kind: 'bare', resource: document, findings: otherType(document) }
  if (get(document, 'resources') === undefined && !isDeploymentSchema(document)) throw new AibError(notTemplate(document))
  const template = readDeployment(document)
  if (!template.resources.some(holdsImageTemplate)) throw new AibError(noTemplate(document, template.resources))
  return { kind: 'deployment', template }
}

const templateType = 'Microsoft.VirtualMachineImages/imageTemplates'
const triggerType = `${templateType}/triggers`

const isOfType = (resource: TemplateNode, type: string): boolean => getText(resource, 'type')?.toLowerCase() === type.toLowerCase()

// Whether the resource is an image template that the deployment creates: an existing one is only looked up.
export const isImageTemplate = ({ node }: Resource): boolean => isOfType(node, templateType) && !isExisting(node)

// Whether the resource is a trigger outside of the resource of its image template.
export const isTrigger = ({ node }: Resource): boolean => isOfType(node, triggerType) && !isExisting(node)

// Whether a resource is only looked up.
export const isExisting = (resource: ObjectNode): boolean => {
  const existing = get(resource, 'existing')
  return existing?.kind === 'scalar' && existing.value === true
}

// The template in a nested deployment; undefined for other resources, and for linked deployments.
export const nestedTemplate = ({ node }: Resource): DeploymentTemplate | undefined => {
  const template = isNestedDeployment(node) && !isExisting(node) ? get(node, 'properties', 'template') : undefined
  return template?.kind === 'object' ? readDeployment(template) : undefined
}

const isNestedDeployment = (resource: ObjectNode): boolean => isOfType(resource, 'Microsoft.Resources/deployments')

// Whether the resource is an image template, or contains one at any depth.
export const holdsImageTemplate = (resource: Resource): boolean =>
  isImageTemplate(resource) || (nestedTemplate(resource)?.resources.some(holdsImageTemplate) ?? false)

// Whether a nested deployment has its own parameters, variables and functions. The default is "outer" (Microsoft Learn, "Using linked and
// nested templates", expression evaluation scope in nested templates).
export const hasInnerScope = ({ node }: Resource): boolean =>
  getText(node, 'properties', 'expressionEvaluationOptions', 'scope')?.toLowerCase() === 'inner'

const isDeploymentSchema = (document: ObjectNode): boolean => /deploymentTemplate\.json/i.test(getText(document, '$schema') ?? '')

// A bare resource is recognised by its properties: the REST form has no type, and no client sends the type in the file (az resource create
// --is-full-object, az image builder create --image-template; docs/platforms.md 4.10).
const isBareResource = (document: ObjectNode): boolean => {
  if (isDeploymentSchema(document)) return false
  if (isOfType(document, templateType)) return true
  const [source, distribute] = [get(document, 'properties', 'source'), get(document, 'properties', 'distribute')]
  return get(document, 'type') === undefined ? (source ?? distribute) !== undefined : source !== undefined && distribute !== undefined
}

const otherType = (resource: ObjectNode): readonly Finding[] => {
  const type = get(resource, 'type')
  if (type === undefined || isOfType(resource, templateType)) return []
  const written = type.kind === 'string' ? JSON.stringify(type.value) : 'not a string'
  const message = `The type is ${written} instead of "${templateType}". It is not sent; the properties are those of an image template.`
  return [{ rule: 'resource-type', severity: 'warning', message, at: type.at }]
}

// Properties of a resource in an ARM template that are not sent (docs/service.md 1.3).
const wrapperMembers = new Set([
  '$schema',
  'type',
  'apiversion',
  'name',
  'dependson',
  'resources',
  'comments',
  'condition',
  'scope',
  'copy',
  'metadata',
  'asserts',
  '@options',
])

// location, tags, identity, properties, and unknown properties, which the linter reports.
export const bodyOf = (resource: ObjectNode): ObjectNode => ({
  ...resource,
  entries: resource.entries.filter(({ key }) => !wrapperMembers.has(key.value.toLowerCase())),
})

// The triggers in an image template. A child resource names its type in full or by its last part.
export const childTriggers = (resource: ObjectNode): readonly ObjectNode[] =>
  resourcesOf(resource)
    .map(({ node }) => node)
    .filter((child) => isOfType(child, triggerType) || isOfType(child, 'triggers'))

// In Azure Resource Manager, names of properties are case-insensitive.
const getText = (node: TemplateNode, ...path: readonly string[]): string | undefined => {
  const found = get(node, ...path)
  return found?.kind === 'string' ? found.value : undefined
}

// Resources are an array, or an object by symbolic names (languageVersion 2.0).
const resourcesOf = (parent: ObjectNode): readonly Resource[] => {
  const resources = get(parent, 'resources')
  if (resources?.kind === 'array') return resources.items.flatMap((node) => (node.kind === 'object' ? [{ node }] : []))
  if (resources?.kind !== 'object') return []
  return resources.entries.flatMap(({ key, value }) => (value.kind === 'object' ? [{ symbol: key.value, node: value }] : []))
}

const readDeployment = (document: ObjectNode): DeploymentTemplate => {
  const functions = get(document, 'functions')
  return {
    resources: resourcesOf(document),
    ...objectMember(document, 'parameters', 'parameters'),
    ...objectMember(document, 'variables', 'variables'),
    ...objectMember(document, 'definitions', 'types'),
    ...objectMember(document, 'outputs', 'outputs'),
    ...defined({ functions }),
  }
}

const objectMember = (
  document: ObjectNode,
  key: string,
  member: 'parameters' | 'variables' | 'types' | 'outputs',
): Partial<DeploymentTemplate> => {
  const node = get(document, key)
  return node?.kind === 'object' ? { [member]: node } : {}
}

// What Bicep generates for decorators such as @onlyIfNotExists() and @retryOn() only concerns deployments.
export const unusedOptions = ({ node }: Resource): readonly Finding[] => {
  const options = entryOf(node, '@options')
  if (options?.value.kind !== 'object') return []
  const names = options.value.entries.map(({ key }) => `@${key.value}()`).join(', ')
  const message = `${names} has no effect: the image template is not deployed, but created or updated directly.`
  return [{ rule: 'resource-options', severity: 'info', message, at: options.key.at }]
}

// Whether a resource deploys a template that is in another file.
export const isLinked = (resource: ObjectNode): boolean =>
  isNestedDeployment(resource) && get(resource, 'properties', 'templateLink') !== undefined

// Its type and name, at the beginning of a sentence.
export const describeResource = (resource: ObjectNode): string => {
  const name = getText(resource, 'name')
  return `${getText(resource, 'type') ?? 'A resource without a type'}${name === undefined ? '' : ` ${JSON.stringify(name)}`}`
}

const shapeProblem = (message: string, where: Place, fix?: string): Problem => ({
  code: 'template-shape',
  message,
  where,
  ...defined({ fix }),
})

const expected =
  'Give an image template as a resource ({"location": …, "identity": …, "properties": {"source": …, "distribute": […]}}) or an ARM deployment template with one.'

const notTemplate = (document: ObjectNode): Problem => {
  const type = getText(document, 'type')
  if (type !== undefined)
    return shapeProblem(`The file holds a resource of the type ${type}${meant(type)}`, get(document, 'type')?.at ?? document.at, expected)
  if (/deploymentParameters\.json/i.test(getText(document, '$schema') ?? ''))
    return shapeProblem('This is a parameters file, not a template.', document.at, `Give it with ${parametersInput(document)}`)
  if (get(document, 'source') !== undefined && get(document, 'distribute') !== undefined)
    return shapeProblem(
      'The file contains only the properties of an image template.',
      document.at,
      'Put them under "properties", and add "location" and "identity".',
    )
  return shapeProblem(
    'The file contains no image template.',
    document.at,
    `${expected} If it is a parameters file, give it with ${parametersInput(document)}`,
  )
}

// In a terminal, it becomes --parameters and the file (inputs/spelling.ts).
const parametersInput = ({ at }: ObjectNode): string => `the parameters input: ${at.file}`

const meant = (type: string): string =>
  didYouMean(type, [templateType]) === undefined ? `, not ${templateType}.` : `. Did you mean ${templateType}?`

const noTemplate = (document: ObjectNode, resources: readonly Resource[]): Problem => {
  const all = allResources(resources)
  const misspelt = all.find((resource) => didYouMean(getText(resource, 'type') ?? '', [templateType]) !== undefined)
  if (misspelt !== undefined && !isOfType(misspelt, templateType))
    return shapeProblem(`The deployment template holds ${describeResource(misspelt)}. Did you mean ${templateType}?`, misspelt.at)
  const linked = all.find(isLinked)
  if (linked !== undefined)
    return shapeProblem(
      `The deployment template contains no image template itself; ${describeResource(linked)} links to another template, which is not read.`,
      linked.at,
      'Give the file that it links to as the template, with the parameters that it needs.',
    )
  const found = resources.length === 0 ? 'no resource' : `no image template among its resources (${all.map(describeResource).join(', ')})`
  return shapeProblem(
    `The deployment template holds ${found}.`,
    get(document, 'resources')?.at ?? document.at,
    `Add a resource of the type ${templateType}.`,
  )
}

// Including those of nested deployments.
const allResources = (resources: readonly Resource[]): readonly ObjectNode[] =>
  resources.flatMap((resource) => [resource.node, ...allResources(nestedTemplate(resource)?.resources ?? [])])
