// Our own sentences in a document.
import { withCode } from '../../shared/inline-code.js'

// The sentence in Markdown, with its commands and names to fill in as code. A backslash or an angle bracket elsewhere is shown as itself.
export const prose = (text: string): string =>
  withCode(text)
    .map((piece) =>
      typeof piece === 'string' ? piece.replace(/[<*]|\\(?=[!-/:-@[-`{-~])/g, '\\$&') : 'text' in piece ? `\`${piece.text}\`` : '',
    )
    .join('')
