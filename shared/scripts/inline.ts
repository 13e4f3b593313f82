// The inline scripts of a template, with the places of their lines in the user's file.
import { shIsDash } from '../template/lint/operating-system.js'
import type { ObjectNode } from '../template/node.js'
import { locateTemplate } from '../template/view.js'
import type { Place } from '../errors.js'
import type { Script } from './script.js'

// One script for each Shell or PowerShell step of the user with `inline`. `sources` has the texts of the files that places point into;
// `generated` has the customizers, counted from 0, that this tool adds.
export const inlineScripts = (
  body: ObjectNode,
  sources: ReadonlyMap<string, string>,
  generated: ReadonlySet<number>,
): readonly Script[] => {
  const { customize = [], validate } = locateTemplate(body).properties ?? {}
  const linesOf = fileLines(sources)
  const own = customize.filter((_, index) => !generated.has(index))
  return [...own, ...(validate?.inVMValidations ?? [])].flatMap(({ type, inline = [] }) => {
    const isShell = type === 'Shell' || type === 'shell'
    if (!(isShell || type === 'PowerShell') || inline.length === 0) return []
    const script: Script = {
      // Packer's shell provisioner, which the service uses, runs inline commands by `/bin/sh -e` (developer.hashicorp.com, inline_shebang).
      language: isShell ? 'sh' : 'powershell',
      bytes: Buffer.from(inline.map(({ value }) => value).join('\n')),
      isRun: true,
      isInline: true,
      isOnLinux: isShell,
      isDash: shIsDash(body),
      place: placeIn(inline, linesOf),
    }
    return [script]
  })
}

interface Line {
  readonly value: string
  readonly at: Place
}

type FileLines = (file: string) => readonly string[]

// A file is split into lines once, not for each of its scripts.
const fileLines = (sources: ReadonlyMap<string, string>): FileLines => {
  const known = new Map<string, readonly string[]>()
  return (file) => {
    const lines = known.get(file) ?? sources.get(file)?.split('\n') ?? []
    known.set(file, lines)
    return lines
  }
}

const placeIn = (items: readonly Line[], linesOf: FileLines): Script['place'] => {
  const lines = items.flatMap((item) => item.value.split('\n').map((text, index) => ({ item, text, index })))
  return (line, column) => {
    const found = lines[Math.min(line, lines.length) - 1]
    const [first] = items
    if (found === undefined) return first?.at ?? { file: '', line: 1, column: 1, pointer: '' }
    const { at } = found.item
    const source = linesOf(at.file)
    // The text of a YAML block begins on the line after its `|`; for an expression or an escape, the text in the file differs.
    for (const candidate of [at.line + found.index, at.line + found.index + 1]) {
      const from = candidate === at.line ? at.column - 1 : 0
      const start = found.text.trim() === '' ? -1 : (source[candidate - 1] ?? '').indexOf(found.text, from)
      if (start >= 0) return { ...at, line: candidate, column: start + Math.min(column, found.text.length + 1) }
    }
    return at
  }
}
