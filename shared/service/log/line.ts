// One line of customization.log, freed of what only Packer and the service need (SERVICE.md section 4 has both formats).

export type LogLine =
  // Packer begins a provisioner: customizers in their order, then the service's own at the end.
  | { readonly kind: 'start'; readonly provisioner: string }
  | { readonly kind: 'end'; readonly provisioner: string }
  // What a script printed.
  | { readonly kind: 'output'; readonly text: string }
  // A stage of the build, or what a script printed as an error.
  | { readonly kind: 'title'; readonly text: string }
  // Of no use to people: Packer's debug log, and lines that look like errors and are none.
  | { readonly kind: 'noise'; readonly text: string }

// The old format puts OUT or ERR before the text, the new one a time and `ui: `; the operation id in front may be missing.
const prefix = /^(?:\[[0-9a-f-]{36}\] )?PACKER(?: (OUT|ERR))?(?: \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d)? ?(ui: ?)?/

// SERVICE.md section 3, "Not faults".
const harmless = [
  'Error deleting resource. Will retry.',
  'PublicIPAddressCannotBeDeleted',
  'InUseNetworkSecurityGroupCannotBeDeleted',
  'Builds finished but no artifacts were created.',
  'Skipping image creation...',
]

// Reads one line, without its end.
export const parseLogLine = (line: string): LogLine => {
  const match = prefix.exec(line)
  if (match === null) return { kind: 'output', text: line }
  const text = line.slice(match[0].length)
  const telemetry = /\(telemetry\) (Starting provisioner|ending) (\S+)/.exec(text)
  if (telemetry !== null) return { kind: telemetry[1] === 'ending' ? 'end' : 'start', provisioner: telemetry[2] ?? '' }
  if (harmless.some((known) => text.includes(known))) return { kind: 'noise', text }
  const isShown = match[1] === 'OUT' || match[2] !== undefined
  const title = /^(?:==>|-->) (?:azure-arm: )?(.*)$/.exec(text)
  if (title !== null) return { kind: 'title', text: title[1] ?? '' }
  const output = /^ {2,}azure-arm: (.*)$/.exec(text)
  return output !== null && isShown ? { kind: 'output', text: output[1] ?? '' } : { kind: 'noise', text }
}
