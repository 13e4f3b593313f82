// Reading, evaluating and linting templates: a large one, and one as people have them.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { findArtifactReferences } from '../../shared/template/artifact-references.js'
import { evaluateTemplates } from '../unit/template/helpers.js'
import { lint } from '../../shared/template/lint.js'
import { parseDocument } from '../../shared/template/load.js'
import { textNode } from '../../shared/template/node.js'
import { parseParameters } from '../../shared/template/parameters.js'
import { median, time, toRow, type Row } from './measure.js'

// Against a second for 5 MB, and 20 ms for a usual one.
export const measureEvaluating = async (): Promise<readonly Row[]> => {
  const usual = readFileSync(resolve('test/fixtures/templates/deployment.json'), 'utf8')
  return [
    await measure('a template of 5 MB, read to linted', largeTemplate(), 1000),
    await measure('a usual template, read to linted', usual, 20),
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
