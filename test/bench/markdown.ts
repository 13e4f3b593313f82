// A million hostile texts in pages: none of them makes an element, a link, a mention or a reference.
import { performance } from 'node:perf_hooks'
import { code, codeBlock, heading, list, paragraph, strong, table, type Block, type Page } from '../../shared/page.js'
import { hostileText, onlyTexts, randomNumbers, renderings } from '../hostile-texts.js'
import { toRow, type Row } from './measure.js'

const count = 1_000_000
const perPage = 50

// The places of a text, in turn.
const places: readonly ((text: string) => Block)[] = [
  (text) => paragraph(text),
  (text) => heading(text),
  (text) => list([[text, ' ', code(text)]]),
  (text) => table(['x'], [[[code(text), ' ', strong(text), ' ', text]]]),
  (text) => codeBlock(text),
  (text) => paragraph('x ', code(text), ' ', strong(text)),
]

// Against a millisecond each. Throws at the first text that is more than a text.
export const renderHostileTexts = (): Row => {
  const random = randomNumbers(20_261_127)
  const page = (text: (index: number) => string): Page =>
    Array.from({ length: perPage }, (_, index) => places[index % places.length]?.(text(index)) ?? paragraph())
  const check = onlyTexts(page)
  const start = performance.now()
  for (let round = 0; round < count / perPage; round += 1) {
    const texts = Array.from({ length: perPage }, () => `x${hostileText(random)}x`)
    const rendering = renderings[round % renderings.length]
    if (rendering !== undefined) check(texts, rendering)
  }
  return toRow(`${String(count)} hostile texts in Markdown`, 1, performance.now() - start, count)
}
