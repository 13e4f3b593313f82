import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { at, isObject, textOf } from '../../shared/json.js'
import { runAction } from '../front-doors/action.js'

// The actions of one command each, as `uses: OWNER/REPOSITORY/plan@v1` finds them.
describe('the actions of one command', () => {
  const manifestOf = (folder: string): unknown => parse(readFileSync(join(folder, 'action.yml'), 'utf8'))
  const keysOf = (value: unknown): readonly string[] => (isObject(value) ? Object.keys(value) : [])

  for (const folder of ['plan', 'gate', 'promote', 'retain'] as const)
    it(`${folder}/action.yml starts the bundle of the root action with its own command, and declares a part of the inputs`, () => {
      const manifest = manifestOf(folder)
      const root = manifestOf('.')
      const main = textOf(at(manifest, 'runs', 'main')) ?? ''
      assert.equal(resolve(folder, main), resolve(textOf(at(root, 'runs', 'main')) ?? ''))
      assert.equal(at(manifest, 'inputs', 'command', 'default'), folder)
      const inputs = keysOf(at(manifest, 'inputs'))
      assert.ok(inputs.length < keysOf(at(root, 'inputs')).length)
      assert.deepEqual(
        inputs.filter((name) => at(root, 'inputs', name) === undefined),
        [],
      )
    })

  it('plan validates a template, and sets the outputs that it declares', async () => {
    const result = await runAction(
      { template: 'image.yaml', parameters: readFileSync('examples/linux-web-server/parameters.json', 'utf8') },
      { action: 'plan', cwd: resolve('examples/linux-web-server'), environment: {} },
    )
    assert.equal(result.exitCode, 0, result.stdout)
    assert.deepEqual(
      Object.keys(result.outputs).sort(),
      keysOf(at(manifestOf('plan'), 'outputs'))
        .slice()
        .sort(),
    )
  })

  it('gate says what it needs, without declaring a template', async () => {
    const result = await runAction({}, { action: 'gate', cwd: resolve('.'), environment: {} })
    assert.equal(result.exitCode, 2)
    assert.match(result.stdout, /gallery-image-definition or image-version-id/)
  })
})
