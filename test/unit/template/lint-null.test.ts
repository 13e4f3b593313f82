import assert from 'node:assert/strict'
import { inputPlace, textNode, type ObjectNode } from '../../../shared/template/node.js'
import { lint, object } from './helpers.js'
import { changed, pathsIn } from './members.js'
import { completeTemplates } from './model/complete-templates.js'

const { linux, windows, managed } = completeTemplates

const rulesOf = (body: ObjectNode): readonly string[] => {
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
        const found = rulesOf(changed(body, path, 'null'))
        if (typeof path.at(-1) === 'number') assert(found.includes('error value-type'), path.join('.'))
        else assert.deepEqual(found, rulesOf(changed(body, path, 'absent')), path.join('.'))
      }
    })
  }
})
