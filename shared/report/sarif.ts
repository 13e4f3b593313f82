// Findings as a SARIF 2.1.0 log (OASIS), limited to the part that GitHub code scanning reads.
import { createHash } from 'node:crypto'
import type { Log, ReportingDescriptor, Result } from 'sarif'
import { defined } from '../defined.js'
import { shellCheckDocumentation } from '../scripts/shellcheck.js'
import { bicepDocumentation } from '../template/bicep.js'
import type { Finding, Severity } from '../template/finding.js'

// The description of a rule.
export interface SarifRule {
  readonly title: string
  readonly why: string
}

// The log of one run of this version of the tool.
export const sarifLog = (findings: readonly Finding[], rules: ReadonlyMap<string, SarifRule>, version: string): Log => {
  const ids = [...new Set(findings.map(({ rule }) => rule))].sort()
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'azure-image-builder-pipelines',
            version,
            rules: ids.map((id) => ruleEntry(id, rules.get(id))),
          },
        },
        // Columns are counted in UTF-16 code units, as in every finding.
        columnKind: 'utf16CodeUnits',
        results: withFingerprints(findings).map(({ finding, fingerprint }) => resultEntry(finding, ids.indexOf(finding.rule), fingerprint)),
      },
    ],
  }
}

const ruleEntry = (id: string, rule: SarifRule | undefined): ReportingDescriptor => ({
  id,
  ...defined({ helpUri: bicepDocumentation(id) ?? shellCheckDocumentation(id) }),
  ...(rule === undefined ? {} : { shortDescription: { text: rule.title }, fullDescription: { text: rule.why }, help: { text: rule.why } }),
})

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { error: 'error', warning: 'warning', info: 'note' }

const resultEntry = ({ rule, severity, message, at }: Finding, ruleIndex: number, fingerprint: string): Result => ({
  ruleId: rule,
  ruleIndex,
  level: levels[severity],
  message: { text: withoutLinks(message) },
  locations: [
    {
      physicalLocation: {
        artifactLocation: { uri: uriOf(at.file), ...(isRelative(at.file) ? { uriBaseId: '%SRCROOT%' } : {}) },
        region: { startLine: at.line, startColumn: at.column },
      },
    },
  ],
  // GitHub recognises a finding by this value when lines above it are added or removed, so it does not contain the line number.
  partialFingerprints: { 'findingPlace/v1': fingerprint },
})

// A message may quote a template: `[text](address)` in it would be a link (SARIF 2.1.0, 3.11.6).
const withoutLinks = (message: string): string => message.replaceAll('](', '] (')

// Findings of one rule at one place in the structure are distinguished by their order.
const withFingerprints = (findings: readonly Finding[]): readonly { readonly finding: Finding; readonly fingerprint: string }[] => {
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const key = JSON.stringify([finding.rule, finding.at.file, finding.at.pointer])
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return {
      finding,
      fingerprint: createHash('sha256')
        .update(`${key} ${String(count)}`)
        .digest('hex'),
    }
  })
}

const isAbsolute = (file: string): boolean => file.startsWith('/') || /^[A-Za-z]:[\\/]/.test(file)
const isRelative = (file: string): boolean => !isAbsolute(file)

// A path as a URI reference: forward slashes, everything else escaped if necessary.
const uriOf = (file: string): string => {
  const path = file.replaceAll('\\', '/').split('/').map(encodeSegment).join('/')
  if (isRelative(file)) return path
  return file.startsWith('/') ? `file://${path}` : `file:///${path.replace('%3A', ':')}`
}

// The name of a file may contain half a surrogate pair, which a URI cannot.
const encodeSegment = (segment: string): string => encodeURIComponent(Buffer.from(segment, 'utf8').toString('utf8'))
