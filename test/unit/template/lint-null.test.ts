import assert from 'node:assert/strict'
import { lint } from '../../../shared/template/lint.js'
import { inputPlace, textNode, type TemplateNode } from '../../../shared/template/node.js'
import { object } from './helpers.js'
import { completeTemplates } from './model/complete-templates.js'

type Path = readonly (string | number)[]

// Every path of a template, but for values of maps, whose names are the user's own.
const pathsIn = (node: TemplateNode, path: Path = []): readonly Path[] => {
  if (node.kind === 'array') return node.items.flatMap((item, index) => [[...path, index], ...pathsIn(item, [...path, index])])
  if (node.kind !== 'object' || ['tags', 'artifactTags', 'managedResourceTags', 'userAssignedIdentities'].includes(String(path.at(-1))))
    return []
  return node.entries.flatMap(({ key, value }) => [[...path, key.value], ...pathsIn(value, [...path, key.value])])
}

const change = (node: TemplateNode, [step, ...rest]: Path, to: 'null' | 'absent'): TemplateNode => {
  const replaced = (value: TemplateNode): readonly TemplateNode[] => {
    if (rest.length > 0) return [change(value, rest, to)]
    return to === 'null' ? [{ kind: 'scalar', value: null, at: value.at }] : []
  }
  if (node.kind === 'array') return { ...node, items: node.items.flatMap((item, index) => (index === step ? replaced(item) : [item])) }
  if (node.kind !== 'object') return node
  return {
    ...node,
    entries: node.entries.flatMap((entry) =>
      entry.key.value === step ? replaced(entry.value).map((value) => ({ ...entry, value })) : [entry],
    ),
  }
}

const { linux, windows, managed } = completeTemplates

const rulesOf = (body: TemplateNode): readonly string[] => {
  assert(body.kind === 'object')
  const apiVersion = textNode('2025-10-01', inputPlace('version'))
  return lint({ apiVersion, body, remoteFiles: [] })
    .map(({ rule, severity }) => `${severity} ${rule}`)
    .sort()
}

describe('null in a template', () => {
  for (const [name, template] of Object.entries({ linux, windows, managed })) {
    const body = object(template)

    it(`as a member is what the absent member is, and as an item of a list an error (${name})`, () => {
      const paths = pathsIn(body)
      for (const path of paths) {
        const found = rulesOf(change(body, path, 'null'))
        if (typeof path.at(-1) === 'number') assert(found.includes('error value-type'), path.join('.'))
        else assert.deepEqual(found, rulesOf(change(body, path, 'absent')), path.join('.'))
      }
    })
  }
})
