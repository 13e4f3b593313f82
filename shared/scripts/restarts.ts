// Restarts in script files that steps run: the rule restart-inline itself reads inline commands.
import { mayRestart, restartsIn } from '../template/lint/commands.js'
import type { Finding } from '../template/finding.js'
import { textNode, type ObjectNode } from '../template/node.js'
import { decode } from './encoding.js'
import type { Script } from './script.js'

// A finding for each restart. A template that has WindowsRestart steps may wait for those of PowerShell.
export const scriptRestarts = (scripts: readonly Script[], hasWindowsRestart: boolean): readonly Finding[] =>
  scripts.flatMap((script) => {
    const isPowerShell = script.language === 'powershell'
    if (!script.isRun || script.isInline || (isPowerShell && hasWindowsRestart)) return []
    const { text } = decode(script.bytes)
    if (!mayRestart(text)) return []
    return restartsIn(stepOf(script, text, isPowerShell ? 'PowerShell' : 'Shell')).map(({ at, message }) => ({
      rule: 'restart-inline',
      severity: 'warning',
      message,
      at,
    }))
  })

// The script as an inline step, so that each line has its place.
const stepOf = ({ place }: Script, text: string, type: string): ObjectNode => {
  const lines = text.split(/\r?\n/)
  const items = lines.map((line, index) => textNode(line, place(index + 1, 1)))
  const at = place(1, 1)
  return {
    kind: 'object',
    at,
    entries: [
      { key: textNode('type', at), value: textNode(type, at) },
      { key: textNode('inline', at), value: { kind: 'array', items, at } },
    ],
  }
}
