// Parses one line of customization.log or validation.log, without the parts that only Packer and the service use. Logs of Packer itself are
// read as well, also as GitHub, Azure DevOps and a terminal show them.

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

// Packer's debug log of the old format has ERR before the text, its output OUT. The new format is Packer's log alone, with a time, and with
// `ui: ` or `ui error: ` before what is meant for people. The operation id at the start may be missing.
const ofService = /^(?:\[[0-9a-f-]{36}\] )?PACKER(?: (OUT|ERR)(?= |$))?(?: (\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d))? ?(ui(?: error)?: ?)?/

// Packer's log without the service.
const ofPacker = /^()(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d) (ui(?: error)?: ?)?/

// A builder, by its type, its type and name, or another name, with the post-processor that it runs.
const builder = String.raw`[a-z][\w.-]*(?: \([\w-]+\))?`

// A further line of a message of Packer's, which may come without the prefix, or a line of Packer without its log. A script's line has the
// builder in front, so an arrow at the start is Packer's.
const bare = new RegExp(String.raw`^()()()(?=(?:==>|-->) ${builder}:|(?:==> )?Build '[^']*' errored| {4}[a-z]\w*[.-][\w.-]*: )`)

// `packer build -machine-readable`: the time, the builder, what it is, its text.
const machineReadable = /^\d{10},([^,]*),(?:ui,(?:say|message|error)|(error)),(.*)$/

// In front of a line that a runner shows: job and step of `gh run view --log`, the time, a command of the runner, the colour of the text.
// `packer build -timestamp-ui` writes a time with a colon.
const colour = String.raw`(?:\u001b\[[\d;]*m)*`
const runner = new RegExp(
  String.raw`^\uFEFF?(?:[^\t]*\t[^\t]*\t\uFEFF?)?(?:\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d):? )?(?:##\[\w+\])?${colour}`,
)
const endOfColour = new RegExp(`${colour}$`)

// Lines that also appear in successful builds (docs/service.md 5.5).
const harmless =
  /Error deleting resource\. Will retry\.|PublicIPAddressCannotBeDeleted|InUseNetworkSecurityGroupCannotBeDeleted|Builds finished but no artifacts were created\.|Skipping image creation\.\.\./

// Packer writes its own remarks at the start of a line, the lines of scripts behind the builder's name.
const telemetry = /^(?!\s|==>|-->).*\(telemetry\) (Starting provisioner|ending) (\S+)/
const reasonLine = new RegExp(String.raw`^--> ${builder}: (.*)$|^(?:==> )?(Build '[^']*' errored.*)$`)
const titleLine = new RegExp(String.raw`^(?:==>|-->) (?:${builder}: ?)?(.*)$`)
const outputLine = new RegExp(String.raw`^ {2,}${builder}:(?: (.*))?$`)

// Parses one line, without its line break.
export const parseLogLine = (line: string): LogLine => {
  const own = parts(line) ?? parts(unwrapped(line))
  if (own === undefined) return { kind: 'output', text: line }
  const { text, stream, time } = own
  const step = telemetry.exec(text)
  if (step !== null) return { kind: step[1] === 'ending' ? 'end' : 'start', provisioner: step[2] ?? '', ...timeOf(time) }
  // ERR is Packer's debug log, which repeats OUT. In the new format, lines for people contain `ui: ` or an arrow.
  if (stream === 'ERR' || text.trim() === '' || harmless.test(text)) return { kind: 'noise', text }
  const reason = reasonLine.exec(text)
  if (reason !== null) return { kind: 'reason', text: reason[1] ?? reason[2] ?? text }
  const title = titleLine.exec(text)
  if (title !== null) return title[1] === '' ? { kind: 'noise', text } : { kind: 'title', text: title[1] ?? '' }
  const output = outputLine.exec(text)
  if (output !== null && (own.isShown || time === undefined)) return { kind: 'output', text: output[1] ?? '' }
  return { kind: own.isShown ? 'title' : 'noise', text }
}

interface Parts {
  readonly text: string
  readonly stream?: string | undefined
  readonly time?: string | undefined
  // Meant for people.
  readonly isShown: boolean
}

// Undefined for a line that is not Packer's.
const parts = (line: string): Parts | undefined => {
  const match = ofService.exec(line) ?? ofPacker.exec(line) ?? bare.exec(line)
  if (match === null) return machineReadableParts(line)
  const [whole, stream, time, isUi] = match
  return { text: line.slice(whole.length), stream, time, isShown: stream === 'OUT' || isUi !== undefined }
}

// Packer escapes commas and line breaks.
const machineReadableParts = (line: string): Parts | undefined => {
  const [, name, isError, escaped] = machineReadable.exec(line) ?? []
  if (escaped === undefined) return undefined
  const text = escaped.replaceAll('%!(PACKER_COMMA)', ',').replaceAll(/^\\n/g, '')
  return { text: isError === undefined ? text : `--> ${name ?? ''}: ${text}`, isShown: true }
}

const unwrapped = (line: string): string => line.replace(runner, '').replace(endOfColour, '')

// When the line was written, in milliseconds since 1970; undefined if it has no time.
export const timeOfLine = (line: string): number | undefined => timeOf(parts(line)?.time).time

// Whether this line marks the end of the build.
export const isLastLine = (line: string): boolean =>
  /Finalizing|Done exporting/.test(line) &&
  /^(?!\s|==>|-->).*(?:\(telemetry\) Finalizing|Done exporting Packer logs)/.test(parts(line)?.text ?? ' ')

// Packer writes the time of the build container, which is UTC.
const timeOf = (time: string | undefined): { readonly time?: number } =>
  time === undefined || time === '' ? {} : { time: Date.parse(`${time.replaceAll('/', '-').replace(' ', 'T')}Z`) }
