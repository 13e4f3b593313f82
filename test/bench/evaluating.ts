// Reading, evaluating and linting templates: a large one, and one as people have them.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { workStopwatch, type Sliced } from '../../shared/clock.js'
import { AibError } from '../../shared/errors.js'
import { findArtifactReferences } from '../../shared/template/artifact-references.js'
import { evaluateTemplates, lint } from '../unit/template/helpers.js'
import { evaluateDeployment } from '../../shared/template/evaluate-deployment.js'
import { parseDocument, parseInSlices } from '../../shared/template/load.js'
import { textNode } from '../../shared/template/node.js'
import { parseParameters } from '../../shared/template/parameters.js'
import { readShape } from '../../shared/template/shape.js'
import { median, time, toRow, type Row } from './measure.js'

// Against a second for 5 MB, and 20 ms for a usual one.
export const measureEvaluating = async (): Promise<readonly Row[]> => {
  const usual = readFileSync(resolve('test/fixtures/templates/deployment.json'), 'utf8')
  return [
    await measure('a template of 5 MB, read to linted', largeTemplate(), 1000),
    await measure('a usual template, read to linted', usual, 20),
    ...longestSlices(),
  ]
}

const measure = async (name: string, text: string, most: number): Promise<Row> => {
  const times: number[] = []
  const work = (): Promise<void> => {
    evaluateAndLint(text)
    return Promise.resolve()
  }
  for (let round = 0; round < 5; round += 1) times.push(await time(work))
  return toRow(name, 1, median(times), most)
}

// No signal is answered during a slice: one that takes a processor 500 ms is answered within 2 s by a machine that gives a quarter of a
// processor to this process.
const longestSlices = (): readonly Row[] =>
  Object.entries(hostile).map(([name, work]) => toRow(`${name}: the longest slice`, 1, longestSlice(work()), 500))

const hostile: Readonly<Record<string, () => Sliced<unknown>>> = {
  'YAML of a megabyte with the same key again and again': () => parseInSlices('  a: b\n'.repeat(120_000), 'image.yaml'),
  'YAML of a megabyte of brackets': () => parseInSlices('['.repeat(1_000_000), 'image.yaml'),
  'expressions that unite arrays': () => evaluating('length(union(range(0, 10000), range(0, 10000)))'),
  'expressions that split texts': () => evaluating("length(split(padLeft('', 10000), ' '))"),
}

const evaluating = (expression: string): Sliced<unknown> => {
  const text = JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    resources: [
      {
        type: 'Microsoft.VirtualMachineImages/imageTemplates',
        name: 'web',
        location: 'westus2',
        properties: { customize: `[map(range(0, 10000), lambda('x', ${expression}))]` },
      },
    ],
  })
  const document = parseDocument(text, 'image.json')
  const shape = readShape(document)
  if (shape.kind !== 'deployment') throw new Error('The template has no expressions.')
  return evaluateDeployment(document, shape.template, new Map(), { inputName: (name) => name })
}

// In milliseconds of a processor. What such a template ends with is an error.
const longestSlice = (work: Sliced<unknown>): number => {
  let longest = 0
  for (let isDone = false; !isDone;) {
    const elapsed = workStopwatch()
    try {
      isDone = work.next().done === true
    } catch (error) {
      if (!(error instanceof AibError)) throw error
      isDone = true
    }
    longest = Math.max(longest, elapsed())
  }
  return longest
}

const evaluateAndLint = (text: string): void => {
  const scope = { subscriptionId: 's', resourceGroup: 'g', location: 'westus2', inputName: (name: string) => name }
  for (const { body } of evaluateTemplates(parseDocument(text, 'image.json'), parseParameters('templateName=web', 'parameters'), scope))
    lint({ apiVersion: textNode('2024-02-01', body.at), body, remoteFiles: findArtifactReferences(body) })
}

const largeTemplate = (): string => {
  const step = (index: number) => ({
    type: 'Shell',
    name: `step ${String(index)}`,
    inline: [`[format('echo {0} {1}', parameters('templateName'), ${String(index)})]`, 'x'.repeat(300)],
  })
  return JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    parameters: { templateName: { type: 'string' } },
    resources: [
      {
        type: 'Microsoft.VirtualMachineImages/imageTemplates',
        name: "[parameters('templateName')]",
        location: 'westus2',
        properties: {
          source: { type: 'PlatformImage' },
          customize: Array.from({ length: 12_000 }, (_, index) => step(index)),
          distribute: [],
        },
      },
    ],
  })
}
