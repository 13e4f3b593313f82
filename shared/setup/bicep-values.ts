// Values as Bicep writes them.

// A string. Nothing in it is interpolated.
export const text = (value: string): string =>
  `'${value
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('${', '\\${')
    .replaceAll(/\p{Cc}/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)}'`

// An object with these lines, each of which may contain several.
export const block = (lines: readonly string[]): string => (lines.length === 0 ? '{}' : `{\n${indented(lines)}\n}`)

// An array of these values.
export const array = (values: readonly string[]): string => (values.length === 0 ? '[]' : `[\n${indented(values)}\n]`)

const indented = (lines: readonly string[]): string => lines.map((line) => `  ${line.replaceAll('\n', '\n  ')}`).join('\n')
