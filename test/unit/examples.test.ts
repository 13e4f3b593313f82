import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { at, isObject, itemsOf, textOf } from '../../shared/azure/wire.js'
import { camelCase, inputNames, outputNames } from '../../shared/inputs/spelling.js'

// Every step of a parsed pipeline, wherever it stands.
const stepsOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] => {
  if (Array.isArray(value)) return value.flatMap(stepsOf)
  if (!isObject(value)) return []
  const isStep = 'uses' in value || 'task' in value
  return isStep ? [value] : Object.values(value).flatMap(stepsOf)
}

const keysOf = (value: unknown): readonly string[] => (isObject(value) ? Object.keys(value) : [])

describe('the examples', () => {
  for (const name of readdirSync('examples/github')) {
    it(`examples/github/${name} gives the action inputs that it has, and uses outputs that it sets`, () => {
      const text = readFileSync(join('examples/github', name), 'utf8')
      const steps = stepsOf(parse(text)).filter((step) => textOf(step['uses'])?.includes('azure-image-builder-pipelines') === true)
      assert.ok(steps.length > 0)
      const known: readonly string[] = inputNames('github')
      assert.deepEqual(
        steps.flatMap((step) => keysOf(step['with'])).filter((input) => !known.includes(input)),
        [],
      )
      const outputs: readonly string[] = outputNames('github')
      assert.deepEqual(
        [...text.matchAll(/steps\.image\.outputs\.([\w-]+)/g)]
          .map(([, output]) => output ?? '')
          .filter((output) => !outputs.includes(output)),
        [],
      )
    })
  }

  for (const name of readdirSync('examples/azure-pipelines')) {
    it(`examples/azure-pipelines/${name} gives the task inputs that it has, and uses variables that it sets`, () => {
      const text = readFileSync(join('examples/azure-pipelines', name), 'utf8')
      const manifest: unknown = JSON.parse(readFileSync('tasks/AzureVMImageBuilderV1/task.json', 'utf8'))
      const known = itemsOf(at(manifest, 'inputs')).map((input) => textOf(at(input, 'name')))
      const steps = stepsOf(parse(text)).filter((step) => textOf(step['task']) === 'AzureVMImageBuilder@1')
      assert.ok(steps.length > 0)
      assert.deepEqual(
        steps.flatMap((step) => keysOf(step['inputs'])).filter((input) => !known.includes(input)),
        [],
      )
      const outputs = outputNames('azure-pipelines').map(camelCase)
      assert.deepEqual(
        [...text.matchAll(/\$\(image\.(\w+)\)/g)].map(([, output]) => output ?? '').filter((output) => !outputs.includes(output)),
        [],
      )
    })
  }
})
