// Tags in the text of an input.
import { listOf } from '../lists.js'

export interface TagLine {
  readonly name: string
  // Absent if any value matches.
  readonly value?: string
}

// Lines (or a list with commas) of `name` or `name=value`.
export const tagLines = (text: string | undefined): readonly TagLine[] =>
  listOf(text).map((line) => {
    const [, name = line, value] = /^([^=]+?)\s*=\s*(.*)$/.exec(line) ?? []
    return value === undefined ? { name } : { name, value }
  })
