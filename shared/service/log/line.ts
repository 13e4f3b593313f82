// Parses one line of customization.log or validation.log, without the parts that only Packer and the service use.

export type LogLine =
  // Packer begins a provisioner: first the customizers in order, then the service's own. `time` is in milliseconds since 1970.
  | { readonly kind: 'start' | 'end'; readonly provisioner: string; readonly time?: number }
  // The output of a script.
  | { readonly kind: 'output'; readonly text: string }
  // A stage of the build, or the error output of a script.
  | { readonly kind: 'title'; readonly text: string }
  // Packer's own reason for the failure of the build.
  | { readonly kind: 'reason'; readonly text: string }
  // Not meant for people: Packer's debug log, and lines that only look like errors.
  | { readonly kind: 'noise'; readonly text: string }

// The old format puts OUT or ERR before the text, the new one a time and `ui: `. The operation id at the start may be missing.
const prefix = /^(?:\[[0-9a-f-]{36}\] )?PACKER(?: (OUT|ERR))?(?: (\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d))? ?(ui: ?)?/

// A further line of a message of Packer's: it may come without the prefix.
const bare = /^()()()(?=(?:==>|-->) azure-arm:)/

// Lines that also appear in successful builds (docs/service.md 5.5).
const harmless =
  /Error deleting resource\. Will retry\.|PublicIPAddressCannotBeDeleted|InUseNetworkSecurityGroupCannotBeDeleted|Builds finished but no artifacts were created\.|Skipping image creation\.\.\./

// Parses one line, without its line break.
export const parseLogLine = (line: string): LogLine => {
  const match = prefix.exec(line) ?? bare.exec(line)
  if (match === null) return { kind: 'output', text: line }
  const [whole, stream, time, isUi] = match
  const text = line.slice(whole.length)
  const telemetry = /\(telemetry\) (Starting provisioner|ending) (\S+)/.exec(text)
  if (telemetry !== null) return { kind: telemetry[1] === 'ending' ? 'end' : 'start', provisioner: telemetry[2] ?? '', ...timeOf(time) }
  // ERR is Packer's debug log, which repeats OUT. In the new format, lines for people contain `ui: ` or an arrow.
  if (stream === 'ERR' || text.trim() === '' || harmless.test(text)) return { kind: 'noise', text }
  const reason = /^--> \S+: (.*)$|^(?:==> )?(Build '[^']*' errored.*)$/.exec(text)
  if (reason !== null) return { kind: 'reason', text: reason[1] ?? reason[2] ?? text }
  const title = /^(?:==>|-->) (?:azure-arm: ?)?(.*)$/.exec(text)
  if (title !== null) return title[1] === '' ? { kind: 'noise', text } : { kind: 'title', text: title[1] ?? '' }
  const isShown = stream === 'OUT' || isUi !== undefined
  const output = /^ {2,}azure-arm: ?(.*)$/.exec(text)
  if (output !== null && isShown) return { kind: 'output', text: output[1] ?? '' }
  return { kind: isShown ? 'title' : 'noise', text }
}

// When the line was written, in milliseconds since 1970; undefined if it has no time.
export const timeOfLine = (line: string): number | undefined => timeOf(prefix.exec(line)?.[3]).time

// Whether this line marks the end of the build.
export const isLastLine = (line: string): boolean => /\(telemetry\) Finalizing|Done exporting Packer logs/.test(line)

// Packer writes the time of the build container, which is UTC.
const timeOf = (time: string | undefined): { readonly time?: number } =>
  time === undefined ? {} : { time: Date.parse(`${time.replaceAll('/', '-').replace(' ', 'T')}Z`) }
