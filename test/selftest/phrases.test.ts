// The check for phrases that are not idiomatic (npm run phrases).
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { constructions } from '../../scripts/phrases/constructions.js'
import { findPhrases } from '../../scripts/phrases/find.js'
import { textsOf } from '../../scripts/phrases/texts.js'

const idsIn = (file: string, content: string): readonly string[] =>
  findPhrases(textsOf(file, content)).map(({ construction, line }) => `${String(line)} ${construction.id}`)

describe('the check of phrases', () => {
  for (const { id, examples } of constructions)
    it(`marks ${id} in each of its examples`, () => {
      for (const text of examples) {
        const ids = findPhrases([{ line: 1, text }]).map(({ construction }) => construction.id)
        assert(ids.includes(id), `${text} ${ids.join()}`)
      }
    })

  it('marks every form of the constructions that the readers named', () => {
    for (const text of [
      ...['text', 'number', 'array', 'object', 'file', 'folder', 'URL', 'JSON', 'template'].flatMap((noun) =>
        ['is', 'are', 'was', 'were'].map((be) => `What it names ${be} no ${noun}.`),
      ),
      ...['is', 'are', 'was', 'were', 'can be', 'has been'].map((be) => `The reason ${be} told.`),
      ...['go', 'goes', 'went', 'going', 'gone'].map((go) => `The builds ${go} on in Azure.`),
      ...['stand', 'stands', 'stood'].flatMap((stand) =>
        ['there', 'beside it', 'in the file'].map((place) => `The words ${stand} ${place}.`),
      ),
      ...['is', 'are', 'was', 'were'].map((be) => `It ends where there ${be} no more.`),
      ...['mend', 'mends', 'mended'].map((mend) => `The job ${mend} it.`),
      'It fails for want of a right.',
      'Only so many run side by side.',
    ])
      assert(findPhrases([{ line: 1, text }]).length > 0, text)
  })

  it('marks at most two of a hundred ordinary sentences', () => {
    const sentences = readFileSync('test/fixtures/phrases/ordinary.txt', 'utf8').trimEnd().split('\n')
    assert.equal(sentences.length, 100)
    const marked = sentences.filter((text) => findPhrases([{ line: 1, text }]).length > 0)
    assert(marked.length <= 2, marked.join('\n'))
  })

  it('reads comments over several lines, messages with values in them, and names', () => {
    assert.deepEqual(
      idsIn(
        'x.ts',
        [
          "import { readFile } from 'node:fs'",
          '// A value that is',
          '// no text, and a run that',
          '// goes on.',
          'const isNoText = (value: string) => `${value} is no',
          '${value}`',
          "const options = { nobody: 1, title: 'It was mended' } // It stands there.",
          'const pattern = /goes on. is no text/',
        ].join('\n'),
      ),
      ['2 is-no', '4 goes-on', '5 is-no', '5 is-no', '7 stands', '7 mended', '7 nobody'],
    )
  })

  it('reads the prose of a document, and neither its blocks of code nor code within a sentence', () => {
    const document = [
      '# It goes on',
      '',
      'A value is',
      'no `text`.',
      '',
      '```sh',
      'echo goes on',
      '```',
      '',
      '- `is told`',
      '- It is told.',
    ]
    assert.deepEqual(idsIn('x.md', document.join('\n')), ['1 goes-on', '3 is-no', '11 is-told'])
  })

  it('reads the comments and texts of YAML and JSON', () => {
    assert.deepEqual(idsIn('x.yml', 'a: 1\n# It is\n# told.\ndescription: It goes on.\n'), ['2 is-told', '4 goes-on'])
    assert.deepEqual(idsIn('x.json', '{\n  "description": "It was mended"\n}\n'), ['2 mended'])
  })
})
