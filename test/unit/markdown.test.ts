import assert from 'node:assert/strict'
import { markdown } from '../../shared/markdown.js'
import { code, codeBlock, fold, heading, lineBreak, link, list, paragraph, strong, table, type Page } from '../../shared/page.js'
import { hostileText, onlyTexts, randomNumbers, renderings } from '../hostile-texts.js'

const written = (...page: Page): string => markdown(page, 100_000)

// Every kind of place that a text can have.
const everywhere = (text: (index: number) => string): Page => [
  heading(['Of ', text(0)]),
  heading(text(1), 3),
  paragraph(text(0)),
  paragraph('From ', code(text(0)), ', ', strong(text(1)), '.'),
  paragraph(link('The run', 'https://example.com/run/1'), ' ', text(1)),
  list([text(0), ['of ', code(text(1))], [strong(text(0)), ' x']]),
  table(
    ['One', 'Another'],
    [
      [text(0), code(text(0))],
      [code(text(1)), text(1)],
      [
        [strong(text(0)), ' x', lineBreak, text(1)],
        ['x ', code(text(1)), ' x'],
      ],
    ],
  ),
  codeBlock(text(0)),
  fold('Details', paragraph(text(1)), codeBlock(text(1), 'json'), table(['x'], [[text(1)]])),
  paragraph('x'),
]

describe('Markdown', () => {
  const assertOnlyTexts = onlyTexts(everywhere)

  it('shows a thousand hostile texts as they are: no element, link, mention or reference', () => {
    const random = randomNumbers(20261127)
    for (let index = 0; index < 500; index += 1) {
      const texts = [hostileText(random), hostileText(random)]
      // An empty leaf leaves its block out.
      const shown = texts.map((text) => `x ${text} x`)
      for (const rendering of index % 5 === 0 ? renderings : renderings.slice(0, 1)) assertOnlyTexts(shown, rendering)
    }
  })

  for (const [what, text] of [
    ['a table', '| a | b |\n| --- | --- |\n| c | d |'],
    ['a bar behind back-slashes', 'x ` y \\| <img src=x> @octocat \\\\| \\\\\\|'],
    ['a fence', '\n```mermaid\ngraph TD\n```\n'],
    ['the end of a fold', '</details></summary><h1>'],
    ['only brackets', '[ ] [x] [!NOTE] [^1]'],
    ['marks of blocks', '- + * > # 1. === --- :::'],
  ] as const)
    it(`shows ${what} as it is`, () => {
      for (const rendering of renderings) assertOnlyTexts([text, `${text} x`], rendering)
    })

  it('writes words that a host would link as code, and leaves prose alone', () => {
    assert.equal(
      written(paragraph('Ask @octocat (or https://aka.ms/x), 12:30:45, e.g. of web_1.')),
      'Ask `@octocat` (or `https://aka.ms/x`), 12:30:45, e.g. of web\\_1.\n\n',
    )
  })

  it('links only plain https addresses', () => {
    assert.equal(
      written(paragraph(link('The run', 'https://github.com/a/b/actions/runs/1'))),
      '[The run](https://github.com/a/b/actions/runs/1)\n\n',
    )
    assert.equal(written(paragraph(link('The run', 'javascript:alert(1)'))), 'The run `javascript:alert(1)`\n\n')
  })

  it('leaves out what is empty', () => {
    assert.equal(written(table(['a'], []), list([]), codeBlock(''), paragraph(''), paragraph(strong(''), code(''))), '')
  })
})

describe('a page that is too long', () => {
  const rows = Array.from({ length: 5000 }, (_, index) => [`row ${index}`, code('x'.repeat(100))])
  const long = [heading('Title'), table(['a', 'b'], rows), paragraph('the end'), fold('Rendered template', codeBlock('x\n'.repeat(50_000)))]

  it('ends below the limit and says what was left out', () => {
    const text = markdown(long, 65_000)
    assert.ok(Buffer.byteLength(text) <= 65_000 && text.length > 60_000)
    assert.match(text, /\| row 0 \|/)
    assert.match(
      text,
      /Omitted, because the page is limited to 65000 bytes: “Rendered template”, \d+ rows of the table above, 1 more part of this page\.\n\n$/,
    )
    assert.doesNotMatch(text, /<details>/)
  })

  it('loses its folds first, and long texts their ends', () => {
    assert.match(markdown(long, 650_000), /the end\n\nOmitted, because the page is limited to 650000 bytes: “Rendered template”\.\n\n$/)
    const text = markdown([paragraph('é~'.repeat(500_000)), paragraph('the end')], 65_000)
    assert.ok(text.includes('the end') && text.includes('the ends of long texts'))
  })

  it('is empty if there is no room at all', () => {
    assert.equal(markdown(long, 10), '')
  })
})
