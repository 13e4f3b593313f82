// A hundred thousand broken templates: whatever is in a file, all offline processing ends in a plan or in an AibError.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { AibError } from '../../shared/errors.js'
import { chooseApiVersion } from '../../shared/template/api-version.js'
import { findArtifactReferences } from '../../shared/template/artifact-references.js'
import type { EvaluatedTemplate } from '../../shared/template/evaluate-instance.js'
import { evaluateTemplates, lint } from '../unit/template/helpers.js'
import { imageContent, imageFingerprint } from '../../shared/template/fingerprint.js'
import { functionNames } from '../../shared/template/functions.js'
import { parseDocument } from '../../shared/template/load.js'
import { toJsonObject } from '../../shared/template/node.js'
import { parseParameters } from '../../shared/template/parameters.js'
import { withToolTags, type ToolTags } from '../../shared/template/tool-tags.js'
import { toRow, type Row } from './measure.js'

const count = 100_000

// The limit is a millisecond each: if it is slower, some input causes too much work. Throws any error that is not an AibError, with its
// template.
export const fuzzTemplates = (): Row => {
  const seeds = readSeeds()
  const random = createRandom(20_261_121)
  const start = performance.now()
  for (let round = 0; round < count; round += 1) {
    const seed = seeds[random(seeds.length)]
    if (seed !== undefined) survive(mutate(seed.text, random), seed.file)
  }
  const took = performance.now() - start
  return toRow(`${String(count)} broken templates survived, ${((1000 * count) / took).toFixed(0)} a second`, 1, took, count)
}

interface Seed {
  readonly file: string
  readonly text: string
}

const readSeeds = (): readonly Seed[] => {
  const folder = resolve('test/fixtures/templates')
  return readdirSync(folder).map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }))
}

const parameters = parseParameters(
  ['region=r', 'imgBuilderId=i', 'release=1', 'outputName=o', 'subscriptionID=s', 'rgName=g', 'templateName=web'].join('\n'),
  'parameters',
)

const ownTags: ToolTags = [
  ['template', 't'],
  ['commit', 'c'],
]

const survive = (text: string, file: string): void => {
  try {
    processTemplate(text, file)
  } catch (error) {
    if (!(error instanceof AibError)) throw new Error(`This template is not survived (${file}):\n${text}`, { cause: error })
  }
}

const processTemplate = (text: string, file: string): void => {
  const scope = { subscriptionId: 's', resourceGroup: 'g', location: 'westus2', inputName: (name: string) => name }
  for (const template of evaluateTemplates(parseDocument(text, file), givenFor(text), scope)) processEvaluated(template)
}

const processEvaluated = ({ name, apiVersion, body }: EvaluatedTemplate): void => {
  const version = chooseApiVersion({ template: apiVersion, body })
  const tagged = withToolTags(body, { template: ownTags, images: ownTags }).body
  const references = findArtifactReferences(tagged)
  imageFingerprint(
    imageContent(
      toJsonObject(tagged),
      references.map((reference) => ({ reference })),
    ),
  )
  lint({ name, apiVersion: version, body, remoteFiles: references })
}

// Values that a template does not ask for would end it before it is evaluated.
const givenFor = (text: string): typeof parameters =>
  new Map([...parameters].filter(([name]) => text.includes(`<${name}>`) || text.includes(`"${name}"`)))

type Random = (below: number) => number

// Mulberry32: the same templates on each run.
const createRandom = (seed: number): Random => {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    const first = Math.imul(state ^ (state >>> 15), 1 | state)
    const second = (first + Math.imul(first ^ (first >>> 7), 61 | first)) ^ first
    return ((second ^ (second >>> 14)) >>> 0) % below
  }
}

// One to three changes, each of one kind.
const mutate = (text: string, random: Random): string => {
  let current = text
  for (let changes = random(3) + 1; changes > 0; changes -= 1) current = mutations[random(mutations.length)]?.(current, random) ?? current
  return current
}

type Mutation = (text: string, random: Random) => string

const splice = (text: string, start: number, length: number, piece: string): string =>
  text.slice(0, start) + piece + text.slice(start + length)

const pick = (list: readonly string[], random: Random): string => list[random(list.length)] ?? ''

const pieces = [
  '',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '<x>',
  '[[',
  'null',
  '[]',
  '{}',
  ',',
  ':',
  '\u0000',
  '\ud800',
  '*a',
  '&a ',
  '- ',
  '1e999',
  '-1',
  '\t',
]

const values = [
  'null',
  '1',
  'true',
  '""',
  '[]',
  '{}',
  '[[]]',
  '"<x>"',
  '{"copy": []}',
  '{"copy": [{"name": "a", "count": 2, "input": "[copyIndex()]"}]}',
]

const literals = [
  "'a'",
  '1',
  '-1',
  'true()',
  'null()',
  'createArray(1)',
  "createObject('a', 1)",
  "lambda('x', lambdaVariables('x'))",
  "parameters('templateName')",
  "variables('gallery')",
]

const mutations: readonly Mutation[] = [
  // A piece of text is cut out, doubled, moved or replaced.
  (text, random) => splice(text, random(text.length + 1), random(40), pick(pieces, random)),
  (text, random) => {
    const start = random(text.length + 1)
    return splice(text, start, 0, text.slice(start, start + random(80)))
  },
  (text, random) => splice(text, random(text.length + 1), 0, text.slice(random(text.length + 1)).slice(0, random(80))),
  // A quoted text becomes another value, or a call of any function with any arguments.
  (text, random) => replaceQuoted(text, pick(values, random), random),
  (text, random) => replaceQuoted(text, JSON.stringify(`[${randomCall(random, 2)}]`), random),
]

const replaceQuoted = (text: string, value: string, random: Random): string => {
  const found = [...text.matchAll(/"(?:[^"\\\n]|\\.)*"(?!\s*:)/g)]
  const match = found[random(Math.max(1, found.length))]
  return match === undefined ? text : splice(text, match.index, match[0].length, value)
}

const randomCall = (random: Random, depth: number): string => {
  const list = Array.from({ length: random(4) }, () =>
    depth > 0 && random(2) === 0 ? randomCall(random, depth - 1) : pick(literals, random),
  )
  return `${pick(functionNames, random)}(${list.join(', ')})`
}
