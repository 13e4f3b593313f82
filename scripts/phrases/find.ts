import { constructions, type Construction } from './constructions.js'

/** A piece of prose or a name of a source file; `line` is where it begins, from 1. */
export interface Text {
  readonly line: number
  readonly text: string
  readonly isName?: true
}

export interface Finding {
  readonly construction: Construction
  readonly line: number
  /** The words that were found, and those around them. */
  readonly found: string
  readonly context: string
}

/** The constructions in some texts, in their order. */
export const findPhrases = (texts: readonly Text[]): readonly Finding[] => texts.flatMap(findIn)

const findIn = ({ line, text, isName }: Text): readonly Finding[] => {
  const prose = text.replace(/\s/g, ' ').replace(/ {2,}/g, (spaces) => ' '.padEnd(spaces.length, '\0'))
  const clean = prose.replaceAll('\0', '')
  // Line breaks are counted in the text as it was written: offsets in `clean` are turned back by the characters that were dropped.
  const lineOf = (offset: number): number => line + (text.slice(0, originalOffset(prose, offset)).match(/\n/g)?.length ?? 0)
  return constructions.flatMap((construction) =>
    patternsOf(construction, isName).flatMap((pattern) =>
      [...clean.matchAll(pattern)].map((match) => ({
        construction,
        line: lineOf(match.index),
        found: match[0],
        context: clean.slice(Math.max(0, match.index - 30), match.index + match[0].length + 30).trim(),
      })),
    ),
  )
}

const patternsOf = ({ pattern, inNames }: Construction, isName?: true): readonly RegExp[] =>
  isName === true && inNames !== undefined ? [inNames] : [pattern]

const originalOffset = (prose: string, offset: number): number => {
  let left = offset
  let at = 0
  while (at < prose.length && (left > 0 || prose[at] === '\0')) {
    if (prose[at] !== '\0') left -= 1
    at += 1
  }
  return at
}
