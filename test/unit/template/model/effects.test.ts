import assert from 'node:assert/strict'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../../../shared/json.js'
import { imageParts, partsTag } from '../../../../shared/comparison/image-parts.js'
import { compare } from '../../../../shared/comparison/comparison.js'
import { imageContent, imageFingerprint } from '../../../../shared/template/fingerprint.js'
import { imageTemplate } from '../../../../shared/template/model/image-template.js'
import { memberOf } from '../../../../shared/template/model/member.js'
import type { Effects, Members, Value } from '../../../../shared/template/model/property.js'
import { patchOf } from '../../../../shared/template/patch.js'
import { filesIn } from '../helpers.js'
import { completeTemplates } from './complete-templates.js'

type Path = readonly (string | number)[]

interface Use {
  readonly property: Value & Effects
  readonly path: Path
  readonly json: Json
  readonly body: JsonObject
}

const hasEffects = (value: Value | undefined): value is Value & Effects => value?.makesImage !== undefined && value.patch !== undefined

// Every property of the model that a template uses, with one of its uses.
const usesIn = (body: JsonObject): readonly Use[] => {
  const uses: Use[] = []
  const go = (json: Json, value: Value | undefined, path: Path): void => {
    if (hasEffects(value) && value.readOnly !== true) uses.push({ property: value, path, json, body })
    if (isJsonArray(json))
      for (const [index, item] of json.entries()) go(item, value?.kind === 'list' ? value.item : undefined, [...path, index])
    if (isJsonObject(json)) for (const [key, item] of Object.entries(json)) go(item, memberOf(value, json, key), [...path, key])
  }
  go(body, imageTemplate, [])
  return uses
}

// Every property that a user can write, by its name.
const propertiesIn = (value: Value, name: string): readonly { readonly property: Value; readonly name: string }[] => {
  if (value.readOnly === true) return []
  const own = hasEffects(value) ? [{ property: value, name }] : []
  const inside = (members: Members, owner: string) =>
    Object.entries(members).flatMap(([key, member]) => propertiesIn(member, owner === '' ? key : `${owner}.${key}`))
  if (value.kind === 'list' || value.kind === 'map') return [...own, ...propertiesIn(value.item, name)]
  if (value.kind === 'object') return [...own, ...inside(value.members, name)]
  if (value.kind !== 'union') return own
  return [...own, ...Object.entries(value.variants).flatMap(([kind, { members }]) => inside(members, `${name}.${kind}`))]
}

const fingerprint = (body: JsonObject) => imageFingerprint(imageContent(body, filesIn(body)))
const canPatch = ({ path, json, body }: Use): boolean =>
  patchOf(body, body, [{ path, kind: 'changed', before: json, after: json }], '2025-10-01') !== undefined

// What `look` sees while the real model says something else of a property.
const whileMarked = <T>(property: Value, mark: Partial<Effects>, look: () => T): T => {
  const before = { ...property }
  for (const [name, value] of Object.entries(mark)) assert(Reflect.set(property, name, value))
  try {
    return look()
  } finally {
    for (const name of Object.keys(mark)) assert(Reflect.set(property, name, Reflect.get(before, name)))
  }
}

const uses = [
  ...new Map(
    Object.values(completeTemplates)
      .flatMap(usesIn)
      .map((use) => [use.property, use]),
  ).values(),
]
const nameOf = ({ path }: Use) => path.join('.')

describe('The effect of a property in the model', () => {
  it('is tried on every property that the model has, the oldest preview version left out', () => {
    const used = new Set<Value>(uses.map(({ property }) => property))
    assert.deepEqual(
      propertiesIn(imageTemplate, '').flatMap(({ property, name }) => (used.has(property) ? [] : [name])),
      ['properties.customize.shell.script', 'properties.distribute.sharedImage.replicationRegions'],
    )
  })

  it('decides the image fingerprint', () => {
    const without = uses.filter(
      ({ property, body }) => fingerprint(body) === whileMarked(property, { makesImage: !property.makesImage }, () => fingerprint(body)),
    )
    // Where the image goes, and who builds it, is outside of what makes the image: one mark in it changes nothing.
    assert.deepEqual(
      without
        .map(nameOf)
        .filter((name) => !/^(?:location|tags|identity|properties\.distribute\.|properties\.(?:errorHandling|autoRun)\.)/.test(name)),
      [],
    )
    assert(uses.length - without.length >= 50, String(uses.length - without.length))
  })

  it('decides what PATCH can change', () => {
    const patchable = uses.filter(canPatch)
    const kept = patchable.filter((use) => whileMarked(use.property, { patch: 'never' }, () => canPatch(use)))
    assert.deepEqual(kept.map(nameOf), [])
    assert(patchable.length >= 25, String(patchable.length))
    const timeout = uses.find((use) => nameOf(use) === 'properties.buildTimeoutInMinutes')
    assert(timeout)
    assert.equal(canPatch(timeout), false)
    assert.equal(
      whileMarked(timeout.property, { patch: {} }, () => canPatch(timeout)),
      true,
    )
  })

  it('decides at least one of the two for each property', () => {
    const idle = uses.filter(
      (use) =>
        fingerprint(use.body) === whileMarked(use.property, { makesImage: !use.property.makesImage }, () => fingerprint(use.body)) &&
        canPatch(use) === whileMarked(use.property, { patch: use.property.patch === 'never' ? {} : 'never' }, () => canPatch(use)),
    )
    assert.deepEqual(idle.map(nameOf), [
      'properties.errorHandling.onCustomizerError',
      'properties.errorHandling.onValidationError',
      'properties.autoRun.state',
    ])
  })

  it('decides the comparison with a template without a fingerprint, and the parts of an image', () => {
    const { linux } = completeTemplates
    const other = { ...linux, properties: { ...linux.properties, buildTimeoutInMinutes: 77 } }
    const side = (body: JsonObject) => ({ name: 'n', apiVersion: '2025-10-01', templateFingerprint: '', body })
    const look = () => ({
      rebuild: compare('x', side(linux), { ...side(other), imageFingerprint: '' }, { isFromService: false, artifacts: new Map() }).rebuild,
      isSamePart: partsTag(imageParts(linux, filesIn(linux))) === partsTag(imageParts(other, filesIn(other))),
    })
    const { buildTimeoutInMinutes } = imageTemplate.members.properties.members
    assert.deepEqual(look(), { rebuild: false, isSamePart: true })
    assert.deepEqual(whileMarked(buildTimeoutInMinutes, { makesImage: true }, look), { rebuild: true, isSamePart: false })
  })
})
