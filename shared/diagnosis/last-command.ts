// The last command that a shell script ran, as `set -x` prints it: without output after it, the script's exit code is its own.

// Matches a text that ends with a call of the program, a pattern.
export const lastCommand = (program: string): RegExp =>
  new RegExp(String.raw`(?:^|\n)\++ (?:sudo (?:-\S+ )*)?(?:\w+=\S+ )*(?:\S*/)?${program} [^\n]*\s*$`)

// Matches a text that ends with curl's table of progress.
export const lastProgress = /\bDload +Upload\b[^]*\n *\d+ [^\n]*(?:\d+|--):[\d-]{2}:[^\n]*\s*$/
