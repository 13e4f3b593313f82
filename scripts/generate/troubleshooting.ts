// docs/troubleshooting.md, from the table of known failures.
import type { Evidence } from '../../shared/service/diagnosis/diagnosis.js'
import { diagnoses } from '../../shared/service/diagnosis/table.js'

// Every known failure with its words, its cause and what to do.
export const troubleshootingDocument = (): string =>
  [
    '<!-- Written by `npm run generate` from shared/service/diagnosis/. -->',
    '',
    '# Troubleshooting',
    '',
    'A failed build names the failure that it recognises by the names below. What it does not recognise is shown whole, as the service said it.',
    '',
    ...diagnoses.flatMap(({ id, title, cause, fix, link, example }) => [
      `## ${id}`,
      '',
      `**${title}.** ${cause}`,
      '',
      `What to do: ${fix} ([documentation](${link}))`,
      '',
      '```text',
      exampleText(example),
      '```',
      '',
    ]),
  ].join('\n')

const exampleText = ({ code, message, log }: Evidence): string => {
  const said = [code, message].filter((text) => text !== undefined).join(': ')
  return [said, log].filter((text) => text !== undefined && text !== '').join('\n')
}
