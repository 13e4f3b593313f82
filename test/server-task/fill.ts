// Fills in the texts of a server task's request as Azure DevOps does: `$(name)` first, then the blocks {{#if name}} and
// {{#equals 'a' 'b' 1}} (Tasks/AzureMonitorV1/task.json of microsoft/azure-pipelines-tasks).

// The text with the values of inputs and of the endpoint; a name that has no value stays as it is.
export const fill = (text: string, values: Readonly<Record<string, string>>): string => {
  const known = new Map(Object.entries(values))
  const replaced = text.replace(/\$\(([\w.]+)\)/g, (whole, name: string) => known.get(name) ?? whole)
  return resolve(replaced, known)
}

const block = /\{\{#(if|equals) ([^{}]+)\}\}((?:(?!\{\{#)[\s\S])*?)\{\{\/\1\}\}/

// Resolves the innermost block first, until no block is left.
const resolve = (text: string, values: ReadonlyMap<string, string>): string => {
  const match = block.exec(text)
  if (match === null) return text
  const [whole, kind, condition = '', part = ''] = match
  const holds = kind === 'if' ? (values.get(condition.trim()) ?? '') !== '' : areEqual(condition)
  return resolve(text.slice(0, match.index) + (holds ? part : '') + text.slice(match.index + whole.length), values)
}

// `1` at the end: without case.
const areEqual = (condition: string): boolean => {
  const [, left = '', right = ''] = /^'([^']*)' '([^']*)' 1$/.exec(condition) ?? []
  return left.toLowerCase() === right.toLowerCase()
}
