// docs/troubleshooting.md, from the table of known failures.
import { diagnoses } from '../../shared/service/diagnosis/table.js'

// Every known failure with its words, its cause and what to do.
export const troubleshootingDocument = (): string =>
  [
    '<!-- Written by `npm run generate` from shared/service/diagnosis/table.ts. -->',
    '',
    '# Troubleshooting',
    '',
    'A failed build names the failure that it recognises by the names below. What it does not recognise is shown whole, as the service said it.',
    '',
    ...diagnoses.flatMap(({ id, title, cause, fix, example }) => [
      `## ${id}`,
      '',
      `**${title}.** ${cause}`,
      '',
      `What to do: ${fix}`,
      '',
      '```text',
      example,
      '```',
      '',
    ]),
  ].join('\n')
