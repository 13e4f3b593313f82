import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { at, itemsOf, textOf, textsOf } from '../../shared/json.js'
import { runAction } from '../front-doors/action.js'
import { runCommand } from '../front-doors/command.js'
import { runTask } from '../front-doors/task.js'
import { itWith, toolPath } from '../tools.js'

// What the compiler makes of test/fixtures/bicep/image.bicep; a test below holds it to the compiler itself.
const compiledTemplate = readFileSync('test/fixtures/bicep/compiled.json', 'utf8')

const subscription = '11111111-2222-3333-4444-555555555555'

const compiledParameters = JSON.stringify({
  parametersJson: JSON.stringify({ contentVersion: '1.0.0.0', parameters: { name: { value: 'app' }, token: { value: 'hunter2' } } }),
  templateJson: compiledTemplate,
})

// A compiler that says what it was asked, and answers as the real one does.
const standIn = (folder: string): string => `#!${process.execPath}
const { writeFileSync } = require('node:fs')
const words = process.argv.slice(2)
writeFileSync(${JSON.stringify(join(folder, 'asked.json'))}, JSON.stringify({ words, environment: process.env }))
const file = words.at(-1)
if (file.endsWith('wrong.bicep')) {
  console.error('WARNING: ' + file + '(1,7) : Warning no-unused-params: Parameter "x" is declared but never used. [https://aka.ms/bicep/linter-diagnostics#no-unused-params]')
  console.error(file + '(2,12) : Error BCP057: The name "nmae" does not exist in the current context. [https://aka.ms/bicep/core-diagnostics#BCP057]')
  process.exit(1)
}
console.error(file + '(3,7) : Warning no-unused-params: Parameter "x" is declared but never used.')
console.log(words.includes('build-params') ? ${JSON.stringify(compiledParameters)} : ${JSON.stringify(compiledTemplate)})
`

// A script on the PATH is a program where the system reads its first line.
if (process.platform !== 'win32')
  describe('a template in Bicep', () => {
    let folder = ''
    const tools = () => join(folder, 'tools')
    const options = (path = tools()) => ({ cwd: folder, environment: { PATH: path, HOME: folder, AZURE_CLIENT_SECRET: 'hunter3' } })
    const target = ['--subscription-id', subscription, '--resource-group-name', 'rg', '--location', 'westus2']
    const asked = async (): Promise<unknown> => JSON.parse(await readFile(join(folder, 'asked.json'), 'utf8'))

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'aib-bicep-'))
      await mkdir(tools())
      await mkdir(join(folder, 'az-tools'))
      await writeFile(join(tools(), 'bicep'), standIn(folder), { mode: 0o755 })
      await writeFile(join(folder, 'az-tools', 'az'), standIn(folder), { mode: 0o755 })
      for (const name of ['image.bicep', 'wrong.bicep', 'image.bicepparam'])
        await writeFile(join(folder, name), "param x string = 'y'\nvar z = nmae\n")
    })
    after(() => rm(folder, { recursive: true, force: true }))

    it('is compiled, evaluated and planned', async () => {
      const { stdout, stderr, exitCode } = await runCommand(['plan', 'image.bicep', '--json', ...target], options())
      assert.equal(exitCode, 0, stderr)
      const plan: unknown = JSON.parse(stdout)
      assert.equal(at(plan, 'name'), 'web-image')
      const [distributor] = itemsOf(at(plan, 'template', 'properties', 'distribute'))
      assert.equal(
        at(distributor, 'galleryImageId'),
        `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.Compute/galleries/corporate/images/web`,
      )
      assert.deepEqual(at(distributor, 'targetRegions'), [{ name: 'westus2' }])
      assert.deepEqual(at(plan, 'template', 'properties', 'vmProfile'), {})
      assert.deepEqual(at(await asked(), 'words'), ['build', '--no-restore', '--stdout', join(folder, 'image.bicep')])
    })

    it('gives the warnings of its compiler as findings where they stand', async () => {
      const action = await runAction(
        { command: 'plan', template: 'image.bicep', location: 'westus2', 'subscription-id': subscription, 'resource-group-name': 'r' },
        options(),
      )
      assert.equal(action.exitCode, 0, action.stdout)
      assert.match(
        action.stdout,
        /^::warning file=image\.bicep,line=3,col=7::Parameter "x" is declared but never used\. \[bicep-no-unused-params\]/m,
      )
    })

    it('gives its compiler none of the secrets of the environment', async () => {
      await runCommand(['plan', 'image.bicep', ...target], options())
      assert.deepEqual(Object.keys(textsOf(at(await asked(), 'environment'))).sort(), ['HOME', 'PATH', 'TMPDIR'])
    })

    it('is compiled by the Azure CLI where there is no Bicep CLI', async () => {
      const { exitCode, stderr } = await runCommand(['plan', 'image.bicep', ...target], options(join(folder, 'az-tools')))
      assert.equal(exitCode, 0, stderr)
      assert.deepEqual(at(await asked(), 'words'), ['bicep', 'build', '--no-restore', '--stdout', '--file', join(folder, 'image.bicep')])
    })

    it('with errors shows them at their places, with the line and a caret', async () => {
      const { exitCode, stderr } = await runCommand(['plan', 'wrong.bicep', ...target], options())
      assert.equal(exitCode, 2)
      assert.match(
        stderr,
        /error: wrong\.bicep:2:12: BCP057: The name "nmae" does not exist .* \[bicep-failed\]\n2 \| var z = nmae\n {2}\| {12}\^/,
      )
      const task = await runTask({ command: 'plan', template: 'wrong.bicep' }, undefined, options())
      assert.equal(task.result, 'Failed')
      assert.ok(
        task.issues.some(({ properties }) => properties['sourcepath'] === 'wrong.bicep' && properties['linenumber'] === '2'),
        task.stdout,
      )
    })

    it('says of a finding in the compiled text that it is that, and shows the line', async () => {
      const { stderr } = await runCommand(
        ['plan', 'image.bicep', '--subscription-id', subscription, '--resource-group-name', 'rg', '--sarif', 'bicep.sarif'],
        options(),
      )
      const sarif: unknown = JSON.parse(await readFile(join(folder, 'bicep.sarif'), 'utf8'))
      const [result] = itemsOf(at(itemsOf(at(sarif, 'runs'))[0], 'results'))
      assert.equal(at(itemsOf(at(result, 'locations'))[0], 'physicalLocation', 'artifactLocation', 'uri'), 'image.bicep')
      assert.match(String(at(result, 'message', 'text')), /^image\.bicep \(compiled\):\d+:\d+: The template uses resourceGroup\(\)/)
      assert.match(
        stderr,
        /error: image\.bicep \(compiled\):\d+:\d+: The template uses resourceGroup\(\).*\n(?:.*\n)*?\d+ \|\s+"location": "\[resourceGroup\(\)\.location\]"/,
      )
    })

    it('takes its values from a .bicepparam, whose secrets are masked', async () => {
      const { stdout, stderr, exitCode } = await runCommand(
        ['plan', 'image.bicep', '--json', '--parameters', 'image.bicepparam', ...target],
        options(),
      )
      assert.equal(exitCode, 0, stderr)
      assert.equal(at(JSON.parse(stdout), 'name'), 'app-image')
      assert.ok(!(stdout + stderr).includes('hunter2'))
      assert.match(stdout, /login \*\*\*/)
    })

    it('is found through a .bicepparam given as the template; other parameters go before its own', async () => {
      const { stdout, stderr, exitCode } = await runCommand(
        ['plan', 'image.bicepparam', '--json', '--parameters', 'name=mine', ...target],
        options(),
      )
      assert.equal(exitCode, 0, stderr)
      assert.equal(at(JSON.parse(stdout), 'name'), 'mine-image')
      assert.deepEqual(at(await asked(), 'words'), ['build-params', '--no-restore', '--stdout', join(folder, 'image.bicepparam')])
    })

    it('says how to get a compiler where there is none; one in a relative folder does not count', async () => {
      const { exitCode, stderr } = await runCommand(['plan', 'image.bicep', ...target], options('tools'))
      assert.equal(exitCode, 2)
      assert.match(
        stderr,
        /image\.bicep is Bicep, and this machine has no Bicep compiler\. \[bicep-missing\]\n {2}what to do: Install the Bicep CLI .*az bicep install/,
      )
    })
  })

describe('the Bicep compiler itself', () => {
  for (const compiler of ['bicep', 'bicep-old'] as const) {
    itWith([compiler], `compiles the fixtures to what the stand-in answers (${compiler})`, () => {
      const compile = (...words: readonly string[]): unknown =>
        JSON.parse(
          execFileSync(toolPath(compiler), [...words, '--no-restore', '--stdout'], { cwd: 'test/fixtures/bicep', encoding: 'utf8' }),
        )
      assert.deepEqual(withoutMetadata(compile('build', 'image.bicep')), withoutMetadata(JSON.parse(compiledTemplate)))
      const parameters = compile('build-params', 'image.bicepparam')
      const values: unknown = JSON.parse(textOf(at(parameters, 'parametersJson')) ?? '')
      assert.deepEqual(
        at(values, 'parameters'),
        at(JSON.parse(textOf(at(JSON.parse(compiledParameters), 'parametersJson')) ?? ''), 'parameters'),
      )
    })
  }
})

// The version of the compiler and the hash of what it read.
const withoutMetadata = (template: unknown): unknown => {
  assert.ok(typeof template === 'object' && template !== null)
  return { ...template, metadata: undefined }
}
