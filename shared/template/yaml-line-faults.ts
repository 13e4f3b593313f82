// Explains a line that YAML cannot read at its position, or that is neither an entry nor an item.
import { afterComments, beginning, isEntry, isItem, linesTo, longestLine, spaces, tabMessage, type Fault, type Line } from './yaml-lines.js'

// A line whose indentation differs from those above, or an item among entries, or an entry among items.
export const indentation = (text: string, offset: number): Fault | undefined => {
  const { line, open } = linesTo(text, afterComments(text, offset))
  const same = open.find(({ indent }) => indent === line.indent)
  const at = beginning(line)
  if (text.slice(line.start, at).includes('\t')) return { offset: at, message: tabMessage([1]), fix: 'Indent with spaces.' }
  const special = withoutSpace(line, open) ?? endOfBlock(line, open) ?? belowValue(line, open)
  if (special !== undefined) return special
  if (same === undefined && open.length > 0) {
    const above = [...new Set(open.map(({ indent }) => String(indent)))]
    return {
      offset: at,
      message: `The line is indented by ${spaces(line.indent)}; the lines above that it can belong to are indented by ${listed(above)}.`,
      fix: 'Indent entries of one object, and items of one list, alike.',
    }
  }
  if (same === undefined || isItem(line) === isItem(same)) return undefined
  if (!isItem(line) && !isEntry(line))
    return {
      offset: at,
      message: 'The line is neither an entry ("key: value") nor an item (-).',
      fix: 'Begin an item with - and a space; indent a line further than the item above if it continues it.',
    }
  return isItem(line)
    ? {
        offset: at,
        message: 'An item of a list (-) follows entries of an object with the same indentation.',
        fix: 'Indent the item below the key of its list.',
      }
    : {
        offset: at,
        message: 'An entry of an object follows items of a list with the same indentation.',
        fix: 'Begin it with -, or indent it as the object that it belongs to.',
      }
}

const listed = (numbers: readonly string[]): string =>
  numbers.length < 2 ? numbers.join('') : `${numbers.slice(0, -1).join(', ')} or ${numbers.at(-1) ?? ''}`

// A dash that does not begin an item for YAML: before a key, or at the column of the items above.
const withoutSpace = (line: Line, open: readonly Line[]): Fault | undefined => {
  if (!/^-[^-\s]/.test(line.text)) return undefined
  const amongItems = open.some((above) => above.indent === line.indent && isItem(above) && !continues(above))
  if (!amongItems && !isEntry(line)) return undefined
  return { offset: beginning(line), message: 'A space is needed after the dash.', fix: 'Begin an item with - and a space.' }
}

// Whether a command continues on the line below.
const continues = ({ text }: Line): boolean => text.endsWith('\\')

// A line that ends a block of text, although it is neither an entry nor an item.
const endOfBlock = (line: Line, open: readonly Line[]): Fault | undefined => {
  // What is below it is text of the block, whatever it looks like.
  const number = open.find(isBlockHeader)?.number
  const header = open.findLast((above) => above.number === number)
  if (header === undefined || isEntry(line) || isItem(line)) return undefined
  const first = open[open.indexOf(header) + 1]
  return {
    offset: beginning(line),
    message: `The line ends the text of the block that begins on line ${String(header.number)}, and is neither an entry ("key: value") nor an item (-).`,
    fix: `Indent it by at least ${spaces(first?.indent ?? header.indent + 1)} if it belongs to the block.`,
  }
}

const isBlockHeader = ({ text }: Line): boolean => /^(?:-\s+)*(?:(?:[^\s"']+|"[^"]*"|'[^']*'):\s+)?[|>][-+\d]*(?:\s+#.*)?$/.test(text)

// An item or entry that is indented as part of a line with a value, or an item next to the key of such a line.
const belowValue = (line: Line, open: readonly Line[]): Fault | undefined => {
  const above = open.at(-1)
  if (above === undefined || !hasValue(above) || !(isItem(line) || isEntry(line))) return undefined
  if (above.indent < line.indent)
    return {
      offset: beginning(line),
      message: `The line is indented by ${spaces(line.indent)}, as part of line ${String(above.number)}, which has a value already.`,
      fix: 'Remove that value, or indent the line like the one that it is next to.',
    }
  if (above.indent > line.indent || !isItem(line) || isItem(above)) return undefined
  return {
    offset: beginning(line),
    message: `An item of a list (-) follows line ${String(above.number)}, whose key has a value already.`,
    fix: 'Indent the item below the key of its list, or remove that value.',
  }
}

// Whether a line is an entry with a complete value, rather than the beginning of one.
const hasValue = (line: Line): boolean =>
  line.text.length <= longestLine &&
  isEntry(line) &&
  /:\s+(?:\[.*\]|\{.*\}|"[^"]*"|'[^']*'|[^\s[\]{}"'#|>&!*].*)$/.test(line.text.replace(/\s+#.*$/, ''))

// A key where only a value can be: after a second colon, on a line that is indented too far, or in a list that is.
export const nested = (text: string, offset: number): Fault | undefined => {
  const rest = /^[^\n]*/.exec(text.slice(offset))?.[0] ?? ''
  const { line, open } = linesTo(text, offset)
  const dash = withoutSpace(line, open)
  if (dash !== undefined) return dash
  if (isItem(line) && beginning(line) >= offset) return indentation(text, offset)
  if (/:(?:\s|$)/.test(rest) && beginning(line) !== offset)
    return { offset, message: 'The value contains a colon and a space, which make it a key.', fix: 'Write the value in quotes.' }
  const next = /\n(?:[^\S\n]*(?:#[^\n]*)?\n)*([^\S\n]*)\S/.exec(text.slice(offset))
  if (next?.[1] === undefined) return beginning(line) === offset ? indentation(text, line.start) : undefined
  return {
    offset: offset + next.index + next[0].length - 1,
    message: `The line is indented by ${spaces(next[1].length)}, as part of line ${String(line.number)}, which has a value already.`,
    fix: 'Indent it like that line if it is an entry next to it.',
  }
}

// A line that should be a key.
export const colon = (text: string, offset: number): Fault => {
  const { line, open } = linesTo(text, offset)
  const special = withoutSpace(line, open) ?? endOfBlock(line, open) ?? belowValue(line, open)
  if (special !== undefined) return special
  const [, key, value] = /^(?:-\s+)?([\w.-]{1,100}):(\S.{0,100})$/.exec(line.text) ?? []
  if (key === undefined && isItem(line))
    return {
      offset: beginning(line),
      message: 'The value of this item continues on the lines below, where a colon and a space make it a key.',
      fix: 'Write the value in quotes, or indent the entry below like those that it is next to.',
    }
  return key === undefined || value === undefined
    ? { offset: beginning(line), message: 'The line is neither "key: value" nor a key with a colon.' }
    : { offset: beginning(line), message: 'A space is needed after the colon.', fix: `Write ${key}: ${value}` }
}

// A first entry that is indented further than the one at an offset.
export const firstIsIndented = (text: string, offset: number): Fault | undefined => {
  const { line } = linesTo(text, offset)
  const first = linesTo(text, afterComments(text, 0)).line
  if (first.indent <= line.indent || beginning(line) !== offset) return undefined
  return {
    offset: beginning(first),
    message: `The first entry of the file is indented by ${spaces(first.indent)}, the one on line ${String(line.number)} by ${spaces(line.indent)}.`,
    fix: 'Indent entries of one object alike.',
  }
}
