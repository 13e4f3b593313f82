import assert from 'node:assert/strict'
import { wordsOf } from '../../../../shared/diagnosis/evidence.js'
import { Narrator, type LogLevel } from '../../../../shared/service/log/narrator.js'
import type { StepList } from '../../../../shared/service/log/steps.js'

const template = {
  properties: {
    customize: [
      { type: 'Shell', name: 'install' },
      { type: 'File', sourceUri: 'x' },
    ],
    validate: { inVMValidations: [{ type: 'PowerShell', name: 'check' }] },
  },
}
const at = (time: string, text: string): string => `PACKER 2023/09/14 ${time} ${text}`
const start = (kind: string, time = '19:01:18'): string => at(time, `[INFO] (telemetry) Starting provisioner ${kind}`)
const end = (kind: string, time = '19:01:18'): string => at(time, `[INFO] (telemetry) ending ${kind}`)
const output = (text: string): string => at('19:01:18', `ui:     azure-arm: ${text}`)
const title = (text: string): string => at('19:01:18', `ui: ==> azure-arm: ${text}`)

const narrate = (
  lines: readonly string[],
  { level = 'normal', list = 'customize' }: { level?: LogLevel; list?: StepList } = {},
): { readonly printed: readonly string[]; readonly narrator: Narrator } => {
  const printed: string[] = []
  const narrator = new Narrator({ template, list, level, print: (text) => printed.push(text.trim()) })
  for (const line of lines) narrator.take(line)
  return { printed, narrator }
}

describe('telling a log', () => {
  it('names each customizer with how long it took, and the service’s own step after them', () => {
    const { printed, narrator } = narrate([
      start('shell', '19:00:00'),
      output('a'),
      end('shell', '19:01:05'),
      start('file'),
      end('file'),
      start('shell'),
      end('shell'),
    ])
    assert.deepEqual(printed, [
      '▸ customizer 1 of 2: install (Shell)',
      'a',
      '▪ customizer 1 of 2: install (Shell) took 1m 05s',
      '▸ customizer 2 of 2: File',
      '▪ customizer 2 of 2: File is done',
      '▸ the service’s own step (shell)',
      '▪ the service’s own step (shell) is done',
    ])
    assert.equal(narrator.failure, undefined)
  })

  for (const [what, shown, lines, printed] of [
    [
      'repeats the heading of a step if another log was shown in between',
      'validator 1 of 1: check (PowerShell)',
      [output('late')],
      ['▸ customizer 1 of 2: install (Shell), continued', 'late'],
    ],
    ['does not repeat the heading of the step that is shown', 'customizer 1 of 2: install (Shell)', [output('late')], ['late']],
    [
      'puts lines that arrive late under their own step, and the next step under its own',
      'validator 1 of 1: check (PowerShell)',
      [output('late'), end('shell'), start('file'), title('Uploading x')],
      [
        '▸ customizer 1 of 2: install (Shell), continued',
        'late',
        '▪ customizer 1 of 2: install (Shell) is done',
        '▸ customizer 2 of 2: File',
        'Uploading x',
      ],
    ],
  ] as const)
    it(what, () => {
      const texts: string[] = []
      const narrator = new Narrator({ template, list: 'customize', level: 'normal', print: (text) => texts.push(text.trim()) }, shown)
      narrator.take(start('shell'), true)
      for (const line of lines) narrator.take(line)
      assert.deepEqual(texts, printed)
    })

  it('names validators as such', () => {
    assert.equal(narrate([start('powershell')], { list: 'inVMValidations' }).printed[0], '▸ validator 1 of 1: check (PowerShell)')
  })

  it('prints nothing at log-level quiet, and every line unchanged at all', () => {
    const lines = [start('shell'), output('a'), at('19:01:18', 'packer-plugin-azure plugin: 202')]
    assert.deepEqual(narrate(lines, { level: 'quiet' }).printed, [])
    assert.deepEqual(narrate(lines, { level: 'all' }).printed, ['▸ customizer 1 of 2: install (Shell)', ...lines])
  })

  it('prints the head and the tail of a step that prints too much', () => {
    const { printed } = narrate([start('shell'), ...Array.from({ length: 100_000 }, (_, line) => output(String(line))), end('shell')])
    assert.equal(printed.length, 1 + 400 + 1 + 30 + 1)
    assert.ok(printed.includes('… 99600 more lines; the last ones:'))
    assert.equal(printed.at(-2), '99999')
  })

  it('prints what a progress bar came to, and no more of a line than people read', () => {
    const { printed } = narrate([start('shell'), output('1%\r50%\r100%\r'), output('x'.repeat(5000))])
    assert.equal(printed[1], '100%')
    assert.equal(printed[2], `${'x'.repeat(2000)} … (3000 more characters)`)
  })

  it('does not print a line twice, but counts it', () => {
    const printed: string[] = []
    const options = { template, list: 'customize', level: 'normal', print: (text: string) => printed.push(text.trim()) } as const
    const narrator = new Narrator(options, 'customizer 1 of 2: install (Shell)')
    assert.equal(narrator.take(start('shell'), true), false)
    assert.equal(narrator.take(output('old'), true), false)
    assert.equal(narrator.take(output('new')), true)
    assert.deepEqual(printed, ['new'])
    assert.deepEqual(narrator.failure?.lines, ['old', 'new'])
  })
})

describe('a step that prints nothing', () => {
  const tenMinutes = 10 * 60_000
  const notices = (printed: readonly string[]): number => printed.filter((text) => text.includes('no output for')).length

  it('is reported once, after ten minutes', () => {
    const { narrator, printed } = narrate([start('shell'), output('x')])
    narrator.reportSilence(Date.now() + tenMinutes - 5_000)
    assert.equal(notices(printed), 0)
    narrator.reportSilence(Date.now() + tenMinutes + 5_000)
    narrator.reportSilence(Date.now() + 2 * tenMinutes)
    assert.equal(notices(printed), 1)
  })

  it('is not reported once it has ended', () => {
    const { narrator, printed } = narrate([start('shell'), output('x'), end('shell')])
    narrator.reportSilence(Date.now() + 2 * tenMinutes)
    assert.equal(notices(printed), 0)
  })
})

describe('where a build stopped', () => {
  it('is the step that has not ended, with its last lines', () => {
    const { narrator } = narrate([start('shell'), end('shell'), start('file'), output('x'), output('no such host')])
    assert.deepEqual(narrator.failure, {
      list: 'customize',
      index: 1,
      title: 'File',
      lines: ['x', 'no such host'],
      evidence: [{ origin: 'script', provisioner: 'file', text: 'x\nno such host' }],
    })
  })

  it('has the exit code of the script and Packer’s reason once, and nothing of its clean-up', () => {
    const reason = 'Script exited with non-zero exit status: 16. Allowed exit codes are: [0]'
    const { narrator } = narrate([
      start('shell'),
      output('nginx: [emerg] unknown directive'),
      at('19:01:18', "[INFO] command 'true' exited with code: 3"),
      at('19:01:18', "[ERROR] Remote command exited with '16': /tmp/script.sh"),
      title('Provisioning step had errors: Running the cleanup provisioner, if present...'),
      title('Deleting individual resources ...'),
      'PACKER ==> Some builds didn’t complete successfully and had errors:',
      `PACKER --> azure-arm: ${reason}`,
      `PACKER --> azure-arm: ${reason}`,
    ])
    const failure = narrator.failure
    assert.equal(failure?.exitCode, 16)
    assert.deepEqual(failure.lines, ['nginx: [emerg] unknown directive', reason])
    assert.deepEqual(
      failure.evidence.map(({ origin }) => origin),
      ['packer', 'stop', 'script'],
    )
    assert.equal(failure.evidence.map(wordsOf).filter((words) => words === reason).length, 1)
  })

  it('is read from Packer’s log, which marks errors', () => {
    const reason = 'Script exited with non-zero exit status: 100. Allowed exit codes are: [0]'
    const { printed, narrator } = narrate([
      start('shell'),
      output('Reading package lists...'),
      at('19:01:20', 'ui error: ==> azure-arm: E: Unable to locate package x'),
      title('Provisioning step had errors: Running the cleanup provisioner, if present...'),
      at('19:01:21', 'ui error: ==> azure-arm: Error deleting resource. Will retry.'),
      at('19:01:22', `ui error: Build 'azure-arm' errored after 4 minutes: ${reason}`),
    ])
    assert.ok(printed.includes('E: Unable to locate package x'))
    assert.equal(narrator.failure?.exitCode, 100)
    assert.deepEqual(narrator.failure.evidence.map(wordsOf), [
      `Build 'azure-arm' errored after 4 minutes: ${reason}`,
      'E: Unable to locate package x',
      'Reading package lists...\nE: Unable to locate package x',
    ])
  })

  it('does not end where a script uses words of Packer’s, and has its errors without colours', () => {
    const { narrator } = narrate([
      start('shell'),
      output('Deleting the temporary files'),
      output('Cleanup requested by the installer'),
      output('Cancelling build after receiving terminated'),
      output("[ERROR] Remote command exited with '7': x"),
      title('rm: cannot remove the temporary OS disk'),
      output('\u001b[31mERROR: no such file\u001b[0m'),
      at(
        '19:01:22',
        "ui error: Build 'azure-arm' errored after 4 minutes: Script exited with non-zero exit status: 3. Allowed exit codes are: [0]",
      ),
    ])
    assert.equal(narrator.failure?.exitCode, 3)
    const { evidence } = narrator.failure
    assert.deepEqual(
      evidence.flatMap((piece) => (piece.origin === 'stop' ? [piece.how, piece.lastLine] : [])),
      ['failure', 'ERROR: no such file'],
    )
    assert.ok(wordsOf(evidence.at(-1) ?? { origin: 'run', message: '' }).startsWith('Deleting the temporary files\n'))
  })

  it('forgets evidence of known failures from a step that succeeded', () => {
    const { narrator } = narrate([start('shell'), output('waagent: not found'), end('shell'), start('file'), output('x')])
    assert.deepEqual(narrator.failure?.evidence.map(wordsOf), ['x'])
  })

  it('keeps a line of Packer’s debug log that shows a known failure', () => {
    const line = 'PACKER ERR * client_jwt will expire within 5 minutes, please use a JWT that is valid for at least 5 minutes'
    const { narrator } = narrate([
      'PACKER OUT Error: Failed to prepare build: "azure-arm"',
      line,
      "PACKER OUT Build 'azure-arm' errored: x",
    ])
    assert.equal(narrator.failure?.title, 'the preparation of the build machine')
    assert.equal(narrator.failure.index, undefined)
    assert.ok(narrator.failure.evidence.some((piece) => wordsOf(piece).includes('client_jwt will expire')))
  })

  it('is after the last step where that ended well', () => {
    const { narrator } = narrate([start('shell'), end('shell'), "PACKER OUT Build 'azure-arm' errored: unexpected EOF"])
    assert.equal(narrator.failure?.title, 'what came after install (Shell)')
  })

  it('is reported as uncertain if the log has a different provisioner from the template’s step', () => {
    const { printed, narrator } = narrate([
      start('shell'),
      end('shell'),
      start('powershell'),
      end('powershell'),
      start('file'),
      output('x'),
    ])
    const doubt = 'The log has a provisioner powershell where customizer 2, File, was expected: the names of the steps may be wrong.'
    assert.ok(printed.includes(doubt))
    assert.equal(narrator.failure?.doubt, doubt)
    assert.equal(narrator.failure.index, 1)
  })

  it('is reported as uncertain if there are more provisioners than steps and the service’s own', () => {
    const { narrator } = narrate(['shell', 'file', 'shell', 'shell'].flatMap((kind) => [start(kind), end(kind)]).concat(start('shell')))
    assert.match(narrator.failure?.doubt ?? '', /^The log has more provisioners than the 2 customizers of the template/)
  })
})
