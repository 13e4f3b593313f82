// What the reader of a format returns for a text.
import { AibError, throwProblems, type Problem } from '../errors.js'
import type { TemplateNode } from './node.js'
import type { SourceText } from './source-text.js'

// The tree, or everything that is wrong with the text.
export type Reading = { readonly node: TemplateNode } | { readonly problems: readonly Problem[] }

// Reads a text; `file` names it in positions. Throws `template-syntax` with every error.
export type ParseDocument = (text: string, file: string) => TemplateNode

// The tree of a text that could be parsed. Throws `template-syntax` otherwise.
export const treeOf = (reading: Reading, source: SourceText): TemplateNode => {
  if ('node' in reading) return reading.node
  throwProblems(shortened(reading.problems))
  throw new AibError({ code: 'template-syntax', message: `${source.file} cannot be read.`, where: source.place(0, '') })
}

// A file in the wrong format has an error in each line; only the first ones are useful.
const mostProblems = 50

const shortened = (problems: readonly Problem[]): readonly Problem[] => {
  const last = problems[mostProblems - 1]
  if (last === undefined || problems.length <= mostProblems) return problems
  const more = problems.length - mostProblems
  return [...problems.slice(0, mostProblems - 1), { ...last, message: `${last.message} (And ${String(more)} more errors.)` }]
}
