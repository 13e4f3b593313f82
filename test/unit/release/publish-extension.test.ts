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

  const [pending, valid] = ['{"status": "pending"}', '{"status": "success"}']
  const refused = '{"status": "error", "message": "brand name"}'
  // As tfx prints it for an extension, or a version, that the Marketplace does not have; it exits with an error then.
  const missing = 'error: Error: Could not find extension version 1.2.3'

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
cat "${folder}/answer-$((n))"; case "$(cat "${folder}/answer-$((n))")" in error*) exit 255 ;; esac`,
    )
    const result = spawnSync('bash', ['scripts/publish-extension.sh', 'x.vsix', '1.2.3'], {
      encoding: 'utf8',
      env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, TFX: tfx, TFX_WAIT: '0' },
    })
    const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')
    return { ...result, calls: calls.map((call) => call.split(' ')[1]), first: calls }
  }

  itWith(['bash'], 'asks until the Marketplace has validated the version', () => {
    const { status, stdout, calls, first } = publish([missing, missing, pending, '', valid])
    assert.equal(status, 0)
    assert.match(stdout, /has validated version 1\.2\.3/)
    assert.deepEqual(calls, ['isvalid', 'publish', 'isvalid', 'isvalid', 'isvalid', 'isvalid'])
    assert.match(first[0] ?? '', /^extension isvalid .*--version 1\.2\.3/)
    assert.match(first[1] ?? '', /^extension publish .*--no-wait-validation --vsix x\.vsix .*--token the-token$/)
  })

  itWith(['bash'], 'publishes nothing if the Marketplace has the version, validated or not yet', () => {
    const before = publish([valid])
    assert.deepEqual([before.status, before.calls], [0, ['isvalid']])
    assert.match(before.stdout, /has validated version 1\.2\.3/)
    rmSync(join(folder, 'calls'))
    rmSync(join(folder, 'asked'))
    const during = publish([pending, pending, valid])
    assert.deepEqual([during.status, during.calls], [0, ['isvalid', 'isvalid', 'isvalid']])
    assert.match(during.stdout, /already published: the Marketplace is still validating it/)
  })

  itWith(['bash'], 'continues if the Marketplace has the version although publishing failed', () => {
    const { status, calls } = publish([missing, pending, valid], 'exit 3')
    assert.deepEqual([status, calls], [0, ['isvalid', 'publish', 'isvalid', 'isvalid']])
  })

  itWith(['bash'], 'fails with the reason if the Marketplace refuses it', () => {
    const { status, stderr } = publish([missing, refused])
    assert.equal(status, 1)
    assert.match(stderr, /refused version 1\.2\.3: .*brand name/)
  })

  itWith(['bash'], 'fails at once if it cannot be published, and after 60 questions without an answer', () => {
    assert.equal(publish([missing], 'exit 3').status, 3)
    rmSync(join(folder, 'asked'))
    const { status, stderr } = publish([missing, pending])
    assert.equal(status, 1)
    assert.match(stderr, /not validated version 1\.2\.3 after 60 questions, the last with this answer: .*pending/)
  })
})
