// The code in our own sentences: what stands between back-ticks, commands of the Azure CLI, and words with a <name> to fill in.
import { code, type Inline } from './page.js'

// The sentence in pieces, for pages and documents: Markdown takes `<name>` for an element of HTML, and shows nothing of it.
export const withCode = (text: string): readonly Inline[] => {
  const pieces: Inline[] = []
  let end = 0
  for (const { 0: found, index } of text.matchAll(spans)) {
    const span = found.startsWith('`') ? found : found.replace(/[.,:;)]+$/, '')
    pieces.push(text.slice(end, index), code(span.replace(/^`|`$/g, '')))
    end = index + span.length
  }
  return [...pieces, text.slice(end)].filter((piece) => piece !== '')
}

// The last word of a command, as far as our sentences name them: the words after it belong to the sentence.
const verbs =
  'accept|add|admin-consent|assign|break|create(?:-for-rbac)?|delete|install|list(?:-[a-z]+)?|login|logout|purge|register|remove|reset|set(?:-policy|-tier)?|show|update|upload'

// Of an option. A lower-case word after an option without a value belongs to the sentence.
const value = String.raw`"[^"]*"|<[^<>]*>|(?:login|id|tsv|json|true|false)(?![\w-]|\.\w)|[a-z-]+\.[a-z]\S*|[^\s"<\`,;()]*[^\s"<\`,;().a-z-][^\s"\`,;()]*`

const spans = new RegExp(
  [
    String.raw`\`[^\`]+\``,
    String.raw`(?<![\w/.-])az (?:[a-z][a-z0-9-]* ){0,5}?(?:${verbs})(?![\w-])(?: …(?= --))?(?: --?[a-z][\w-]*(?:[ =](?:${value}))?)*(?: [a-z._]+=[^\s,;)]+)?`,
    String.raw`[^\s\`("]*<[A-Za-z][^<>]*>[^\s\`")]*`,
  ].join('|'),
  'g',
)
