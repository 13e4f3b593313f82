// The rule about secrets in inline scripts, with what gives them away.
import { findSecretPattern } from '../secret-patterns.js'
import { customizers, validators, yaml, type Remark, type Rule, type Subject } from './rule.js'

export const secretRules: readonly Rule[] = [
  {
    id: 'secret-inline',
    severity: 'warning',
    title: 'A secret in an inline script',
    why: 'Inline scripts stand in the template, where everybody who may read it sees them, and in the log of the build.',
    source: 'template reference, customize',
    bad: yaml`
      properties:
        customize:
          - type: Shell
            inline:
              - mysql --password=Tr0ub4dor&3x -e 'select 1' # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: Shell
            inline:
              - mysql --password="$(az keyvault secret show --id "$SECRET" --query value -o tsv)" -e 'select 1'
    `,
    check: (subject) => secretRemarks(subject),
  },
]

const places = [customizers, validators].flatMap((path) => [`${path}.inline[]`, `${path}.restartCommand`, `${path}.restartCheckCommand`])

// Of a key that is written line by line.
const headOfKey = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY-----/

// The literal value of something called a password is too often harmless to be looked for in files.
const inlinePassword = /ConvertTo-SecureString\s+(?:-String\s+)?(?:"[^"$\n]{8,}"|'[^'\n]{8,}')/i

const secretRemarks = ({ find }: Subject): readonly Remark[] =>
  places.flatMap((path) =>
    find(path).flatMap(({ node }) => {
      const found = node.kind === 'string' ? secretIn(node.value) : undefined
      if (found === undefined) return []
      return [
        {
          at: node.at,
          message: `This line seems to hold ${found}. Whoever may read the template sees it: fetch it in the script, with an identity of the machine (vmProfile.userAssignedIdentities).`,
        },
      ]
    }),
  )

// What a text seems to hold that is a secret, in words; undefined where it holds none.
export const secretIn = (text: string): string | undefined =>
  findSecretPattern(text) ??
  (headOfKey.test(text) ? 'a private key' : undefined) ??
  (inlinePassword.test(text) ? 'a password in plain text' : undefined) ??
  literalPassword(text)

// password=…, -Password "…", "apiKey": "…"; the value is what stands in its quotes, or the word.
const assignment =
  /(password|passwd|pwd|secret|api[_-]?key|access[_-]?token|auth[_-]?token)["']?(?:\s{0,4}[=:]\s{0,4}|\s{1,4}(?=["']))(?:"([^"\n]{0,200})"|'([^'\n]{0,200})'|([^\s"';|&,)}]{1,200}))/gi

const literalPassword = (text: string): string | undefined => {
  for (const [, name, double, single, bare] of text.matchAll(assignment)) {
    const value = double ?? single ?? bare ?? ''
    if (isLiteral(value)) return `the literal value of ${name ?? 'a password'}`
  }
  return undefined
}

// A variable, a command, a placeholder, a path, a URL or a mere word is none.
const isLiteral = (value: string): boolean =>
  value.length >= 8 &&
  !/[$<>{}[\]`]|%\w+%|^\(|^\/|^[a-z]:\\|:\/\/|^@|^-/i.test(value) &&
  !/^(?:[*x.]+|true|false|null|none|required|optional|password|changeme.*)$/i.test(value) &&
  /[0-9]|[^A-Za-z0-9_.\s-]/.test(value) &&
  !/\s/.test(value)
