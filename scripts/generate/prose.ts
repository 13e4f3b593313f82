// A text of the tables as Markdown. A terminal prints such a text as it is, with commands in back-ticks; a page must show the same
// characters: Markdown takes `<name>` for an HTML element and removes it, and reads `\`, `*` and `_` as its own.
import { markdown } from '../../shared/markdown.js'
import { code, paragraph, type Inline } from '../../shared/page.js'

// On one line. Words that Markdown could read otherwise are written as code.
export const prose = (text: string): string => markdown([paragraph(...inlinesIn(text))], Number.MAX_SAFE_INTEGER).trim()

const inlinesIn = (text: string): readonly Inline[] => (text.match(pieces) ?? []).flatMap(inlinesOfPiece)

// Code in back-ticks, white space, or a word, in which `<a name>` and `$(a command)` may have spaces.
const pieces = /`[^`]+`|\s+|(?:<[^\s<>][^<>]*>|\$\([^()]*\)|[^\s`])+|`/g

const inlinesOfPiece = (piece: string): readonly Inline[] => {
  if (/^`[^`]+`$/.test(piece)) return [code(piece.slice(1, -1))]
  const [, before = '', core = '', after = ''] = /^([("'“‘]*)(.*?)([)"'”’.,;:?]*)$/s.exec(piece) ?? []
  return core.length > 1 && special.test(core) ? [before, code(core), after] : [piece]
}

const special = /[<>\\*_[\]~|#&$]/
