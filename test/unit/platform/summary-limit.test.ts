import assert from 'node:assert/strict'
import { maskedHost, type RawHost } from '../../../platform/masked-host.js'
import { code, codeBlock, fold, heading, link, list, paragraph, strong, table, type Page } from '../../../shared/page.js'

// What reaches the platform of the pages that a step writes.
const written = async (...pages: readonly Page[]): Promise<readonly string[]> => {
  const texts: string[] = []
  const host = maskedHost(rawHost((text) => texts.push(text)))
  for (const page of pages) await host.summary(page)
  return texts
}

const rawHost = (keep: (text: string) => void): RawHost => ({
  platform: 'github',
  log: {
    debug: () => undefined,
    info: () => undefined,
    progress: () => undefined,
    warn: () => undefined,
    error: () => undefined,
    group: (_title, work) => work(),
  },
  context: { workspace: '/', temporaryFolder: '/', owner: 'o', run: 'r', earlierAttempts: [], provenance: {} },
  signal: new AbortController().signal,
  input: () => undefined,
  inputProblems: () => [],
  login: () => {
    throw new Error('no login')
  },
  mask: () => undefined,
  output: () => undefined,
  print: () => undefined,
  summary: (text) => {
    keep(text)
    return Promise.resolve()
  },
  state: { save: () => undefined, load: () => undefined },
  keepFile: () => undefined,
  finish: () => undefined,
})

// GitHub drops the summary of a step that has more.
const most = 1024 * 1024

const rows = (text: string, count: number): Page => [
  table(
    ['a', 'b'],
    Array.from({ length: count }, () => ['x', code(text)]),
  ),
]
const large: Readonly<Record<string, readonly Page[]>> = {
  'a table of 5 MB': [rows('x'.repeat(5000), 1000)],
  'a list of 5 MB': [[list(Array.from({ length: 50_000 }, () => 'x'.repeat(100)))]],
  'one text of 5 MB': [[paragraph('x'.repeat(5_000_000))]],
  'characters of three bytes': [rows('日'.repeat(1000), 1000)],
  'characters that are escaped': [rows('|`<&'.repeat(500), 1000)],
  'ten pages of 500 kB in one step': Array.from({ length: 10 }, () => rows('x'.repeat(500), 1000)),
}

describe('The summary of a step', () => {
  for (const [what, pages] of Object.entries(large))
    it(`stays below 1 MiB, and says what it leaves out: ${what}`, async () => {
      const texts = await written(...pages)
      const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
      assert.ok(bytes < most, `${bytes} bytes`)
      assert.ok(/Omitted, because the page is limited to `?\d+`? bytes/.test(texts.join('').slice(-2000)), texts.join('').slice(-500))
    })
})

// Markdown escapes characters that a secret may contain: a secret that is escaped first is no longer found.
describe('A secret in a page', () => {
  const secret = 'P@ss_w*rd|"q`<#1>[x]&y'
  const pages: Readonly<Record<string, Page>> = {
    'a sentence': [paragraph(`a ${secret} b`)],
    'a cell': [table([secret, 'b'], [[`a ${secret}`, code(secret)]])],
    'code in a cell': [table(['a'], [[code(`x${secret}y`)]])],
    'a list': [list([strong(secret), secret])],
    'a heading in a fold': [fold('title', heading(secret))],
    'a link': [paragraph(link(secret, 'https://example.com/1'))],
    'a block of code': [codeBlock(secret)],
  }
  for (const [where, page] of Object.entries(pages))
    it(`is *** before it is written as Markdown: ${where}`, async () => {
      const texts: string[] = []
      const host = maskedHost({
        ...rawHost((text) => texts.push(text)),
        comment: ({ markdown }) => {
          texts.push(markdown)
          return Promise.resolve({ kind: 'written', url: 'https://example.com/1' })
        },
      })
      host.mask(secret)
      await host.summary(page)
      await host.comment?.({ token: 't', topic: 'x', page }, new AbortController().signal)
      assert.equal(texts.length, 2)
      for (const text of texts) {
        assert.doesNotMatch(text, /ss.{0,6}w|rd.{0,8}q/)
        assert.match(text.replaceAll('\\', ''), /\*\*\*/)
      }
    })
})

describe('An output', () => {
  it('is one line: what Azure answers makes no other output', () => {
    const lines: string[] = []
    const host = maskedHost({ ...rawHost(() => undefined), output: (name, value) => lines.push(`${name}=${value}`) })
    host.mask('S3cretValue')
    for (const end of ['\n', '\r\n', '\r', '\u2028', '  \n\t '])
      host.output('image-id', `/images/a${end}image-id=/images/b S3cretValue\u001b[31m`)
    host.output('run-outputs', [{ id: 'a\nb' }])
    assert.deepEqual(lines.slice(0, 3), Array(3).fill('image-id=/images/a image-id=/images/b ***'))
    assert.equal(lines[4], 'image-id=/images/a image-id=/images/b ***')
    assert.equal(lines[5], 'run-outputs=[{"id":"a\\nb"}]')
    assert.ok(lines.every((line) => !/[\r\n\u2028]/.test(line)))
  })
})

describe('A printed document', () => {
  it('keeps the line endings of a script, and hides secrets that span them', () => {
    const texts: string[] = []
    const host = maskedHost({ ...rawHost(() => undefined), print: (text) => texts.push(text) })
    host.mask('first\r\nsecond')
    host.print({ windows: 'Get-Date\r\nGet-Item x', linux: 'date\nls', colour: '\u001b[31mred', key: 'a first\r\nsecond b' })
    assert.deepEqual(JSON.parse(texts.join('')), {
      windows: 'Get-Date\r\nGet-Item x',
      linux: 'date\nls',
      colour: 'red',
      key: 'a *** b',
    })
  })
})
