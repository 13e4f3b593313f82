import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { powerShellLiteral, shellLiteral } from '../../../../shared/artifacts/download-step/quote.js'
import { itWith, toolPath } from '../../../tools.js'
import { anyCharacter } from '../../../any-text.js'
import { readPowerShellLiteral } from './powershell-literal.js'

const awkward = [
  '',
  "it's",
  '$(id) `id` $HOME',
  '-rf',
  '/opt/with space',
  '"',
  '\\',
  "\\'",
  '{{ build `x` }}',
  '{{{{',
  'ünï/日本/😀',
  'two\nlines',
  '‘curly’',
  '%TEMP%\\$env:X',
]
const texts = fc.array(
  fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom(...awkward)).filter((text) => !text.includes('\0')),
  {
    minLength: 1,
    maxLength: 50,
  },
)

describe('a text as a literal', () => {
  for (const shell of ['dash', 'bash'] as const) {
    itWith([shell], `is one word with just that text in ${shell}, and has no template of Packer in it`, () => {
      const print = (values: readonly string[]): readonly string[] => {
        const script = values.map((value) => `printf '%s\\0' ${shellLiteral(value)}`).join('\n')
        assert.ok(!script.includes('{{'))
        return execFileSync(shell, ['-s'], { input: script, encoding: 'utf8' }).split('\0').slice(0, -1)
      }
      assert.deepEqual(print(awkward), awkward)
      fc.assert(
        fc.property(texts, (values) => {
          assert.deepEqual(print(values), values)
        }),
        { numRuns: 20 },
      )
    })
  }

  it('is an expression of ASCII characters with just that text in PowerShell, and has no template of Packer in it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: anyCharacter }), fc.constantFrom(...awkward)), (value) => {
        const literal = powerShellLiteral(value)
        assert.match(literal, /^[ -~]*$/)
        assert.ok(!literal.includes('{{'))
        assert.equal(readPowerShellLiteral(literal), value)
      }),
    )
  })

  it('is plain if no character needs escaping', () => {
    assert.equal(shellLiteral('/opt/site'), "'/opt/site'")
    assert.equal(powerShellLiteral("C:\\it's here"), "'C:\\it''s here'")
    assert.equal(powerShellLiteral('é{{'), "('' + [char]0x00E9 + '{' + '{')")
  })

  itWith(['pwsh'], 'is just that text in PowerShell itself', () => {
    const script = awkward
      .map((value) => `[Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes(${powerShellLiteral(value)}))`)
      .join('\n')
    const printed = execFileSync(toolPath('pwsh'), ['-NoProfile', '-Command', script], { encoding: 'utf8' })
    assert.deepEqual(
      printed
        .trimEnd()
        .split(/\r?\n/)
        .map((line) => Buffer.from(line, 'base64').toString('utf16le')),
      awkward,
    )
  })
})
