// The inline scripts of a template, with the way back from their lines to the user's file.
import { shIsDash } from '../template/lint/operating-system.js'
import { customizers, kindOf, validators } from '../template/lint/rule.js'
import { getItems, type ObjectNode, type StringNode } from '../template/node.js'
import { select } from '../template/select.js'
import type { Script } from './script.js'

// One script for each Shell or PowerShell step with `inline`. `sources` has the texts of the files that places point into.
export const inlineScripts = (body: ObjectNode, sources: ReadonlyMap<string, string>): readonly Script[] =>
  [customizers, validators].flatMap((path) =>
    select(body, path).flatMap(({ node }) => {
      const kind = kindOf(node)
      const lines = getItems(node, 'inline').filter((item) => item.kind === 'string')
      if ((kind !== 'shell' && kind !== 'powershell') || lines.length === 0) return []
      const script: Script = {
        // Packer's shell provisioner, which the service uses, runs inline commands by `/bin/sh -e` (developer.hashicorp.com, inline_shebang).
        language: kind === 'shell' ? 'sh' : 'powershell',
        bytes: Buffer.from(lines.map(({ value }) => value).join('\n')),
        isRun: true,
        isDash: shIsDash(body),
        place: placeIn(lines, sources),
      }
      return [script]
    }),
  )

const placeIn = (items: readonly StringNode[], sources: ReadonlyMap<string, string>): Script['place'] => {
  const lines = items.flatMap((item) => item.value.split('\n').map((text, index) => ({ item, text, index })))
  return (line, column) => {
    const found = lines[Math.min(line, lines.length) - 1]
    const [first] = items
    if (found === undefined) return first?.at ?? { file: '', line: 1, column: 1, pointer: '' }
    const { at } = found.item
    const source = sources.get(at.file)?.split('\n') ?? []
    // The text of a YAML block begins on the line after its `|`; an expression or an escape has another text in the file.
    for (const candidate of [at.line + found.index, at.line + found.index + 1]) {
      const from = candidate === at.line ? at.column - 1 : 0
      const start = found.text.trim() === '' ? -1 : (source[candidate - 1] ?? '').indexOf(found.text, from)
      if (start >= 0) return { ...at, line: candidate, column: start + Math.min(column, found.text.length + 1) }
    }
    return at
  }
}
