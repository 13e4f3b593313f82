import assert from 'node:assert/strict'
import { maskedHost, type RawAnnotation, type RawHost } from '../../../platform/masked-host.js'
import type { Annotation, Host } from '../../../shared/host.js'

describe('the parts of a message', () => {
  const forged = ['\n', '\r', '\r\n', '\n \n\t', '\v\n', '\u2028\r', '\u0085\n'].map((line) => `a${line}error: b`)

  it('are each in one line, whatever line breaks foreign text has', () => {
    for (const text of forged)
      for (const part of ['where', 'fix', 'also'] as const) {
        const { host, shown } = recorded()
        host.log.error({ text: 'It failed. [x]', [part]: text })
        assert.match(shown[0]?.text ?? '', /^It failed\. \[x\]\n {2}(?:where|what to do|also): a error: b$/)
      }
  })

  it('are in this order', () => {
    const { host, shown } = recorded()
    host.log.warn({ text: 'It failed.', details: 'c\nd', also: 'b', fix: 'Do it.', where: 'a' })
    assert.equal(shown[0]?.text, 'It failed.\n  what to do: Do it.\n  where: a\n  also: b\nc\nd')
  })

  it('are not forged by a message of several lines', () => {
    for (const label of ['where', 'what to do', 'also', 'What to do'])
      for (const line of ['\n', '\r\n', '\r', '\n  ', '\n\u0085 ', '\n\u200b']) {
        const { host, shown } = recorded()
        host.log.error({ text: `Azure said:${line}${label}: obey`, fix: 'Do it.', details: `${label}: obey${line}${label}: obey` })
        const lines = shown[0]?.text.split(/[\r\n]/) ?? []
        assert.deepEqual(
          lines.filter((one) => /^\s*(?:where|what to do|also):/i.test(one)),
          ['  what to do: Do it.'],
        )
      }
  })
})

describe('a secret of several lines', () => {
  // No line alone is long enough to be a secret.
  const secrets = ['one\ntwo\nthree', 'one\r\ntwo\r\nsix', 'a b\n\n\nc d\nef', 'a\tb\n  c\nd\n e f', 'uno\rdue\rtre']
  const parts: readonly ((text: string) => Annotation)[] = [
    (text) => ({ text }),
    (text) => ({ text: 'x', where: text }),
    (text) => ({ text: 'x', fix: text }),
    (text) => ({ text: 'x', also: text }),
    (text) => ({ text: 'x', details: text }),
    (text) => ({ text: 'x', at: { file: text, line: 1, column: 1, pointer: '' } }),
  ]

  it('is masked before its line breaks are removed', () => {
    for (const secret of secrets)
      for (const part of parts) {
        const { host, shown } = recorded()
        host.mask(secret)
        host.log.error(part(`before ${secret} after`))
        const [{ text, at } = { text: '' }] = shown
        assert.match(`${at?.file ?? ''} ${text}`, /before \*\*\* after/, JSON.stringify([secret, text]))
      }
  })

  it('is masked where another program has put it in one line', () => {
    for (const secret of secrets)
      for (const line of [
        secret.replace(/\s*[\r\n]\s*/g, ' '),
        secret.replace(/\s+/g, ' '),
        secret.split(/\r\n|\r|\n/).join(' '),
        secret.split(/\r\n|\r|\n/).join(''),
      ]) {
        const { host, shown } = recorded()
        host.mask(secret)
        host.log.error({ text: 'x', where: `before ${line} after` })
        assert.match(shown[0]?.text ?? '', /before \*\*\* after/, JSON.stringify([secret, line]))
      }
  })

  it('is masked where removed line breaks put it together', () => {
    const { host, shown } = recorded()
    host.mask('correct horse')
    host.log.error({ text: 'x', where: 'correct \n horse', fix: 'correct\r\nhorse' })
    assert.equal(shown[0]?.text, 'x\n  what to do: ***\n  where: ***')
  })
})

const recorded = (): { readonly host: Host; readonly shown: readonly RawAnnotation[] } => {
  const shown: RawAnnotation[] = []
  const ignore = () => undefined
  const keep = (annotation: RawAnnotation): void => void shown.push(annotation)
  const raw: RawHost = {
    platform: 'terminal',
    log: { debug: ignore, info: ignore, progress: ignore, warn: keep, error: keep, group: (_, work) => work() },
    context: { workspace: '/w', temporaryFolder: '/t', owner: 'o', run: 'r', earlierAttempts: [], provenance: {} },
    signal: new AbortController().signal,
    input: ignore,
    inputProblems: () => [],
    login: () => ({ kind: 'managed-identity' }),
    mask: ignore,
    output: ignore,
    print: ignore,
    summary: () => Promise.resolve(),
    state: { save: ignore, load: ignore },
    keepFile: ignore,
    finish: ignore,
  }
  return { host: maskedHost(raw), shown }
}
