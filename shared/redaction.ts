// Text from outside (logs, error messages, file names, secrets in any of them) before it is printed where a runner or terminal reads it.

const shortestSecret = 3

// The secrets of a process, and their removal from texts.
export class Mask {
  readonly #secrets = new Set<string>()

  constructor(secrets: readonly string[] = []) {
    for (const secret of secrets) this.add(secret)
  }

  // A secret is also known by its lines, and as it stands in a URL or in JSON.
  add(secret: string): void {
    const forms = [secret, ...secret.split(/\r?\n/), encodeURIComponent(secret.toWellFormed()), JSON.stringify(secret).slice(1, -1)]
    for (const form of forms) if (form.trim().length >= shortestSecret) this.#secrets.add(form)
  }

  // The text with *** for every secret; a longer one first, so that one which holds another leaves nothing of itself.
  apply(text: string): string {
    return [...this.#secrets].sort((a, b) => b.length - a.length).reduce((current, secret) => current.replaceAll(secret, '***'), text)
  }
}

// The lines of a text as a runner would split it (it takes a lone carriage return for a line's end, too), without control characters:
// escape sequences from outside could rewrite what a person sees, or worse.
export const safeLines = (text: string): readonly string[] => text.split(/\r\n|\r|\n/).map((line) => line.replace(controls, ''))

// eslint's no-control-regex does not see a pattern that is put together. All of C0 but the tab, DEL, C1, and the marks that reorder text.
const controls = new RegExp(
  `\\u001b\\[[0-9;?]*[ -/]*[@-~]|[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]`,
  'g',
)
