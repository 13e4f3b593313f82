// The line of a script at which its last error arose, as shells, PowerShell and Python print it.
import { readingsOf, type Evidence } from './evidence.js'
import { lastErrorOf } from './quote.js'

export interface ErrorPlace {
  // Undefined for the file into which Packer copied the script of the step.
  readonly file: string | undefined
  readonly line: number
}

// Undefined if no script failed, or its last error does not name a line.
export const errorPlaceOf = (evidence: readonly Evidence[]): ErrorPlace | undefined => {
  const output = evidence.find(({ origin }) => origin === 'script')
  const error = output === undefined ? undefined : lastErrorOf(output)
  if (output === undefined || error?.speaker !== 'The step’s last error') return undefined
  const lines = (readingsOf(output).at(-1) ?? '').split('\n')
  const index = lines.findLastIndex((line) => line.trim() === error.text)
  const before = lines.slice(Math.max(index - 6, 0), index).toReversed()
  const texts = [inShell(lines[index] ?? ''), inRecord(lines.slice(index, index + 6), before), inTraceback(lines.slice(0, index))]
  return texts.find((place) => place !== undefined)
}

// bash and dash put the place in front of the error.
const inShell = (line: string): ErrorPlace | undefined => {
  const [, file, number] = /^((?:\/|\.)?[\w.+/-]{1,200}): (?:line )?(\d{1,6}): /.exec(line) ?? []
  return placeOf(file, number)
}

// Windows PowerShell puts a line below the error’s message; PowerShell 7 puts one above its excerpt.
const inRecord = (after: readonly string[], before: readonly string[]): ErrorPlace | undefined => {
  const isInside = /^\s*(?:\+ |\|)/.test(after[0] ?? '')
  const below = isInside ? undefined : first(after.slice(1), /^At ([A-Z]:\\[^\n:]{1,200}):(\d+) char:\d+/)
  return (
    below ??
    first(
      before.slice(0, 6),
      isInside ? /^At ([A-Z]:\\[^\n:]{1,200}):(\d+) char:\d+|^[\w-]+: ([A-Z]:\\[^\n:]{1,200}|\/\S{1,200}):(\d+)$/ : never,
    )
  )
}

const never = /(?!)/

// Python’s last call is the innermost one.
const inTraceback = (before: readonly string[]): ErrorPlace | undefined => {
  const start = before.findLastIndex((line) => line.startsWith('Traceback (most recent call last)'))
  const calls = start === -1 ? [] : before.slice(start + 1)
  return calls.every((line) => /^\s/.test(line)) ? first(calls.toReversed(), /^\s+File "([^"\n]{1,200})", line (\d+)/) : undefined
}

const first = (lines: readonly string[], pattern: RegExp): ErrorPlace | undefined => {
  for (const line of lines) {
    const groups: readonly (string | undefined)[] = pattern.exec(line)?.slice(1) ?? []
    const [file, number] = groups.filter((group) => group !== undefined)
    if (file !== undefined) return placeOf(file, number)
  }
  return undefined
}

// Packer copies the script of a step to such a path.
const ofPacker = /(?:^|[\\/])(?:tmp|Temp)[\\/](?:script[_-]|packer-)[^\\/]*$|^(?:ba|da)?sh$/i

const placeOf = (file: string | undefined, line: string | undefined): ErrorPlace | undefined =>
  file === undefined || line === undefined ? undefined : { file: ofPacker.test(file) ? undefined : file, line: Number(line) }
