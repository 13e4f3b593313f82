// Secrets in scripts: those with a known form, and those that only their position in a command reveals.
import { shortestSecret } from '../../secret-search.js'
import type { TemplateNode } from '../node.js'
import { secretPatterns, type SecretMatch } from '../secret-patterns.js'

// The first literal secret that is found in a script.
export const secretIn = (text: string): SecretMatch | undefined => secretsIn(text).next().value

// All literal secrets in a script; the search continues only as long as the caller does.
function* secretsIn(text: string): Generator<SecretMatch, undefined> {
  yield* secretPatterns(text)
  if (!anyWord.test(text)) return undefined
  const head = text.search(headOfKey)
  if (head >= 0) yield { what: 'a private key', value: '', index: head }
  for (const [what, form] of passes)
    for (const match of text.matchAll(form)) {
      // Of the groups, one has a value.
      const value = match.slice(1).join('')
      if (isGiven(value)) yield { what, value, index: match.index }
    }
  for (const { 1: name, 2: double, 3: single, 4: bare, index } of text.matchAll(assignment)) {
    const value = double ?? single ?? bare ?? ''
    if (isLiteral(value)) yield { what: `the literal value of ${name ?? 'a password'}`, value, index }
  }
  return undefined
}

// The values of all literal secrets in a script.
export const writtenSecretsOf = (text: string): readonly string[] => [...secretsIn(text)].map(({ value }) => value).filter(Boolean)

// The line with an asterisk for each character of a secret, so that columns do not change.
export const withoutSecrets = (line: string): string =>
  [...secretsIn(line)].reduce((text, { value }) => (value === '' ? text : text.replaceAll(value, '*'.repeat(value.length))), line)

// Every literal secret in a template, so that no output shows it: in commands, in tags and in other properties.
export const writtenSecrets = (node: TemplateNode, name = ''): readonly string[] => {
  if (node.kind === 'array') return node.items.flatMap((item) => writtenSecrets(item))
  if (node.kind === 'object') return node.entries.flatMap(({ key, value }) => writtenSecrets(value, key.value))
  if (node.kind !== 'string') return []
  const named = isSecretOfName(name, node.value) ? [node.value] : []
  return [...named, ...[...secretPatterns(`${name}=${node.value}`), ...secretsIn(node.value)].map(({ value }) => value)].filter(Boolean)
}

// What each form below contains, for a quick check of a text: most texts of a template have none of it.
const anyWord = /key|pass|pwd|secret|token|string|pat|login|curl|mysql|:\/\/|net1?(?:\.exe)?\s/i

// A key that is written over several lines.
const headOfKey = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY-----/

// A value in quotes, or a word.
const value = `(?:"([^"\\n]{0,300})"|'([^'\\n]{0,300})'|([^\\s"';|&<>]{1,300}))`

// Commands with a secret among their arguments; the last groups are the value.
const passes: readonly (readonly [string, RegExp])[] = [
  ['a password in plain text', new RegExp(`ConvertTo-SecureString\\s+(?:-String\\s+|-AsPlainText\\s+|-Force\\s+){0,3}${value}`, 'gi')],
  // net user NAME PASSWORD /add, and net user /add NAME PASSWORD
  [
    'the password of an account',
    new RegExp(
      `\\bnet1?(?:\\.exe)?\\s+user\\s+(?:/\\w\\S{0,100}\\s+){0,5}(?:"[^"\\n]{1,100}"|[^\\s"/][^\\s"]{0,99})\\s+(?:/add\\s+)?${value}`,
      'gi',
    ),
  ],
  // The automatic logon of Windows, in the registry.
  [
    'the password of an account',
    new RegExp(
      `\\bDefaultPassword\\b["']?\\s+(?:(?:-(?:Property)?Type|/t)\\s+\\w+\\s+|(?:-Force|/f)\\s+){0,3}(?:(?:-Value|/d)\\s+${value}|"([^"\\n]{1,300})"|'([^'\\n]{1,300})')`,
      'gi',
    ),
  ],
  ['the password of an account', new RegExp(`\\s-Value\\s+${value}\\s[^\\n;|]{0,200}-Name\\s+["']?DefaultPassword\\b`, 'gi')],
  ['the password of a share', new RegExp(`\\bnet1?(?:\\.exe)?\\s+use\\b[^\\n|;&]{0,200}\\s/u(?:ser)?:\\S{1,200}\\s+${value}`, 'gi')],
  ['a password', new RegExp(`\\bcmdkey(?:\\.exe)?\\b[^\\n|;&]{0,300}\\s/pass(?::|\\s)${value}`, 'gi')],
  [
    'a password',
    new RegExp(
      `\\b(?:az\\s+(?:login|acr\\s+login)|docker\\s+login|podman\\s+login|helm\\s+registry\\s+login)\\b[^\\n|;]{0,300}\\s-p[\\s=]${value}`,
      'gi',
    ),
  ],
  ['a password', new RegExp(`\\bsshpass\\s+-p\\s*${value}`, 'gi')],
  ['a password', new RegExp(`\\bcurl\\b[^\\n|;]{0,300}\\s(?:-u|--user)[\\s=]["']?[^\\s:"'$]{1,100}:([^\\s"']{1,200})`, 'gi')],
  ['a password', new RegExp(`\\bmysql(?:dump|admin)?\\b[^\\n|;]{0,200}\\s-p(?=\\S{0,200}[^a-z\\s"'])([^\\s"'|;]{6,200})`, 'gi')],
  ['the password of an account', /\b[\w.-]{1,64}:([^\s"':]{6,200})["']?\s{0,9}\|\s{0,9}(?:sudo\s+)?chpasswd\b/gi],
  ['a password', /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/?#:@"'$]{1,100}:([^\s/?#@"'$]{6,200})@[\w.-]/gi],
  [
    'a key or token',
    new RegExp(
      `\\s--?(?:account-?key|storage-?account-?key|sas-?token|connection-?string|client-?secret|pat|auth-?token|access-?token|personal-?access-?token)[\\s=:]+${value}`,
      'gi',
    ),
  ],
]

// Not a variable, a command, a placeholder, a flag, or the * that asks for a password.
const isGiven = (text: string): boolean =>
  text.length >= shortestSecret && !/[$<>{}`]|%\w+%|^[-/(@*]|^\[|\*{3}|\.\.\.|…|^x+$|:\/\//i.test(text) && !isWord(text)

const isWord = (text: string): boolean => /^(?:true|false|null|none|yes|no|env|stdin)$/i.test(text)

// password=…, -Password "…", "apiKey": "…"; the value is in quotes, or a word.
const assignment = new RegExp(
  `(password|passwd|pwd|secret|api[_-]?key|access[_-]?key|access[_-]?token|auth[_-]?token)["']?(?:\\s{0,4}[=:]\\s{0,4}|\\s{1,4}(?=["']))(?:"([^"\\n]{0,200})"|'([^'\\n]{0,200})'|([^\\s"';|&,)}]{1,200}))`,
  'gi',
)

// Whether a value with this name is a literal secret.
export const isSecretOfName = (name: string, text: string): boolean =>
  /(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|account[_-]?key|storage[_-]?key|connection[_-]?string)$/i.test(name) &&
  isLiteral(text)

// Not a variable, a command, a placeholder, a path, a URL, a date or an ordinary word.
const isLiteral = (text: string): boolean =>
  text.length >= 8 &&
  !/[$<>{}[\]`]|%\w+%|^\(|^\/|^[a-z]:\\|:\/\/|^@|^-|^\d{4}-\d\d-\d\d/i.test(text) &&
  !/^(?:[*x.]+|true|false|null|none|required|optional|password|changeme.*)$/i.test(text) &&
  /[0-9]|[^A-Za-z0-9_.\s-]/.test(text) &&
  !/\s/.test(text)
