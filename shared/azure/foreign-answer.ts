// Answers that do not come from the service that was asked: a proxy, web filter or gateway gave them, to the CONNECT or in place of the host.
// Azure puts its request id into the headers of every answer (docs/service.md 2.15).

// What an answer is judged by; header names are in lower case.
export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | null | undefined
}

// Whether something else than Azure answered.
export const isForeign = ({ headers }: Answered): boolean => !Object.keys(headers).some((name) => ofAzure.test(name))

const ofAzure = /^(?:x-ms-|x-azure-ref$|x-msedge-ref$)/i

// What came instead of an answer of the service, as a sentence: the status, and the title of a page or the first words of another text.
export const foreignAnswer = (service: 'Azure Resource Manager' | 'Azure Storage' | 'GitHub', { status, body }: Answered): string =>
  `A proxy or gateway answered instead of ${service}, with HTTP status ${status} and ${contentOf(body?.trim() ?? '')}.`

const contentOf = (text: string): string => {
  if (text === '') return 'no text'
  if (!/^<(?:!doctype|html|head|body)/i.test(text)) {
    const words = firstWords(text)
    return words === '' ? `a text of ${text.length} characters without a space` : `the text “${words}”`
  }
  const title = firstWords(/<title>([^<]*)/i.exec(text)?.[1] ?? '')
  return title === '' ? 'a web page' : `a web page with the title “${title}”`
}

// Whole words only: a part of a token that the answer repeats could not be masked.
const firstWords = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= longest) return line
  const end = line.lastIndexOf(' ', longest)
  return end < 0 ? '' : `${line.slice(0, end)}…`
}

const longest = 120
