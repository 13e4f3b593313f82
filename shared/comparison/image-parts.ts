// Digests of the parts that an image was made from, short enough for a tag on the image. If the fingerprint differs later, when nothing
// else is left of the build, the tag shows which part has changed.
import { createHash } from 'node:crypto'
import { at, canonicalJson, isJsonArray, isJsonObject, itemsOf, type Json, type JsonObject, textOf } from '../json.js'
import { imageContent, type ImageFile } from '../template/fingerprint.js'
import { imageTemplate } from '../template/model/image-template.js'
import type { Members, Value } from '../template/model/property.js'
import { align, same } from './align.js'
import { defined } from '../defined.js'

// The parts of one template.
export interface ImageParts {
  // Digests, in the order of the model.
  readonly wholes: readonly string[]
  readonly lists: readonly Steps[]
}

// The steps of one list, as many as fit.
interface Steps {
  readonly steps: readonly Step[]
  // Digest of the steps after those.
  readonly rest?: string
}

interface Step {
  // Digests of its own content, and of the script or file that it names.
  readonly settings: string
  readonly content: string
  readonly name?: string
  readonly file?: { readonly property: string; readonly path: string }
}

// One part that has changed.
export interface DifferingPart {
  // Such as `source`, `vmProfile.vmSize`, `customize[1]` or `customize[1].scriptUri`. For a removed step, its former position.
  readonly property: string
  readonly how: 'changed' | 'added' | 'removed'
  // The name of the step.
  readonly step?: string
  // The script, file or folder with different content.
  readonly file?: string
}

// The parts of a template before its files are uploaded, and of the files in it. `content` is what the image fingerprint is computed from.
export const imageParts = (body: JsonObject, files: readonly ImageFile[], content = imageContent(body, files)): ImageParts => {
  const { wholes, lists } = partsOfModel()
  return {
    wholes: wholes.map((path) => digest(valueAt(content, path))),
    lists: lists.map(({ path, most }) => {
      const found = valueAt(content, path)
      const items = isJsonArray(found) ? found : []
      const written = itemsOf(at(body, 'properties', ...path))
      const steps = items
        .slice(0, most)
        .map((item, index) => stepOf(item, textOf(at(written[index], 'name')) ?? '', ['properties', ...path, index], files))
      return { steps, ...(items.length > most ? { rest: digest(items.slice(most)) } : {}) }
    }),
  }
}

// As a tag: 254 characters at most; Azure accepts 256.
export const partsTag = ({ wholes: digests, lists: steps }: ImageParts): string =>
  [form + digests.join(''), ...steps.map(listText)].join('.')

// What differs from the image with this tag; undefined if the tag has another format.
export const differingParts = (tag: string, now: ImageParts): readonly DifferingPart[] | undefined => {
  const { wholes, lists } = partsOfModel()
  const before = parseTag(tag, wholes.length, lists.length)
  if (before === undefined) return undefined
  return [
    ...wholes.flatMap((path, index) =>
      before.wholes[index] === now.wholes[index] ? [] : [{ property: path.join('.'), how: 'changed' } as const],
    ),
    ...lists.flatMap(({ path, most }, index) =>
      differingSteps(path.join('.'), most, before.lists[index] ?? noSteps, now.lists[index] ?? noSteps),
    ),
  ]
}

// The format of the tag. Another format is not read.
const form = '2'

// 18 bits: if different parts have the same digest, the change is reported as unknown.
const digest = (value: Json | undefined): string =>
  createHash('sha256')
    .update(canonicalJson(value ?? null))
    .digest('base64url')
    .slice(0, 3)

const member = (content: Json | undefined, name: string): Json | undefined =>
  isJsonObject(content) && Object.hasOwn(content, name) ? content[name] : undefined

// The parts of the image that the model marks, as paths in the properties of a template. Their order is that of the tag.
interface ModelParts {
  // Compared as a whole.
  readonly wholes: readonly (readonly string[])[]
  // Compared step by step, as many as fit.
  readonly lists: readonly { readonly path: readonly string[]; readonly most: number }[]
}

const partsOfModel = (): ModelParts => {
  const found = partsIn(imageTemplate.members.properties.members, [])
  return {
    wholes: found.flatMap(({ path, isList }) => (isList ? [] : [path])),
    // Templates have more customizers than validators, so customizers come first.
    lists: found.filter(({ isList }) => isList).map(({ path }, index) => ({ path, most: index === 0 ? 28 : 8 })),
  }
}

const partsIn = (members: Members, path: readonly string[]): readonly { readonly path: readonly string[]; readonly isList: boolean }[] =>
  Object.entries(members).flatMap(([name, property]) => {
    if (!property.makesImage) return []
    const here = [...path, name]
    if (property.kind === 'object' && !isOnePart(property.members)) return partsIn(property.members, here)
    return [{ path: here, isList: isStepList(property) }]
  })

// An object is compared property by property if some properties are not part of the image, or if it has a list of steps.
const isOnePart = (members: Members): boolean =>
  Object.values(members).every(
    (property) => property.makesImage && !isStepList(property) && (property.kind !== 'object' || isOnePart(property.members)),
  )

const isStepList = (property: Value): boolean => property.kind === 'list' && property.item.kind === 'union'

const valueAt = (content: JsonObject, path: readonly string[]): Json | undefined => path.reduce<Json | undefined>(member, content)

const stepOf = (item: Json, name: string, place: readonly (string | number)[], files: readonly ImageFile[]): Step => {
  const reference = files.map((file) => file.reference).find(({ path }) => place.every((step, index) => path[index] === step))
  const property = reference?.property ?? ''
  return {
    settings: digest(isJsonObject(item) ? Object.fromEntries(Object.entries(item).filter(([key]) => key !== property)) : item),
    content: digest(member(item, property)),
    ...(name === '' ? {} : { name }),
    // A link may give access to more than this file.
    ...(reference === undefined ? {} : { file: { property, path: reference.value.value.replace(/^(https?:[^?#]*).*$/is, '$1') } }),
  }
}

const listText = ({ steps, rest }: Steps): string =>
  steps.map(({ settings, content }) => settings + content).join('') + (rest === undefined ? '' : `+${rest}`)

const parseTag = (tag: string, wholes: number, lists: number): ImageParts | undefined => {
  const [head = '', ...texts] = tag.split('.')
  if (!head.startsWith(form) || !/^[\w-]*$/.test(head) || head.length !== 1 + 3 * wholes) return undefined
  if (texts.length !== lists || !texts.every((text) => /^(?:[\w-]{6})*(?:\+[\w-]{3})?$/.test(text))) return undefined
  return { wholes: inPieces(head.slice(1), 3), lists: texts.map(parseList) }
}

const parseList = (text: string): Steps => {
  const [steps = '', rest] = text.split('+')
  return {
    steps: inPieces(steps, 6).map((step) => ({ settings: step.slice(0, 3), content: step.slice(3) })),
    ...defined({ rest }),
  }
}

const inPieces = (text: string, length: number): readonly string[] =>
  Array.from({ length: text.length / length }, (_, index) => text.slice(index * length, (index + 1) * length))

const noSteps: Steps = { steps: [] }

const differingSteps = (label: string, most: number, before: Steps, now: Steps): readonly DifferingPart[] => {
  const [was, is] = [before.steps, now.steps]
  const steps = align(was.length, is.length, (from, to) => likeness(was[from], is[to])).flatMap((pair) =>
    differingStep(label, pair, was[pair.before ?? -1], is[pair.after ?? -1]),
  )
  return before.rest === now.rest ? steps : [...steps, { property: `${label}[${most}] and those after it`, how: 'changed' }]
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
  const named = defined({ step: is.name })
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
