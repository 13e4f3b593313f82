// A text of the tables as Markdown. A terminal prints such a text as it is, with commands in back-ticks; a page must show the same
// characters: Markdown takes `<name>` for an HTML element and removes it, and reads `\`, `*` and `_` as its own.
import { withCode } from '../../shared/inline-code.js'
import { markdown } from '../../shared/markdown.js'
import { code, paragraph, type Inline } from '../../shared/page.js'

// On one line, with its commands as code, and words that Markdown could read otherwise.
export const prose = (text: string): string =>
  markdown(
    [paragraph(...withCode(text).flatMap((piece) => (typeof piece === 'string' ? wordsIn(piece) : [piece])))],
    Number.MAX_SAFE_INTEGER,
  ).trim()

const wordsIn = (text: string): readonly Inline[] => (text.match(pieces) ?? []).flatMap(wordWithCode)

// White space, or a word, in which `$(a command)` may have spaces.
const pieces = /\s+|(?:\$\([^()]*\)|\S)+/g

const wordWithCode = (piece: string): readonly Inline[] => {
  const [, before = '', core = '', after = ''] = /^([("'“‘]*)(.*?)([)"'”’.,;:?]*)$/s.exec(piece) ?? []
  return core.length > 1 && special.test(core) ? [before, code(core), after] : [piece]
}

const special = /[<>\\*_[\]~|#&$]/
