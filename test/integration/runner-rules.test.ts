// The rules of the runners of GitHub and Azure DevOps (test/front-doors/runner-rules.ts) where a build comes to their limits.
import assert from 'node:assert/strict'
import { runCommand } from '../front-doors/command.js'
import { agentFaults, gitHubFaults, mostOfGitHubIssue } from '../front-doors/runner-rules.js'
import { useFolder, writeFiles } from '../temporary-folder.js'
import { allDoors, doors, exampleInputs } from './doors.js'
import { imageTemplate } from './image-template.js'
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
      '##vso[task.setsecret]a%0Ab',
    ])
      assert.equal(faults(line), 0, line)
    for (const line of [
      'text ##vso[task.setvariable variable=a;isSecret=true]b%0Ac',
      '##vso[task.setvariable]a',
      '##vso[task.prependpath]/x',
      '##vso[task]x',
      '##vso text',
      '##vso[task.complete result=failed]',
      '##vso[task.addattachment type=a/b;name=c]/d',
    ])
      assert.equal(faults(line), 1, line)
  })
})
