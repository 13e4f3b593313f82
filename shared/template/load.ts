// Reads a template or parameters file into a tree with positions. Text in, value out: the caller reads the file.
import { atOnce, type Sliced } from '../clock.js'
import { readJson } from './load-json.js'
import { readYaml } from './load-yaml.js'
import type { TemplateNode } from './node.js'
import { treeOf, type Reading } from './reading.js'
import { sourceText, type SourceText } from './source-text.js'

// The tree of a JSON (with comments) or YAML text; `file` names it in positions, and its extension determines the format.
// Throws `template-syntax` with every error.
export const parseDocument = (text: string, file: string): TemplateNode => atOnce(parseInSlices(text, file))

// The same in slices: YAML of a megabyte takes a second.
export function* parseInSlices(text: string, file: string): Sliced<TemplateNode> {
  const source = sourceText(text, file)
  return treeOf(yield* read(source, extensionOf(file)), source)
}

function* read(source: SourceText, extension: string): Sliced<Reading> {
  switch (extension) {
    case 'json':
    case 'jsonc':
      return readJson(source)
    case 'yaml':
    case 'yml':
      return yield* readYaml(source)
    default:
      return yield* readEither(source)
  }
}

// JSON is YAML too, but invalid text that begins like JSON should be reported as JSON.
function* readEither(source: SourceText): Sliced<Reading> {
  return /^\s*(?:[[{]|\/[/*])/.test(source.text) ? readJson(source) : yield* readYaml(source)
}

const extensionOf = (file: string): string => /\.([^./\\]+)$/.exec(file)?.[1]?.toLowerCase() ?? ''
