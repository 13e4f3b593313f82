// Whether the program that a build runs a script with can read its bytes.
import type { Finding } from '../template/finding.js'
import { hasUtf8Mark, isUnmarkedUtf16, isUtf16 } from './encoding.js'
import type { Script } from './script.js'

export interface Readable {
  readonly findings: readonly Finding[]
  // Whether there is something to parse.
  readonly isParsed: boolean
}

// What is wrong with the encoding of a script, or with a file that has only white space.
export const readable = (script: Script): Readable => {
  const { bytes, isInline, isRun, language } = script
  const isShell = language !== 'powershell'
  if (isShell ? isUtf16(bytes) : isUnmarkedUtf16(bytes))
    return { findings: [finding(script, isShell ? inShell : inPowerShell)], isParsed: false }
  if (isRun && !isInline && bytes.length > 0 && bytes.toString('latin1').trim() === '')
    return { findings: [{ rule: 'script-empty', severity: 'warning', message: blank, at: script.place(1, 1) }], isParsed: false }
  const isMarked = isShell && hasUtf8Mark(bytes) && !/[\r\n]/.test(bytes.toString('latin1', 3, 4))
  const message = bytes.toString('latin1', 3, 5) === '#!' ? markedInterpreter : markedCommand
  return { findings: isMarked ? [{ ...finding(script, message), severity: 'warning' }] : [], isParsed: true }
}

const finding = ({ isRun, place }: Script, message: string): Finding => ({
  rule: 'script-encoding',
  severity: isRun ? 'error' : 'warning',
  message,
  at: place(1, 1),
})

const inShell = 'The script is UTF-16, which no shell reads. Save it as UTF-8 without a byte order mark.'
const inPowerShell =
  'The script is UTF-16 without a byte order mark, and PowerShell reads it in another encoding. Save it as UTF-8 with a byte order mark.'
const markedCommand =
  'The script begins with a byte order mark, which a shell reads as a part of the first word: its first line fails. Save it as UTF-8 without a byte order mark.'
const markedInterpreter =
  'The script begins with a byte order mark, so Linux does not recognise its first line, and another shell may run it. Save it as UTF-8 without a byte order mark.'
const blank = 'The script is empty: the step runs nothing.'
