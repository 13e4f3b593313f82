// The forms of a secret that are searched in a text: plain, as any language quotes it, and encoded.
import { oneLine } from './short-text.js'
import { withoutEscapes } from './unescaped.js'

// Every form of at least `shortest` characters. The search ignores case, and also searches the text without its escapes, and hexadecimal
// digits without what separates them.
export const secretForms = (secret: string, shortest: number): readonly string[] => {
  const text = secret.toWellFormed()
  const lines = text.split(/\r\n|\r|\n/)
  const inOneLine = [oneLine(text), lines.join(' '), text.replace(/\s+/g, ' ')]
  const plain = [secret, text, text.trim(), text.replaceAll('\r\n', '\n'), ...lines, ...inOneLine]
  const printable = plain.flatMap((form) => [form, withoutControls(form)])
  const cased = printable.flatMap((form) => [form, form.toUpperCase(), form.toLowerCase()])
  // A template can have tens of thousands of secrets, and most of these forms are equal.
  const written = new Set([...cased, inJson(text), encodeURIComponent(text)])
  const ofBytes = [text, text.trim()].filter((one, index, all) => all.indexOf(one) === index).flatMap(encoded)
  const searched = [...written, ...ofBytes.filter((form) => form.includes('+'))].map((form) => withoutEscapes(form).replaceAll('+', ' '))
  return [...new Set([...written, ...ofBytes, ...searched].map((form) => form.trim()))].filter((form) => form.length >= shortest)
}

// Terminals and our own output drop control characters: what remains is still the secret.
const withoutControls = (text: string): string => text.replace(/\p{Cc}/gu, '')

// The search without escapes finds these as well, but leaves a quotation mark at the end.
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)

const encoded = (text: string): readonly string[] =>
  [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')].flatMap((bytes) => [...base64(bytes), bytes.toString('hex')])

// Within a longer text, base64 encodes the same bytes in three ways, depending on the number of bytes before them. Characters that also
// depend on neighbouring bytes are left out.
const base64 = (bytes: Buffer): readonly string[] => {
  const aligned = [0, 1, 2].map((before) => {
    const all = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const end = (before + bytes.length) % 3 === 0 ? undefined : -1
    return all.slice([0, 2, 3][before], end)
  })
  const whole = bytes.toString('base64')
  const forms = [whole, ...aligned, ...inLines(whole, 76), ...inLines(whole, 64)]
  return forms.flatMap((form) => (/[+/=]/.test(form) ? [form, form.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')] : [form]))
}

// As the command base64 and PEM files break long lines.
const inLines = (text: string, width: number): readonly string[] =>
  text.length <= width
    ? []
    : Array.from({ length: Math.ceil(text.length / width) }, (_, line) => text.slice(line * width, (line + 1) * width))
