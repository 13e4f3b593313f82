// What of a file people read: comments, messages and names of a program, and the prose of a document.
import { extname } from 'node:path'
import ts from 'typescript'
import type { Text } from './find.js'

/** The texts of a file, by the kind of file that its name says. */
export const textsOf = (file: string, content: string): readonly Text[] => {
  switch (extname(file)) {
    case '.ts':
    case '.mjs':
    case '.cjs':
    case '.js':
      return ofProgram(file, content)
    case '.md':
      return ofMarkdown(content)
    default:
      return ofLines(content)
  }
}

const ofProgram = (file: string, content: string): readonly Text[] => {
  const source = ts.createSourceFile(file, content, ts.ScriptTarget.Latest, true)
  const names = new Map<string, number>()
  const strings: Text[] = []
  const lineAt = (position: number): number => source.getLineAndCharacterOfPosition(position).line + 1
  const visit = (node: ts.Node): void => {
    const line = lineAt(node.getStart(source))
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) names.set(node.text, Math.min(names.get(node.text) ?? line, line))
    else if (ts.isStringLiteralLike(node)) strings.push(ofString(line, node.text))
    else if (ts.isTemplateExpression(node))
      strings.push({ line, text: [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join('…') })
    ts.forEachChild(node, visit)
  }
  visit(source)
  const ofNames = [...names].map(([name, line]): Text => ({ line, text: wordsOf(name), isName: true }))
  return [...ofComments(content, source), ...strings, ...ofNames].sort((a, b) => a.line - b.line)
}

// A string of one word is a name: an id, a path, a flag.
const ofString = (line: number, text: string): Text =>
  /\s/.test(text.trim()) ? { line, text } : { line, text: wordsOf(text), isName: true }

const wordsOf = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[-_/.]+/g, ' ')
    .trim()
    .toLowerCase()

// Comments on lines that follow one another are one text, so that what is broken over two lines is found.
const ofComments = (content: string, source: ts.SourceFile): readonly Text[] => {
  const comments: { line: number; text: string; end: number }[] = []
  for (const { pos, end } of commentRanges(content, source)) {
    const line = source.getLineAndCharacterOfPosition(pos).line + 1
    const text = content
      .slice(pos, end)
      .replace(/^\/\/+|^\/\*+|\*\/$/g, ' ')
      .replace(/^\s*\*/gm, ' ')
    const last = comments.at(-1)
    const lastLine = last === undefined ? 0 : source.getLineAndCharacterOfPosition(last.end).line + 1
    if (last !== undefined && lastLine === line - 1) Object.assign(last, { text: `${last.text}\n${text}`, end })
    else comments.push({ line, text, end })
  }
  return comments
}

const commentRanges = (content: string, source: ts.SourceFile): readonly ts.TextRange[] => {
  const ranges = new Map<number, ts.TextRange>()
  const visit = (node: ts.Node): void => {
    for (const range of [
      ...(ts.getLeadingCommentRanges(content, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(content, node.getEnd()) ?? []),
    ])
      ranges.set(range.pos, range)
    node.getChildren(source).forEach(visit)
  }
  visit(source)
  return [...ranges.values()].sort((a, b) => a.pos - b.pos)
}

// Paragraphs, list items and rows of tables. Blocks of code are left out; code within a sentence counts as a word.
const ofMarkdown = (content: string): readonly Text[] => {
  const withoutCode = content.replace(/^( *)(```|~~~)[\s\S]*?^ *\2[^\n]*$/gm, (block) => block.replace(/[^\n]/g, ''))
  return paragraphs(withoutCode, /^\s*(?:[-*+]|\d+\.|\||#|>)\s?/)
}

const paragraphs = (content: string, beginning: RegExp): readonly Text[] => {
  const texts: Text[] = []
  let open = false
  content.split('\n').forEach((whole, index) => {
    const line = whole.replace(/`[^`]*`/g, 'x')
    const last = texts.at(-1)
    if (line.trim() === '') open = false
    else if (open && last !== undefined && !beginning.test(line)) texts[texts.length - 1] = { ...last, text: `${last.text}\n${line}` }
    else {
      texts.push({ line: index + 1, text: line })
      open = true
    }
  })
  return texts
}

// YAML, shell and JSON: comments on consecutive lines are one text; every other line is a separate text.
const ofLines = (content: string): readonly Text[] => {
  const lines = content
    .split('\n')
    .map((line, index) => ({ line: index + 1, text: line.replace(/^\s*#+/, ' '), isComment: /^\s*#/.test(line) }))
  return lines.reduce<(Text & { readonly isComment: boolean })[]>((texts, line) => {
    const last = texts.at(-1)
    if (last === undefined || !last.isComment || !line.isComment) return [...texts, line]
    return [...texts.slice(0, -1), { ...last, text: `${last.text}\n${line.text}` }]
  }, [])
}
