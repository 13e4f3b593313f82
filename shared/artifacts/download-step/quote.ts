// Any text as a literal of the shell that runs it.

// For a POSIX shell: one word that means exactly this text. Two braces are never adjacent: Packer, which the service runs, would read them
// as the start of its own template.
export const shellLiteral = (text: string): string => `'${text.replaceAll("'", `'\\''`).replaceAll(/\{(?=\{)/g, "{''")}'`

// For PowerShell: an expression of ASCII characters. The script reaches the VM as a file whose encoding Windows PowerShell guesses, and it
// accepts typographic quotes as quotes: every other character is given by its number. Braces as above.
export const powerShellLiteral = (text: string): string => {
  const parts = text.match(/[ -~]+|[^ -~]/g) ?? ['']
  const pieces = parts.flatMap((part) => (/^[ -~]*$/.test(part) ? part.split(/(?<=\{)(?=\{)/).map(singleQuoted) : [characterOf(part)]))
  // The first piece decides what + does.
  return pieces.length === 1 && pieces[0]?.startsWith("'") === true ? pieces[0] : `('' + ${pieces.join(' + ')})`
}

const singleQuoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

const characterOf = (unit: string): string => `[char]0x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
