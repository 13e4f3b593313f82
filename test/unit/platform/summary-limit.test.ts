import assert from 'node:assert/strict'
import { maskedHost, type RawHost } from '../../../platform/masked-host.js'
import { code, list, paragraph, table, type Page } from '../../../shared/page.js'

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
