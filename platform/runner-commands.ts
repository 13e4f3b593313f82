// Foreign text as it may be printed where a runner reads it: what it would take for a command is broken up, visibly.

// GitHub takes `::name::` at the start of a line, and `##[name]` anywhere (docs/platforms.md 1.2).
export const withoutGitHubCommands = (text: string): string =>
  linesWith(text, (line) => line.replace(/^(\s*):(?=:)/, '$1: ').replaceAll('##[', '# #['))

// Azure DevOps takes `##vso[` and `##[` anywhere (docs/platforms.md 2.2).
export const withoutAgentCommands = (text: string): string => linesWith(text, (line) => line.replace(/##(?=vso\[|\[)/gi, '# #'))

// The same of a JSON document, whose values stay as they are: a line of it never begins with a colon.
export const jsonWithoutCommands = (json: string): string => json.replace(/##(?=vso\[|\[)/gi, '#\\u0023')

const linesWith = (text: string, change: (line: string) => string): string => text.split('\n').map(change).join('\n')
