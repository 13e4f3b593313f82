// The rules of the runners of GitHub and Azure DevOps (test/front-doors/runner-rules.ts) where a build comes to their limits.
import assert from 'node:assert/strict'
import { runCommand } from '../front-doors/command.js'
import { agentFaults, gitHubFaults, mostOfGitHubIssue } from '../front-doors/runner-rules.js'
import { useFolder, writeFiles } from '../temporary-folder.js'
import { allDoors, doors, exampleInputs } from './doors.js'
import { imageTemplate, imageTemplateBody } from './image-template.js'
import { useEmulator } from './shared-emulator.js'

describe('the rules of a runner', () => {
  const emulator = useEmulator()
  const folder = useFolder()

  for (const door of allDoors)
    it(`keep the remedy at the end of a long error on ${door.name}, and its whole text in the log`, async () => {
      const parts = Array.from({ length: 400 }, (_, index) => `part ${index} of a long message.`)
      await emulator().control.set({ failProvisioning: { code: 'BadPIRSource', message: parts.join(' ') } })
      const result = await door.run(emulator(), 'build', exampleInputs(emulator(), `long-${door.name.replace(' ', '')}`))
      assert.ok(!result.succeeded)
      for (const part of parts) assert.ok(result.log.includes(part), part)
      const errors = result.log.split('\n').filter((line) => /^(?:::error|##vso\[task\.logissue type=error|error: )/.test(line))
      assert.equal(errors.length, 1, result.log)
      if (door !== doors.gitHub) return
      assert.ok(errors[0]?.includes('part 0 of') && errors[0].includes('what to do:'), errors[0])
      assert.ok((errors[0]?.length ?? 0) < 1.2 * mostOfGitHubIssue)
    })

  it('do not take outputs away for a secret of several lines or of few characters', async () => {
    const template = {
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      parameters: { settings: { type: 'securestring' }, flag: { type: 'securestring' } },
      resources: [{ ...imageTemplateBody(emulator().description), name: 'masks' }],
    }
    await writeFiles(folder(), { 'masks.json': JSON.stringify(template) })
    const parameters = { settings: { value: '{\n  "password": "hunter-2"\n}\n' }, flag: { value: 'on' } }
    await writeFiles(folder(), { 'masks.parameters.json': JSON.stringify({ parameters }) })
    const inputs = { template: 'masks.json', parameters: 'masks.parameters.json' }
    const result = await doors.gitHub.run(emulator(), 'plan', inputs, { cwd: folder() })
    const masks = [...result.stdout.matchAll(/^::add-mask::(.*)$/gm)].map(([, mask = '']) => mask)
    assert.ok(masks.includes('"password": "hunter-2"'), result.log)
    assert.ok(!masks.some((mask) => mask.includes('%0A') || mask.length < 6), masks.join('\n'))
  })

  it('give a command in a step nothing to obey from the names and texts of a repository', async () => {
    const names = ['a\n::add-mask::b.sh', '##vso[task.setvariable variable=x]y.sh', '##[add-mask]z.sh']
    const steps = names.map((name) => ({ type: 'Shell', name: `::error::${name}`, scriptUri: name }))
    const text = imageTemplate(emulator().description, [...steps, { type: 'Shell', inline: ['##[set-env name=A]b', '::error::c'] }])
    const broken = imageTemplate(emulator().description, [
      { type: 'Shell', scriptUri: 'missing ##vso[task.complete result=Failed]\n::error::d.sh' },
    ])
    const files = Object.fromEntries(names.map((name) => [name, 'true\n']))
    await writeFiles(folder(), { ...files, 'image.json': text, 'broken.json': broken })
    for (const words of [
      ['plan', 'image.json'],
      ['plan', 'image.json', '--json'],
      ['plan', 'broken.json'],
      ['plan', 'broken.json', '--json'],
    ]) {
      const { stdout, stderr } = await runCommand(words, { cwd: folder(), environment: { GITHUB_ACTIONS: 'true', TF_BUILD: 'True' } })
      for (const printed of [stdout, stderr]) assert.deepEqual([...gitHubFaults(printed), ...agentFaults(printed)], [])
      // Nor do they begin a line of the log.
      if (!words.includes('--json')) assert.doesNotMatch(`${stdout}${stderr}`, /^\s*: ?:/m)
      if (!words.includes('--json') || words.includes('broken.json')) continue
      // What is broken up is only how it is written.
      assert.ok(JSON.stringify(JSON.parse(stdout)).includes(JSON.stringify('##[set-env name=A]b')), stdout)
    }
  })

  it('name what GitHub would not obey', () => {
    const faults = (line: string): number => gitHubFaults(`${line}\n`).length
    for (const line of ['::error::text', '::error file=a.json,line=3,col=1::text', '::group::x', '  text ::error', 'a::b::c', '[x] ##[y]'])
      assert.equal(faults(line), 0, line)
    for (const line of [
      '::add-mask::',
      '::add-mask::{',
      '::add-mask::abcdef%0Aghijkl',
      '::set-output name=a::b',
      ' \u0085::add-path::/x',
      'x ##[set-env name=a]b',
      '::error col=2::x',
      '::warning source=a::x',
    ])
      assert.equal(faults(line), 1, line)
    assert.equal(faults(`::error::${'x'.repeat(mostOfGitHubIssue)}`), 0)
    assert.equal(faults(`::error::${'x'.repeat(mostOfGitHubIssue)}%0A`), 1)
  })

  it('name what an agent would not obey', () => {
    const faults = (line: string): number => agentFaults(`${line}\n`).length
    for (const line of [
      '##vso[task.complete result=Failed]text',
      '##vso[task.logissue type=warning]x',
      '##[group]x',
      '##vso[task.setsecret]abcdef',
    ])
      assert.equal(faults(line), 0, line)
    for (const line of [
      'text ##vso[task.setvariable variable=a;isSecret=true]b%0Ac',
      '##vso[task.setvariable]a',
      '##vso[task.setsecret]abcdef%0Aghijkl',
      '##vso[task.setsecret]abcde',
      '##vso[task.prependpath]/x',
      '##vso[task]x',
      '##vso text',
      '##vso[task.complete result=failed]',
      '##vso[task.addattachment type=a/b;name=c]/d',
    ])
      assert.equal(faults(line), 1, line)
  })
})
