// Strings of YAML that run over the item below: a line that begins with a dash, and is indented further than the item above, continues its
// text instead of beginning an item (YAML 1.2.2, section 7.3.3).
import type { Place } from '../errors.js'
import type { Finding } from './finding.js'
import type { TemplateNode } from './node.js'
import type { SourceText } from './source-text.js'

// Where a plain string at these offsets has a line that looks like an item; undefined if no line does.
export const joinedItem = ({ text, place }: SourceText, [start, end]: readonly [number, number], pointer: string): Place | undefined => {
  const found = /\n[^\S\n]{0,1000}- /.exec(text.slice(start, end))
  return found === null ? undefined : place(start + found.index + found[0].length - 2, pointer)
}

// A warning for each string with such a line.
export const joinedItems = (node: TemplateNode): readonly Finding[] => {
  if (node.kind === 'array') return node.items.flatMap(joinedItems)
  if (node.kind === 'object') return node.entries.flatMap(({ value }) => joinedItems(value))
  return node.kind === 'string' && node.joined !== undefined ? [joinedWith(node.joined)] : []
}

const joinedWith = (at: Place): Finding => ({
  rule: 'item-joined',
  severity: 'warning',
  message:
    'This line continues the text of the item above, because it is indented further. Indent both dashes alike; text of several lines is clearer after |.',
  at,
})
