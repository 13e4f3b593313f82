// Scripts without their secrets, for whatever reads or shows them: shells and PowerShell quote what they cannot parse.
import { SecretSearch } from '../secret-search.js'
import { writtenSecretsOf } from '../template/lint/secret-commands.js'
import { isUtf16 } from './encoding.js'

// The script with an x for each letter and digit of a secret. Everything else keeps its place, and means the same to a parser.
export const withoutSecrets = (bytes: Buffer): Buffer => {
  if (!isUtf16(bytes)) return Buffer.from(hidden(bytes.toString('latin1')), 'latin1')
  const isBigEndian = bytes[0] === 0xfe || bytes[0] === 0
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 2))
  const text = Buffer.from(hidden((isBigEndian ? Buffer.from(whole).swap16() : whole).toString('utf16le')), 'utf16le')
  return Buffer.concat([isBigEndian ? text.swap16() : text, bytes.subarray(whole.length)])
}

const hidden = (text: string): string => {
  const search = new SecretSearch()
  for (const secret of writtenSecretsOf(text)) search.add(secret)
  const keys = Array.from(text.matchAll(privateKey), ({ index, 0: key }) => [index, index + key.length] as const)
  const parts: string[] = []
  let shown = 0
  for (const [start, end] of [...search.rangesIn(text), ...keys].sort(([one], [other]) => one - other)) {
    if (end <= shown) continue
    const from = Math.max(start, shown)
    parts.push(text.slice(shown, from), text.slice(from, end).replaceAll(/[^\W_]|[^\0-\x7f]/g, 'x'))
    shown = end
  }
  return parts.join('') + text.slice(shown)
}

// The lines of a key in PEM, which may be escaped; the last one may be short.
const privateKey =
  /(?<=-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY-----)(?:(?:\s|\\[nr])+(?:[A-Za-z-]{1,40}: [^\n]*|[A-Za-z0-9+/=]{16,}))+(?:(?:\s|\\[nr])+[A-Za-z0-9+/=]{1,15}(?=(?:\s|\\[nr])*-----END))?/g
