// Strings of YAML that run over the item below: a line that begins with a dash, and is indented further than the item above, continues its
// text instead of beginning an item (YAML 1.2.2, section 7.3.3).
import type { Place } from '../errors.js'
import type { Finding } from './finding.js'
import type { TemplateNode } from './node.js'
import type { SourceText } from './source-text.js'

// Where a plain string at these offsets has a line that looks like an item; undefined if no line does, or if the string is in [] or {},
// where indentation has no meaning.
export const joinedItem = ({ text, place }: SourceText, [start, end]: readonly [number, number], pointer: string): Place | undefined => {
  const before = text.slice(Math.max(0, start - 1000), start).trimEnd()
  const line = before.slice(before.lastIndexOf('\n') + 1)
  if (!/[-:](?:\s+[&!]\S*)*$/.test(line) || /[[{]/.test(line)) return undefined
  const found = /\n[^\S\n]{0,1000}- /.exec(text.slice(start, end))
  return found === null ? undefined : place(start + found.index + found[0].length - 2, pointer)
}

// A warning for each string with such a line: one for a line that aliases repeat.
export const joinedItems = (root: TemplateNode): readonly Finding[] => {
  const seen = new Set<string>()
  const findIn = (node: TemplateNode, above: string): readonly Finding[] => {
    if (node.kind === 'array') return node.items.flatMap((item) => findIn(item, 'item'))
    if (node.kind === 'object') return node.entries.flatMap(({ value }) => findIn(value, 'value'))
    if (node.kind !== 'string' || node.joined === undefined) return []
    const line = `${node.joined.file}:${String(node.joined.line)}`
    if (seen.has(line)) return []
    seen.add(line)
    return [joinedWith(node.joined, above)]
  }
  return findIn(root, 'value')
}

const joinedWith = (at: Place, above: string): Finding => ({
  rule: 'item-joined',
  severity: 'warning',
  message: `This line continues the text of the ${above} above, because it is indented further. ${
    above === 'item' ? 'Indent both dashes alike' : 'A list begins on its own line'
  }; text of several lines is clearer after |.`,
  at,
})
