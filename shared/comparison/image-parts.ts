// What an image was made from, part by part, short enough for a tag on the image: when its fingerprint differs later, and nothing else is
// left of the build, the tag tells which part it was.
import { createHash } from 'node:crypto'
import { canonicalJson, isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js'
import { imageContent, type ImageFile } from '../template/fingerprint.js'
import { getText, type ObjectNode, type TemplateNode } from '../template/node.js'
import { align, same } from './align.js'

// The parts of one template.
export interface ImageParts {
  // Digests, in the order of `wholes`.
  readonly wholes: readonly string[]
  readonly lists: readonly Steps[]
}

// The steps of one list, as far as there is room for them.
interface Steps {
  readonly steps: readonly Step[]
  // Digest of those that come after.
  readonly rest?: string
}

interface Step {
  // Digests: of what it says, and of the script or file that it names.
  readonly settings: string
  readonly content: string
  readonly name?: string
  readonly file?: { readonly property: string; readonly path: string }
}

// One thing that is another than it was.
export interface DifferingPart {
  // Such as `source`, `vmProfile.vmSize`, `customize[1]` or `customize[1].scriptUri`; where a step is gone, where it stood.
  readonly property: string
  readonly how: 'changed' | 'added' | 'removed'
  // The name of the step.
  readonly step?: string
  // The script, file or folder that has another content.
  readonly file?: string
}

// The parts of a template before its files are uploaded, and of the files in it; `content` is what its image fingerprint is of.
export const imageParts = (body: ObjectNode, files: readonly ImageFile[], content = imageContent(body, files)): ImageParts => {
  return {
    wholes: wholes.map(({ part }) => digest(part(content))),
    lists: lists.map(({ path, most }) => {
      const items = listAt(content, path)
      const steps = items.slice(0, most).map((item, index) => stepOf(item, body, ['properties', ...path, index], files))
      return { steps, ...(items.length > most ? { rest: digest(items.slice(most)) } : {}) }
    }),
  }
}

// As a tag: 251 characters at most.
export const partsTag = ({ wholes: digests, lists: steps }: ImageParts): string =>
  [form + digests.join(''), ...steps.map(listText)].join('.')

// What differs from the image with this tag; undefined where the tag is of another form.
export const differingParts = (tag: string, now: ImageParts): readonly DifferingPart[] | undefined => {
  const before = parseTag(tag)
  if (before === undefined) return undefined
  return [
    ...wholes.flatMap(({ label }, index) =>
      before.wholes[index] === now.wholes[index] ? [] : [{ property: label, how: 'changed' } as const],
    ),
    ...lists.flatMap(({ label, most }, index) => differingSteps(label, most, before.lists[index], now.lists[index])),
  ]
}

// The form of the tag; another one is not read.
const form = '1'

// 18 bits: parts that differ and have the same one are told of as nothing that is known.
const digest = (value: Json | undefined): string =>
  createHash('sha256')
    .update(canonicalJson(value ?? null))
    .digest('base64url')
    .slice(0, 3)

const member = (content: Json | undefined, name: string): Json | undefined =>
  isJsonObject(content) && Object.hasOwn(content, name) ? content[name] : undefined

const inProfile = (name: string, label = `vmProfile.${name}`): Whole => ({ label, part: (content) => member(content['vmProfile'], name) })

interface Whole {
  readonly label: string
  readonly part: (content: JsonObject) => Json | undefined
}

// What is told of as a whole. Their order is that of the tag.
const wholes: readonly Whole[] = [
  ...['source', 'optimize', 'additionalDataDisks'].map((label): Whole => ({ label, part: (content) => member(content, label) })),
  inProfile('vmSize'),
  inProfile('osDiskSizeGB'),
  inProfile('userAssignedIdentities'),
  inProfile('subnetId', 'vmProfile.vnetConfig.subnetId'),
  {
    label: 'validate',
    part: ({ validate }) =>
      isJsonObject(validate) ? Object.fromEntries(Object.entries(validate).filter(([name]) => name !== 'inVMValidations')) : undefined,
  },
]

// What is told of step by step; there is room for so many.
const lists: readonly { readonly label: string; readonly path: readonly string[]; readonly most: number }[] = [
  { label: 'customize', path: ['customize'], most: 28 },
  { label: 'validate.inVMValidations', path: ['validate', 'inVMValidations'], most: 8 },
]

const listAt = (content: Json, path: readonly string[]): readonly Json[] => {
  const found = path.reduce<Json | undefined>(member, content)
  return isJsonArray(found) ? found : []
}

const stepOf = (item: Json, root: TemplateNode, place: readonly (string | number)[], files: readonly ImageFile[]): Step => {
  const reference = files
    .map((file) => file.reference)
    .find(({ path }) => path.length === place.length + 1 && place.every((step, index) => path[index] === step))
  const property = reference?.property ?? ''
  const name = getText(root, ...place, 'name') ?? ''
  return {
    settings: digest(isJsonObject(item) ? Object.fromEntries(Object.entries(item).filter(([key]) => key !== property)) : item),
    content: digest(member(item, property)),
    ...(name === '' ? {} : { name }),
    // A link may be a key to more than the file.
    ...(reference === undefined ? {} : { file: { property, path: reference.value.value.replace(/^(https?:[^?#]*).*$/is, '$1') } }),
  }
}

const listText = ({ steps, rest }: Steps): string =>
  steps.map(({ settings, content }) => settings + content).join('') + (rest === undefined ? '' : `+${rest}`)

const parseTag = (tag: string): ImageParts | undefined => {
  const [head = '', ...texts] = tag.split('.')
  if (!/^1(?:[\w-]{3})*$/.test(head) || head.length !== 1 + 3 * wholes.length || texts.length !== lists.length) return undefined
  if (!texts.every((text) => /^(?:[\w-]{6})*(?:\+[\w-]{3})?$/.test(text))) return undefined
  return { wholes: inPieces(head.slice(1), 3), lists: texts.map(parseList) }
}

const parseList = (text: string): Steps => {
  const [steps = '', rest] = text.split('+')
  return {
    steps: inPieces(steps, 6).map((step) => ({ settings: step.slice(0, 3), content: step.slice(3) })),
    ...(rest === undefined ? {} : { rest }),
  }
}

const inPieces = (text: string, length: number): readonly string[] =>
  Array.from({ length: text.length / length }, (_, index) => text.slice(index * length, (index + 1) * length))

const differingSteps = (label: string, most: number, before: Steps | undefined, now: Steps | undefined): readonly DifferingPart[] => {
  const [was, is] = [before?.steps ?? [], now?.steps ?? []]
  const steps = align(was.length, is.length, (from, to) => likeness(was[from], is[to])).flatMap((pair) =>
    differingStep(label, pair, was[pair.before ?? -1], is[pair.after ?? -1]),
  )
  return before?.rest === now?.rest ? steps : [...steps, { property: `${label}[${most}] and those after it`, how: 'changed' }]
}

const likeness = (one: Step | undefined, other: Step | undefined): number => {
  if (one?.settings === other?.settings) return one?.content === other?.content ? same : 2
  return 1
}

const differingStep = (
  label: string,
  { before, after }: { readonly before?: number; readonly after?: number },
  was: Step | undefined,
  is: Step | undefined,
): readonly DifferingPart[] => {
  if (is === undefined) return [{ property: `${label}[${before ?? 0}]`, how: 'removed' }]
  const property = `${label}[${after ?? 0}]`
  const named = is.name === undefined ? {} : { step: is.name }
  if (was === undefined) return [{ property, how: 'added', ...named }]
  const { file } = is
  const isOtherFile = file !== undefined && was.content !== is.content
  return [
    ...(was.settings === is.settings && (isOtherFile || was.content === is.content)
      ? []
      : [{ property, how: 'changed', ...named } as const]),
    ...(isOtherFile ? [{ property: `${property}.${file.property}`, how: 'changed', ...named, file: file.path } as const] : []),
  ]
}
