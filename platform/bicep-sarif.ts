// Reads the compiler's diagnostics in the format of `--diagnostics-format sarif`.
import { fileURLToPath } from 'node:url'
import { at, itemsOf, textOf } from '../shared/json.js'
import type { BicepDiagnostic } from '../shared/tools.js'

// The diagnostics in a text that may begin with other lines; undefined if it contains no SARIF document.
export const readSarif = (text: string): readonly BicepDiagnostic[] | undefined => {
  const start = text.search(/^\{/m)
  if (start < 0) return undefined
  try {
    const document: unknown = JSON.parse(text.slice(start))
    return itemsOf(at(itemsOf(at(document, 'runs'))[0], 'results')).map(diagnosticOf)
  } catch {
    return undefined
  }
}

const diagnosticOf = (result: unknown): BicepDiagnostic => {
  const place = at(itemsOf(at(result, 'locations'))[0], 'physicalLocation')
  const level = textOf(at(result, 'level')) ?? 'warning'
  return {
    file: pathOf(textOf(at(place, 'artifactLocation', 'uri')) ?? ''),
    line: Number(at(place, 'region', 'startLine') ?? 1),
    column: Number(at(place, 'region', 'charOffset') ?? 1),
    severity: level === 'error' || level === 'warning' ? level : 'info',
    code: textOf(at(result, 'ruleId')) ?? '',
    message: (textOf(at(result, 'message', 'text')) ?? '').replace(/ \[https:\/\/\S+\]$/, ''),
  }
}

const pathOf = (uri: string): string => {
  try {
    return fileURLToPath(uri)
  } catch {
    return uri
  }
}
