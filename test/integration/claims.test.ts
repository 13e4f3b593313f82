// What a diagnosis claims reaches people wherever they look: the log, the annotation and the page of the job, on every platform.
import assert from 'node:assert/strict'
import { diagnoses } from '../../shared/diagnosis/table.js'
import { doors, exampleInputs } from './doors.js'
import { useEmulator } from './shared-emulator.js'

const rowOf = (id: string) => {
  const row = diagnoses.find((one) => one.id === id)
  assert.ok(row, id)
  return row
}

// What remains of a text if everything is dropped that a platform or Markdown writes differently.
const bare = (text: string): string =>
  text
    .replaceAll(/%0A|%0D|&#\d+;|&\w+;/g, ' ')
    .replaceAll(/[^\p{L}\d]+/gu, ' ')
    .toLowerCase()

describe('what a diagnosis claims', () => {
  const emulator = useEmulator()
  const lineWith = (log: string, marks: RegExp): string => log.split('\n').find((line) => marks.test(line)) ?? ''
  const annotations = {
    [doors.gitHub.name]: (log: string) => lineWith(log, /^::error/),
    [doors.azureDevOps.name]: (log: string) => lineWith(log, /^##vso\[task\.logissue type=error/),
    [doors.terminal.name]: (log: string) => log,
  }

  for (const door of [doors.gitHub, doors.azureDevOps, doors.terminal])
    it(`is in the log, in the annotation and on the page: ${door.name}`, async () => {
      await emulator().control.set({
        failCustomizer: { index: 2, exitCode: 100 },
        customizerOutput: { 2: ['E: Unable to locate package ngnix'] },
      })
      const result = await door.run(
        emulator(),
        'build',
        exampleInputs(emulator(), `claims-${door.name.toLowerCase().replaceAll(' ', '-')}`),
      )
      assert.ok(!result.succeeded)
      const { title, cause, fix, link, id } = rowOf('apt-package-missing')
      const claims = { title, cause, fix, link, id, named: 'The package: ngnix' }
      const places = {
        log: result.log,
        annotation: annotations[door.name]?.(result.log) ?? '',
        // A terminal has no page.
        ...(door.name === doors.terminal.name ? {} : { page: result.summary }),
      }
      for (const [place, text] of Object.entries(places))
        for (const [claim, words] of Object.entries(claims))
          assert.ok(bare(text).includes(bare(words).trim()), `no ${claim} in the ${place}: ${text}`)
    })

  it('is in the log directly below the first line of the error, before everything else', async () => {
    await emulator().control.set({
      failCustomizer: { index: 2, exitCode: 1 },
      customizerOutput: { 2: ['E: Unable to locate package ngnix'] },
    })
    const { log } = await doors.terminal.run(emulator(), 'build', exampleInputs(emulator(), 'claims-order'))
    const lines = log.slice(log.indexOf('error: ')).split('\n')
    assert.match(lines[0] ?? '', /^error: The image build failed in customizer 3, .* \[build-failed\]$/)
    assert.match(lines[1] ?? '', /^ {2}what to do: .*ngnix.*\(apt-package-missing, docs\/troubleshooting\.md\)$/)
    const said = lines.findIndex((line) => line.startsWith('The service says: '))
    assert.ok(said > lines.findIndex((line) => line.startsWith('The complete log is in ')), log)
  })

  it('is on the page before the service’s own words, with a link', async () => {
    await emulator().control.set({
      failCustomizer: { index: 2, exitCode: 1 },
      customizerOutput: { 2: ['curl: (6) Could not resolve host: a.example', 'tar: x: Cannot write: No space left on device'] },
    })
    const { summary } = await doors.gitHub.run(emulator(), 'build', exampleInputs(emulator(), 'claims-two'))
    const positions = ['Several causes are possible', 'cannot resolve a name', 'build machine is full', 'The service says'].map((text) =>
      summary.indexOf(text),
    )
    assert.deepEqual(
      positions,
      positions.toSorted((one, other) => one - other),
      summary,
    )
    assert.ok(!positions.includes(-1), summary)
    assert.ok(summary.includes(`(${rowOf('disk-full').link}`), summary)
  })
})
