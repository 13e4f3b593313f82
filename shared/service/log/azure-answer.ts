// Reads an answer of Azure that Packer’s newer plugin (2.0 and later, go-azure-sdk) prints on several lines:
//   polling failed: the Azure API returned the following error:
//   Status: "QuotaExceeded"
//   Code: "OperationNotAllowed"
//   Message: "Operation could not be completed …"
//   ----[start]----
//   {"status":"Failed","error":{ … }}
//   -----[end]-----

const field = /^(Status|Code|Message): "(.*?)"?$/
const mostLines = 500

export class AnswerReader {
  #status = ''
  #code = ''
  #body: string[] | undefined

  // Takes a line. Returns an error in the form of the older plugin, `ERROR: -> Code : message`, or the JSON of the answer, at its last line.
  take(line: string): string | undefined {
    if (this.#body !== undefined) return this.#inBody(line, this.#body)
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

  #inBody(line: string, body: string[]): string | undefined {
    if (!/^-+\[end\]-+$/.test(line.trim())) {
      if (body.length < mostLines) body.push(line.trim())
      return undefined
    }
    this.#body = undefined
    return body.join('')
  }
}
