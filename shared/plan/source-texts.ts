// The texts of the files that the places in a template point into, by the names that places use.

export class SourceTexts extends Map<string, string> {
  readonly #parameters = new Set<string>()

  // A file of parameters: its comments count, and findings show its lines.
  addParameters(file: string, text: string): void {
    this.#parameters.add(file)
    this.set(file, text)
  }

  // Those whose lines an error may show. Which values of parameters are secret is not known before a template is evaluated.
  forErrors(): ReadonlyMap<string, string> {
    return new Map([...this].filter(([file]) => !this.#parameters.has(file)))
  }
}
