// Makes foreign text safe to print where a runner reads it: what looks like a command is visibly broken up.

// GitHub reads `::name::` at the start of a line, and `##[name]` anywhere (docs/platforms.md 1.2).
export const withoutGitHubCommands = (text: string): string =>
  linesWith(text, (line) => line.replace(/^(\s*):(?=:)/, '$1: ').replaceAll('##[', '# #['))

// Azure DevOps reads `##vso[` anywhere as a command, and `##[` as a format (docs/platforms.md 2.2).
export const withoutAgentCommands = (text: string): string => linesWith(text, (line) => line.replace(/##(?=vso\[|\[)/gi, '# #'))

// The same for a JSON document, whose values must not change: none of its lines begins with a colon.
export const jsonWithoutCommands = (json: string): string => json.replace(/##(?=vso\[|\[)/gi, '#\\u0023')

const linesWith = (text: string, change: (line: string) => string): string => text.split('\n').map(change).join('\n')
