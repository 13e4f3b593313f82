import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { at, isObject, itemsOf, textOf } from '../../shared/json.js'
import { isVisible } from '../task-form.js'
import { camelCase, outputNames } from '../../shared/inputs/spelling.js'

// Every step of a parsed pipeline, at any depth.
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
      assert.deepEqual(
        steps.flatMap((step) => keysOf(step['with']).filter((input) => !actionInputs(textOf(step['uses']) ?? '').includes(input))),
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

  it('name only images, parameters files and scripts that exist', () => {
    for (const folder of ['examples/github', 'examples/azure-pipelines'])
      for (const name of readdirSync(folder).filter((file) => file.endsWith('.yml'))) {
        const text = readFileSync(join(folder, name), 'utf8')
        // The examples lie in `images` in the repository of a user; a matrix names several.
        const [, matrix = ''] = /image: \[(.+)\]/.exec(text) ?? []
        const paths = [...text.matchAll(/images\/[\w${}. /-]+\.(?:ya?ml|json|bicep)/g)].flatMap(([path]) =>
          path.includes('${{') ? matrix.split(', ').map((image) => path.replace(/\$\{\{.+?\}\}/, image)) : [path],
        )
        for (const path of paths) assert.ok(existsSync(path.replace(/^images/, 'examples')), `${name}: ${path}`)
      }
  })

  it('pin the actions of others by commit, with the version in a comment', () => {
    for (const name of readdirSync('examples/github')) {
      const lines = readFileSync(join('examples/github', name), 'utf8').split('\n')
      for (const line of lines.filter((one) => /uses: /.test(one) && !one.includes('azure-image-builder-pipelines')))
        assert.match(line, /@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, name)
    }
  })

  it('each job with an environment names the federated credential that it needs', () => {
    for (const name of readdirSync('examples/github')) {
      const lines = readFileSync(join('examples/github', name), 'utf8').split('\n')
      for (const line of lines) {
        const [, environment] = /^ +environment: ([\w-]+)/.exec(line) ?? []
        if (environment !== undefined) assert.match(line, new RegExp(`--github-environment ${environment}$`), name)
      }
    }
  })

  for (const name of readdirSync('examples/azure-pipelines').filter((file) => file.endsWith('.yml'))) {
    it(`examples/azure-pipelines/${name} gives the tasks inputs that they have, and uses variables that they set`, () => {
      const text = readFileSync(join('examples/azure-pipelines', name), 'utf8')
      const steps = stepsOf(parse(text)).filter((step) => /^AzureVMImage(?:Builder|Gallery)@1$/.test(textOf(step['task']) ?? ''))
      assert.ok(steps.length > 0)
      assert.deepEqual(
        steps.flatMap((step) => inputFaults(taskManifest((textOf(step['task']) ?? '').replace('@', 'V')), textsOfObject(step['inputs']))),
        [],
      )
      const outputs = outputNames('azure-pipelines').map(camelCase)
      const used = [...text.matchAll(/\$\(image\.(\w+)\)|outputs\['image\.(\w+)'\]/g)].map(([, here, later]) => here ?? later ?? '')
      assert.deepEqual(
        used.filter((output) => !outputs.includes(output)),
        [],
      )
    })
  }

  it('examples/azure-pipelines/release-gate.json is a release whose gate is the gate task, with its inputs', () => {
    const release: unknown = JSON.parse(readFileSync('examples/azure-pipelines/release-gate.json', 'utf8'))
    const gates = itemsOf(at(release, 'environments')).map((stage) => at(stage, 'preDeploymentGates'))
    const tasks = gates.flatMap((gate) => itemsOf(at(gate, 'gates'))).flatMap((gate) => itemsOf(at(gate, 'tasks')))
    const manifest = taskManifest('AzureVMImageBuilderGateV1')
    assert.deepEqual(
      tasks.map((task) => at(task, 'taskId')),
      [at(manifest, 'id')],
    )
    // The connection is chosen after the import.
    const given = tasks.map((task) => ({ ...textsOfObject(at(task, 'inputs')), azureSubscription: 'chosen' }))
    assert.deepEqual(
      given.flatMap((inputs) => inputFaults(manifest, inputs)),
      [],
    )
    assert.ok((textOf(at(release, 'description')) ?? '').length > 100)
  })

  it('docs/gates.md gives the gate inputs that it has', () => {
    const blocks = [...readFileSync('docs/gates.md', 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = '']): unknown =>
      parse(block),
    )
    const steps = stepsOf(blocks).filter((step) => textOf(step['task']) === 'AzureVMImageBuilderGate@1')
    assert.equal(steps.length, 1)
    assert.deepEqual(
      steps.flatMap((step) => inputFaults(taskManifest('AzureVMImageBuilderGateV1'), textsOfObject(step['inputs']))),
      [],
    )
  })
})

// The inputs of `OWNER/REPOSITORY@v1`, or of `OWNER/REPOSITORY/plan@v1`.
const actionInputs = (uses: string): readonly string[] => {
  const [, folder = ''] = /^[^/]+\/[^/@]+\/?([^@]*)@/.exec(uses) ?? []
  return keysOf(at(parse(readFileSync(join(folder, 'action.yml'), 'utf8')), 'inputs'))
}

const taskManifest = (folder: string): unknown => JSON.parse(readFileSync(join('tasks', folder, 'task.json'), 'utf8'))

// Members below a condition of the pipeline (`${{ if … }}`) count as given.
const textsOfObject = (value: unknown): Readonly<Record<string, string>> =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([name, text]) =>
          name.startsWith('${{') ? Object.entries(textsOfObject(text)) : [[name, String(text)] as const],
        ),
      )
    : {}

// What Azure DevOps would refuse: inputs that the task does not have, values that are not in a closed list, and missing required inputs.
const inputFaults = (manifest: unknown, given: Readonly<Record<string, string>>): readonly string[] => {
  const inputs = itemsOf(at(manifest, 'inputs'))
  const nameOf = (input: unknown): string => textOf(at(input, 'name')) ?? ''
  const names = inputs.map(nameOf)
  const valueOf = (name: string): string =>
    given[name] ??
    textOf(
      at(
        inputs.find((input) => nameOf(input) === name),
        'defaultValue',
      ),
    ) ??
    ''
  return [
    ...Object.keys(given).flatMap((name) => (names.includes(name) ? [] : [`${name} is not an input`])),
    ...inputs.flatMap((input) => {
      const options = at(input, 'options')
      const value = given[nameOf(input)]
      return value !== undefined && isObject(options) && !(value in options) ? [`${nameOf(input)} cannot be ${value}`] : []
    }),
    ...inputs.flatMap((input) =>
      at(input, 'required') === true && isVisible(textOf(at(input, 'visibleRule')) ?? '', valueOf) && valueOf(nameOf(input)) === ''
        ? [`${nameOf(input)} is needed`]
        : [],
    ),
  ]
}
