// Reads the corpus of templates in test/fixtures/corpus: each with what Azure Resource Manager would send, and what the linter finds.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { at, itemsOf, jsonObjectOf, type Json, type JsonObject } from '../../../shared/json.js'
import { parseDocument } from '../../../shared/template/load.js'
import { toJson, type TemplateNode } from '../../../shared/template/node.js'
import { repository } from './helpers.js'

// One template with its parameters, and what is expected of it.
export interface Case {
  readonly title: string
  readonly text: string
  readonly parameters: string
  // The image templates; undefined if only the findings matter.
  readonly expect?: readonly Json[]
  // `rule line` each: errors and warnings.
  readonly findings: readonly string[]
  // Why it cannot be evaluated.
  readonly error?: { readonly code: string; readonly text: string }
  // Whether the Bicep compiler can predict it.
  readonly hasSnapshot: boolean
}

// The cases of one file of the corpus.
export const corpus = (name: string): readonly Case[] => {
  const file = toJson(parseDocument(readFileSync(new URL(`test/fixtures/corpus/${name}.yaml`, repository), 'utf8'), name))
  const parts = jsonObjectOf(at(file, 'parts'))
  return itemsOf(at(file, 'cases')).map((one) => caseOf(jsonObjectOf(one), parts))
}

const caseOf = (one: JsonObject, parts: JsonObject): Case => {
  const text = textOf(one['template']).replace(/@(\w+)@/g, (_, name: string) => {
    const part = parts[name]
    assert(part !== undefined, `no part ${name}`)
    return typeof part === 'string' ? part : JSON.stringify(part)
  })
  const { expect, error } = one
  return {
    title: textOf(one['title']),
    text,
    parameters: typeof one['parameters'] === 'string' ? one['parameters'] : '',
    findings: one['findings'] === undefined ? markedFindings(text) : itemsOf(one['findings']).map(textOf),
    hasSnapshot: one['snapshot'] !== false,
    ...(expect === undefined ? {} : { expect: itemsOf(expect).map(jsonObjectOf) }),
    ...(error === undefined ? {} : { error: { code: textOf(at(error, 'code')), text: textOf(at(error, 'text')) } }),
  }
}

const textOf = (value: unknown): string => {
  assert(typeof value === 'string', JSON.stringify(value))
  return value
}

// The marks at the ends of lines: `✗ rule`.
const markedFindings = (text: string): readonly string[] =>
  text.split('\n').flatMap((line, index) => [...line.matchAll(/✗ ([\w-]+)/g)].map(([, rule]) => `${String(rule)} ${String(index + 1)}`))

// Azure does not send what is null.
const withoutNulls = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).flatMap(([key, one]) => (one === null ? [] : [[key, withoutNulls(one)]])))
}

// What Azure Resource Manager sends of an image template, but for its type and API version.
export const sent = (name: TemplateNode | undefined, body: TemplateNode): Json => {
  const { location, tags, identity, properties } = jsonObjectOf(toJson(body))
  const members = { name: name === undefined ? null : toJson(name), location: location ?? null, tags: tags ?? null }
  return withoutNulls({ ...members, identity: identity ?? null, properties: properties ?? null })
}
