// The forms in which a secret may appear in a text: plain, quoted for another language, or encoded.

// Every form of at least `shortest` characters. The caller's search ignores case.
export const secretForms = (secret: string, shortest: number): readonly string[] => {
  const text = secret.toWellFormed()
  const plain = [secret, text, text.trim(), text.replaceAll('\r\n', '\n'), ...text.split(/\r\n|\r|\n/)]
  const printable = plain.flatMap((form) => [form, withoutControls(form)])
  const cased = printable.flatMap((form) => [form, form.toUpperCase(), form.toLowerCase()])
  const forms = [...cased, ...quoted(text), ...quoted(text.trim()), ...encoded(text), ...encoded(text.trim())]
  return [...new Set(forms.map((form) => form.trim()))].filter((form) => form.length >= shortest)
}

// Terminals and our own output drop control characters: what remains is still the secret.
const withoutControls = (text: string): string => text.replace(/\p{Cc}/gu, '')

const quoted = (text: string): readonly string[] => {
  const json = JSON.stringify(text).slice(1, -1)
  return [
    json,
    JSON.stringify(json).slice(1, -1),
    // Python, .NET and Windows PowerShell escape characters outside ASCII; the last two also escape what has a meaning in HTML.
    escapeUnicode(json, /[^\x20-\x7e]/g),
    escapeUnicode(json.replaceAll('\\"', '"'), /[^\x20-\x7e]|["&'+<>`]/g),
    escapeUnicode(json, /[^\x20-\x7e]|[&'<>]/g),
    xml(text, { ...brackets, '"': '&quot;', "'": '&apos;' }),
    xml(text, { ...brackets, '"': '&quot;', "'": '&#39;' }),
    xml(text, { ...brackets, '"': '&#34;', "'": '&#39;' }),
    xml(text, { ...brackets, '"': '&quot;', "'": '&#x27;' }),
    xml(text, { ...brackets, '"': '&quot;' }),
    xml(text, brackets),
    // Canonical XML leaves > in attributes, many writers do so everywhere, and HTML leaves both brackets in attributes.
    xml(text, { '<': '&lt;' }),
    xml(text, { '<': '&lt;', '"': '&quot;' }),
    xml(text, { '<': '&lt;', '"': '&quot;', "'": '&#39;' }),
    xml(text, { '"': '&quot;' }),
    xml(text, { '"': '&quot;', "'": '&#39;' }),
    // sh: in '…', in "…", and with backslashes (printf %q).
    text.replaceAll("'", `'\\''`),
    text.replaceAll("'", `'"'"'`),
    text.replace(/["$\\`]/g, '\\$&'),
    text.replace(/[^\w%+,./:=@-]/g, '\\$&'),
    // PowerShell: in '…' and in "…". cmd: with carets.
    text.replaceAll("'", "''"),
    text.replace(/["$`]/g, '`$&'),
    text.replace(/[!"%&()<>^|]/g, '^$&'),
  ]
}

const escapeUnicode = (json: string, characters: RegExp): string =>
  json.replace(characters, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

const brackets = { '<': '&lt;', '>': '&gt;' }

const xml = (text: string, entities: Readonly<Record<string, string>>): string =>
  text.replaceAll('&', '&amp;').replace(/[<>"']/g, (character) => entities[character] ?? character)

const encoded = (text: string): readonly string[] => {
  const percent = encodeURIComponent(text)
  const strict = percent.replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
  const utf8 = Buffer.from(text, 'utf8')
  const utf16 = Buffer.from(text, 'utf16le')
  return [
    percent,
    strict,
    encodeURI(text),
    percent.replaceAll('%20', '+'),
    strict.replaceAll('%20', '+'),
    encodeURIComponent(percent),
    ...[utf8, utf16].flatMap((bytes) => [...base64(bytes), ...hexadecimal(bytes)]),
  ]
}

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
  return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')])
}

// As the command base64 and PEM files break long lines.
const inLines = (text: string, width: number): readonly string[] => text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []

const hexadecimal = (bytes: Buffer): readonly string[] => {
  const pairs = bytes.toString('hex').match(/../g) ?? []
  return ['', ' ', '-', ':', '\\x'].map((separator) => pairs.join(separator))
}
