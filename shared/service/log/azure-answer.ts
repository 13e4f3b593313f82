// Reads answers of Azure that Packer prints on several lines. Its older plugin does so if the message of an error is JSON with line breaks:
//   ERROR:   -> Conflict : {
//     "error": { … }
//   }
// Its newer one (2.0 and later, go-azure-sdk) does so with each answer:
//   polling failed: the Azure API returned the following error:
//   Status: "QuotaExceeded"
//   Code: "OperationNotAllowed"
//   Message: "Operation could not be completed …"
//   ----[start]----
//   {"status":"Failed","error":{ … }}
//   -----[end]-----

const opening = /^(ERROR: *-> ?\w+ : )([{[]\s*)$/
const field = /^(Status|Code|Message): "(.*?)"?$/
const mostLines = 500

export class AnswerReader {
  #status = ''
  #code = ''
  #body: string[] | undefined
  #message: string[] | undefined

  // Whether the line begins a message that only its last line completes.
  static isOpening(line: string): boolean {
    return opening.test(line)
  }

  // Takes a line. Returns an error in the form of the older plugin, `ERROR: -> Code : message`, or the JSON of the answer, at its last line.
  take(line: string): string | undefined {
    if (this.#body !== undefined) return this.#inBody(line, this.#body)
    if (this.#message !== undefined && !line.startsWith('ERROR:')) return this.#inMessage(line, this.#message)
    this.#message = opening.test(line) ? [line.trim()] : undefined
    if (/^-+\[start\]-+$/.test(line.trim())) this.#body = []
    const [, name, value = ''] = field.exec(line.trim()) ?? []
    if (name === 'Status') this.#status = value
    if (name === 'Code') this.#code = value
    if (name !== 'Message') return undefined
    const codes = [this.#status, this.#code].filter((code) => code !== '' && code !== 'Failed')
    this.#status = ''
    this.#code = ''
    return `ERROR: -> ${codes[0] ?? 'Failed'} : ${[...codes.slice(1), value].join(': ')}`
  }

  // The older plugin indents the lines of JSON; the bracket that closes it is not indented.
  #inMessage(line: string, message: string[]): string | undefined {
    if (message.length < mostLines) message.push(line.trim())
    if (!/^[}\]]\s*$/.test(line)) return undefined
    this.#message = undefined
    return message.join(' ')
  }

  #inBody(line: string, body: string[]): string | undefined {
    if (!/^-+\[end\]-+$/.test(line.trim())) {
      if (body.length < mostLines) body.push(line.trim())
      return undefined
    }
    this.#body = undefined
    return body.join('')
  }
}
