import assert from 'node:assert/strict'

import { pageLines, pageText } from '../../shared/page-text.js'
import { code, codeBlock, fold, heading, lineBreak, link, list, paragraph, strong, table, type Page } from '../../shared/page.js'

const page: Page = [
  heading('A title'),
  paragraph('From ', code('a_b.yaml'), ', ', strong('now'), '.'),
  paragraph(''),
  table(
    ['Name', 'Why'],
    [
      [code('long name'), ['one', lineBreak, 'two']],
      ['x', '| y'],
    ],
  ),
  table(['Empty'], []),
  list(['an item']),
  codeBlock('line 1\nline 2'),
  fold('The service says', paragraph('No.')),
  paragraph(link('The run', 'https://example.com/1')),
]

describe('a page in the log', () => {
  it('has aligned columns and no Markdown', () => {
    assert.deepEqual(pageLines(page), [
      'A title',
      'From a_b.yaml, now.',
      '  Name       Why',
      '  long name  one; two',
      '  x          | y',
      '  an item',
      '    line 1',
      '    line 2',
      'The service says: No.',
      'The run: https://example.com/1',
    ])
  })

  it('has an empty line between blocks as one text', () => {
    assert.match(pageText(page), /^A title\n\nFrom a_b\.yaml, now\.\n\n {2}Name/)
  })
})

describe('a name in the log', () => {
  it('never begins a new line, wherever it is', () => {
    const name = 'a\n::error::b\r\n##vso[task.x]\rc'
    const page = [paragraph('The file ', code(name), ' and ', strong(name)), list([['upload ', name]]), table(['x'], [[name]])]
    for (const line of pageLines(page)) assert.doesNotMatch(line, /^\s*(?:::|##)|[\r\n]/)
  })
})
