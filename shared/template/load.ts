// Reads a template or parameters file into a tree with positions. Text in, value out: the caller reads the file.
import { AibError, throwProblems, type Problem } from '../errors.js'
import { readJson } from './load-json.js'
import { readYaml } from './load-yaml.js'
import type { TemplateNode } from './node.js'
import { sourceText, type SourceText } from './source-text.js'

// What a format's reader gives: the tree, or all that is wrong with the text.
export type Reading = { readonly node: TemplateNode } | { readonly problems: readonly Problem[] }

// The tree of a JSON (with comments) or YAML text; `file` names it in positions, and its extension tells the format.
// Throws `template-syntax` with every error.
export const parseDocument = (text: string, file: string): TemplateNode => {
  const source = sourceText(text, file)
  const reading = read(source, extensionOf(file))
  if ('node' in reading) return reading.node
  throwProblems(shortened(reading.problems))
  throw new AibError({ code: 'template-syntax', message: `${file} cannot be read.`, where: source.place(0, '') })
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

// JSON is YAML too, but what begins like JSON and is not should be told of as JSON.
const readEither = (source: SourceText): Reading => (/^\s*(?:[[{]|\/[/*])/.test(source.text) ? readJson(source) : readYaml(source))

const extensionOf = (file: string): string => /\.([^./\\]+)$/.exec(file)?.[1]?.toLowerCase() ?? ''

// A file in the wrong format gives an error a line; nobody reads past the first ones.
const mostProblems = 50

const shortened = (problems: readonly Problem[]): readonly Problem[] => {
  const last = problems[mostProblems - 1]
  if (last === undefined || problems.length <= mostProblems) return problems
  const more = problems.length - mostProblems
  return [...problems.slice(0, mostProblems - 1), { ...last, message: `${last.message} (And ${String(more)} more errors.)` }]
}
