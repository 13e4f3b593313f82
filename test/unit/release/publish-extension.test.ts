import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { itWith } from '../../tools.js'

// The script of the release workflow, with programs in the places of az and tfx that write down how they are called.
describe('publishing the extension', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aib-publish-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  const program = (name: string, text: string): string => {
    const file = join(folder, name)
    writeFileSync(file, `#!/bin/sh\n${text}\n`)
    chmodSync(file, 0o755)
    return file
  }

  // `answers` are those of `tfx extension isvalid`, one a call; the last one stays.
  const publish = (answers: readonly string[], publishes = 'exit 0') => {
    program('az', 'echo the-token')
    answers.forEach((answer, index) => {
      writeFileSync(join(folder, `answer-${String(index + 1)}`), answer)
    })
    const tfx = program(
      'tfx',
      `echo "$*" >>${folder}/calls
case "$2" in publish) ${publishes} ;; esac
echo x >>${folder}/asked
n=$(wc -l <${folder}/asked); [ "$n" -le ${String(answers.length)} ] || n=${String(answers.length)}
cat "${folder}/answer-$((n))"`,
    )
    const result = spawnSync('bash', ['scripts/publish-extension.sh', 'x.vsix', '1.2.3'], {
      encoding: 'utf8',
      env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, TFX: tfx, TFX_WAIT: '0' },
    })
    const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')
    return { ...result, calls }
  }

  itWith(['bash'], 'asks until the Marketplace has validated the version', () => {
    const { status, stdout, calls } = publish(['{"status": "pending"}', '', '{"status": "success"}'])
    assert.equal(status, 0)
    assert.match(stdout, /has validated version 1\.2\.3/)
    assert.match(calls[0] ?? '', /^extension publish .*--vsix x\.vsix .*--token the-token$/)
    assert.equal(calls.filter((call) => /^extension isvalid .*--version 1\.2\.3/.test(call)).length, 3)
  })

  itWith(['bash'], 'fails with the reason if the Marketplace refuses it', () => {
    const { status, stderr } = publish(['{"status": "error", "message": "brand name"}'])
    assert.equal(status, 1)
    assert.match(stderr, /refused version 1\.2\.3: .*brand name/)
  })

  itWith(['bash'], 'fails at once if it cannot be published, and after 60 questions without an answer', () => {
    assert.equal(publish(['{"status": "success"}'], 'exit 3').status, 3)
    const { status, stderr } = publish(['{"status": "pending"}'])
    assert.equal(status, 1)
    assert.match(stderr, /not validated version 1\.2\.3 after 60 questions/)
  })
})
