import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

// docs/service.md and docs/platforms.md have the facts from outside that the code relies on; comments cite them by number: a
// rule of the linter refuses the sources themselves.
const pages = ['docs/service.md', 'docs/platforms.md']
const folders = ['shared', 'platform', 'actions', 'tasks', 'cli', 'scripts', 'test']

describe('Facts from outside', () => {
  it('that a comment cites exist', () => {
    const numbers = new Set(pages.flatMap((page) => factsOf(page).map(({ number }) => `${page} ${number}`)))
    for (const { file, citation } of citations()) assert.ok(numbers.has(citation), `${file}: ${citation}`)
  })

  it('have numbers in order, and a source each', () => {
    for (const page of pages) {
      const facts = factsOf(page)
      for (const [index, { number, source }] of facts.entries()) {
        const [section = 0, position = 0] = number.split('.').map(Number)
        const [lastSection = 0, lastPosition = 0] = (facts[index - 1]?.number ?? '0.0').split('.').map(Number)
        const isNext = section === lastSection ? position === lastPosition + 1 : section === lastSection + 1 && position === 1
        assert.ok(isNext, `${page} ${number}`)
        assert.ok(source.trim().length > 2, `${page} ${number}`)
      }
    }
  })
})

const factsOf = (page: string): readonly { readonly number: string; readonly source: string }[] =>
  [...readFileSync(page, 'utf8').matchAll(/^\| (\d+\.\d+) +\| .*\| (.*?)\s*\|$/gm)].map(([, number = '', source = '']) => ({
    number,
    source,
  }))

const citations = (): readonly { readonly file: string; readonly citation: string }[] =>
  comments().flatMap(({ file, text }) =>
    [...text.matchAll(/(docs\/(?:service|platforms)\.md) (\d+\.\d+(?:, \d+\.\d+)*)/g)].flatMap(([, page = '', numbers = '']) =>
      numbers.split(', ').map((number) => ({ file, citation: `${page} ${number}` })),
    ),
  )

// Comments of several lines are one text.
const comments = (): readonly { readonly file: string; readonly text: string }[] =>
  folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.m?ts$/.test(name))
      .map((name) => join(folder, name))
      .flatMap((file) =>
        [...readFileSync(file, 'utf8').matchAll(/(?:^|\s)\/\/ .*(?:\n\s*\/\/ .*)*/g)].map(([text]) => ({
          file,
          text: text.replaceAll(/\n\s*\/\/ /g, ' '),
        })),
      ),
  )
