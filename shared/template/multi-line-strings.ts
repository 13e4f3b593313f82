// Strings over several lines, which Azure Resource Manager accepts in JSON (Microsoft Learn, "Structure and syntax of ARM templates",
// multi-line strings). A JSON parser refuses line breaks in strings.
import type { TemplateNode } from './node.js'

export interface Substituted {
  // As long as the original, so that every offset is the same in both.
  readonly text: string
  // The value of a string or key in `text` with its line breaks and tabs.
  readonly restore: (node: TemplateNode) => TemplateNode
}

// The text with a stand-in for each line break and tab in a string; undefined if there are none.
export const withoutLineBreaks = (text: string): Substituted | undefined => {
  const [lineFeed, carriageReturn, tab] = unusedCharacters(text)
  if (lineFeed === undefined || carriageReturn === undefined || tab === undefined) return undefined
  const substitutes = new Map([
    ['\n', lineFeed],
    ['\r', carriageReturn],
    ['\t', tab],
  ])
  const originals = new Map([...substitutes].map(([original, substitute]) => [substitute, original]))
  const substituted = text.replace(tokens, (token) =>
    token.startsWith('"') ? token.replace(/[\n\r\t]/g, (found) => substitutes.get(found) ?? found) : token,
  )
  if (substituted === text) return undefined
  const pattern = new RegExp(`[${[...originals.keys()].join('')}]`, 'g')
  return {
    text: substituted,
    restore: (node) => restored(node, (value) => value.replace(pattern, (found) => originals.get(found) ?? found)),
  }
}

// Strings and comments.
const tokens = /"(?:\\[^]|[^"\\])*"|\/\/[^\n]*|\/\*[^]*?\*\//g

// Of Unicode's private use area.
const unusedCharacters = (text: string): readonly string[] =>
  Array.from({ length: 64 }, (_, index) => String.fromCharCode(0xe000 + index)).filter((character) => !text.includes(character))

const restored = (node: TemplateNode, restore: (value: string) => string): TemplateNode => {
  switch (node.kind) {
    case 'string':
      return { ...node, value: restore(node.value) }
    case 'scalar':
      return node
    case 'array':
      return { ...node, items: node.items.map((item) => restored(item, restore)) }
    case 'object':
      return {
        ...node,
        entries: node.entries.map(({ key, value }) => ({
          key: { ...key, value: restore(key.value) },
          value: restored(value, restore),
        })),
      }
  }
}
