// Finds the image template in a document: a bare resource, or the one of its type in an ARM deployment template.
import { didYouMean } from '../did-you-mean.js'
import { AibError, type Place, type Problem } from '../errors.js'
import type { Finding } from './finding.js'
import { get, getText, type ObjectNode, type TemplateNode } from './node.js'
import { defined } from '../defined.js'

// The parts of a document that matter, not yet evaluated.
export interface TemplateShape {
  // Whether ARM's expressions mean something in it: they do in a deployment template only.
  readonly isDeployment: boolean
  readonly name?: TemplateNode
  readonly apiVersion?: TemplateNode
  readonly condition?: TemplateNode
  // location, tags, identity, properties, and members that nobody knows: those are for the linter to speak of.
  readonly body: ObjectNode
  readonly triggers: readonly ObjectNode[]
  readonly parameters?: ObjectNode
  readonly variables?: ObjectNode
  readonly functions?: TemplateNode
  // The types that parameters refer to.
  readonly types?: ObjectNode
  readonly findings: readonly Finding[]
}

// The image template of a document. Throws `template-shape` when there is none, or more than one.
export const findImageTemplate = (document: TemplateNode): TemplateShape => {
  if (document.kind !== 'object') throw new AibError(shapeProblem('The file holds no object, and so no image template.', document.at))
  if (isBareResource(document)) return { ...resourceParts(document), isDeployment: false, triggers: nested(document), findings: [] }
  if (get(document, 'resources') !== undefined || isDeploymentSchema(document)) return inDeployment(document)
  throw new AibError(notTemplate(document))
}

const templateType = 'Microsoft.VirtualMachineImages/imageTemplates'
const triggerType = `${templateType}/triggers`

const isOfType = (resource: TemplateNode, type: string): boolean => getText(resource, 'type')?.toLowerCase() === type.toLowerCase()

const isDeploymentSchema = (document: ObjectNode): boolean => /deploymentTemplate\.json/i.test(getText(document, '$schema') ?? '')

// The REST form of a resource has no type; its properties tell what it is.
const isBareResource = (document: ObjectNode): boolean => {
  if (isDeploymentSchema(document)) return false
  if (get(document, 'type') !== undefined) return isOfType(document, templateType)
  return get(document, 'properties', 'source') !== undefined || get(document, 'properties', 'distribute') !== undefined
}

// What wraps a resource in an ARM template and is no part of what is sent (SERVICE.md section 1: unknown fields are refused).
const wrapperMembers = new Set([
  '$schema',
  'type',
  'apiVersion',
  'name',
  'dependsOn',
  'resources',
  'comments',
  'condition',
  'scope',
  'copy',
  'metadata',
  'asserts',
])

const resourceParts = (resource: ObjectNode): Pick<TemplateShape, 'name' | 'apiVersion' | 'condition' | 'body'> => {
  const part = (key: 'name' | 'apiVersion' | 'condition') => {
    const node = get(resource, key)
    return node === undefined ? {} : { [key]: node }
  }
  const body = { ...resource, entries: resource.entries.filter(({ key }) => !wrapperMembers.has(key.value)) }
  return { ...part('name'), ...part('apiVersion'), ...part('condition'), body }
}

// A child resource names its type in full or by its last part.
const nested = (resource: ObjectNode): readonly ObjectNode[] =>
  resourcesOf(resource).filter((child) => isOfType(child, triggerType) || isOfType(child, 'triggers'))

// Resources stand in an array, or by symbolic names in an object (languageVersion 2.0).
const resourcesOf = (parent: ObjectNode): readonly ObjectNode[] => {
  const resources = get(parent, 'resources')
  if (resources?.kind === 'array') return resources.items.filter((item) => item.kind === 'object')
  if (resources?.kind === 'object') return resources.entries.map(({ value }) => value).filter((value) => value.kind === 'object')
  return []
}

const inDeployment = (document: ObjectNode): TemplateShape => {
  // One that is marked as existing is only looked up.
  const resources = resourcesOf(document).filter((resource) => toBoolean(get(resource, 'existing')) !== true)
  const templates = resources.filter((resource) => isOfType(resource, templateType))
  const [template, second] = templates
  if (template === undefined) throw new AibError(noTemplate(document, resources))
  if (second !== undefined) throw new AibError(severalTemplates(templates, second.at))
  const copy = get(template, 'copy')
  if (copy !== undefined)
    throw new AibError(
      shapeProblem('The image template stands in a copy loop, which makes several of it.', copy.at, 'Write one image template.'),
    )
  const functions = get(document, 'functions')
  const ownTriggers = resources.filter((resource) => isOfType(resource, triggerType))
  const rest = resources.filter((resource) => resource !== template && !ownTriggers.includes(resource))
  return {
    ...resourceParts(template),
    ...objectMember(document, 'parameters', 'parameters'),
    ...objectMember(document, 'variables', 'variables'),
    ...objectMember(document, 'definitions', 'types'),
    ...defined({ functions }),
    isDeployment: true,
    triggers: [...nested(template), ...ownTriggers],
    findings: rest.map(notDeployed),
  }
}

const toBoolean = (node: TemplateNode | undefined): boolean | undefined =>
  node?.kind === 'scalar' && typeof node.value === 'boolean' ? node.value : undefined

const objectMember = (document: ObjectNode, key: string, member: 'parameters' | 'variables' | 'types'): Partial<TemplateShape> => {
  const node = get(document, key)
  return node?.kind === 'object' ? { [member]: node } : {}
}

const notDeployed = (resource: ObjectNode): Finding => ({
  rule: 'resource-not-deployed',
  severity: 'info',
  message: `${describe(resource)} is not deployed from this file: only the image template is.`,
  at: resource.at,
})

const describe = (resource: ObjectNode): string => {
  const name = getText(resource, 'name')
  return `${getText(resource, 'type') ?? 'A resource'}${name === undefined ? '' : ` ${JSON.stringify(name)}`}`
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
    return shapeProblem(
      'This is a parameters file.',
      document.at,
      'Give it as the parameters, and the template that it belongs to as the template.',
    )
  if (get(document, 'source') !== undefined && get(document, 'distribute') !== undefined)
    return shapeProblem(
      'The file holds the properties of an image template alone.',
      document.at,
      'Put them under "properties", with "location" and "identity" beside.',
    )
  return shapeProblem('The file holds no image template.', document.at, expected)
}

const meant = (type: string): string =>
  didYouMean(type, [templateType]) === undefined ? `, not ${templateType}.` : `. Did you mean ${templateType}?`

const noTemplate = (document: ObjectNode, resources: readonly ObjectNode[]): Problem => {
  const misspelt = resources.find((resource) => didYouMean(getText(resource, 'type') ?? '', [templateType]) !== undefined)
  if (misspelt !== undefined)
    return shapeProblem(`The deployment template holds ${describe(misspelt)}. Did you mean ${templateType}?`, misspelt.at)
  const found = resources.length === 0 ? 'no resource' : `no image template among its resources (${resources.map(describe).join(', ')})`
  return shapeProblem(
    `The deployment template holds ${found}.`,
    get(document, 'resources')?.at ?? document.at,
    `Add one resource of the type ${templateType}. Those in nested deployments are not looked for.`,
  )
}

const severalTemplates = (templates: readonly ObjectNode[], where: Place): Problem => {
  const list = templates.map((template) => `${getText(template, 'name') ?? 'one without a name'} (line ${String(template.at.line)})`)
  return shapeProblem(
    `The deployment template holds ${String(templates.length)} image templates: ${list.join(', ')}.`,
    where,
    'Put each in a file of its own.',
  )
}
