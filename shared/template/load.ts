// Reads a template or parameters file into a tree with positions. Text in, value out: the caller reads the file.
import { readJson } from './load-json.js'
import { readYaml } from './load-yaml.js'
import type { TemplateNode } from './node.js'
import { treeOf, type Reading } from './reading.js'
import { sourceText, type SourceText } from './source-text.js'

// The tree of a JSON (with comments) or YAML text; `file` names it in positions, and its extension determines the format.
// Throws `template-syntax` with every error.
export const parseDocument = (text: string, file: string): TemplateNode => {
  const source = sourceText(text, file)
  return treeOf(read(source, extensionOf(file)), source)
}

const read = (source: SourceText, extension: string): Reading => {
  switch (extension) {
    case 'json':
    case 'jsonc':
      return readJson(source)
    case 'yaml':
    case 'yml':
      return readYaml(source)
    default:
      return readEither(source)
  }
}

// JSON is YAML too, but invalid text that begins like JSON should be reported as JSON.
const readEither = (source: SourceText): Reading => (/^\s*(?:[[{]|\/[/*])/.test(source.text) ? readJson(source) : readYaml(source))

const extensionOf = (file: string): string => /\.([^./\\]+)$/.exec(file)?.[1]?.toLowerCase() ?? ''
