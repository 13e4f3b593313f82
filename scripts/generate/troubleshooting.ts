// docs/troubleshooting.md, from the table of known failures.
import { prose } from './prose.js'
import type { Diagnosis } from '../../shared/diagnosis/diagnosis.js'
import { anyFailure, anyTimeout } from '../../shared/diagnosis/diagnosis.js'
import { wordsOf, type Evidence, type Origin } from '../../shared/diagnosis/evidence.js'
import { diagnoses } from '../../shared/diagnosis/table.js'

// Every known failure with the words that it is recognised by, where they come from, its cause and what to do.
export const troubleshootingDocument = (): string =>
  [
    '<!-- Written by `npm run generate` from shared/diagnosis/. -->',
    '',
    '# Troubleshooting',
    '',
    'A failed build names the failure that it recognises by the names below: search this page for the name, or for words of the error. If it does not recognise one, it reports that, and quotes the sentence that says most: the last error of the step, Packer’s reason, or the innermost answer of Azure. The same words mean different things depending on what printed them: the output of a script never explains what Azure did. If one message has several causes, its section lists them as possible reasons, with how to tell them apart: the message alone does not prove one.',
    '',
    ...diagnoses.flatMap(sectionOf),
  ].join('\n')

const sectionOf = (diagnosis: Diagnosis): readonly string[] => {
  const { id, title, cause, fix, link, source, examples, composed = [], not } = diagnosis
  return [
    `## ${id}`,
    '',
    `**${prose(title)}.** ${prose(cause)}`,
    '',
    `What to do: ${prose(fix)} ([documentation](${link}))`,
    '',
    `Evidence: ${originsOf(diagnosis)}. Published: <${source}>.`,
    '',
    ...examples.flatMap(blockOf),
    ...(composed.length === 0 ? [] : ['Written from the documentation, not observed:', '', ...composed.flatMap(blockOf)]),
    'Not recognised by:',
    '',
    '```text',
    exampleText(not),
    '```',
    '',
  ]
}

const blockOf = (example: readonly Evidence[]): readonly string[] => ['```text', exampleText(example), '```', '']

const originNames: Readonly<Record<Origin, string>> = {
  refusal: 'the answer to a request',
  storage: 'the answer of blob storage to an upload or download of the pipeline',
  provisioning: 'the template’s provisioning error',
  operation: 'the error of an operation',
  run: 'the message of the run',
  packer: 'Packer’s own error lines',
  stop: 'the place where the log ends',
  script: 'the output of the step that failed',
  'service-step': 'the output of a step of the service',
  login: 'the answer to a login',
  network: 'the network',
}

const originsOf = ({ signs }: Diagnosis): string => {
  const origins = new Set(signs.flatMap(({ from }) => from))
  return [...origins].map((origin) => originNames[origin]).join('; ')
}

// The message of every failed run is left out if something else is shown.
const exampleText = (example: readonly Evidence[]): string => {
  const telling = example.filter((piece) => piece !== anyFailure && piece !== anyTimeout)
  return (telling.length === 0 ? example : telling).map(pieceText).join('\n')
}

const pieceText = (piece: Evidence): string => {
  if (piece.origin === 'stop') {
    const silence =
      piece.silentMinutes === undefined ? '' : `, silent for ${piece.silentMinutes} ${piece.silentMinutes === 1 ? 'minute' : 'minutes'}`
    const step = piece.provisioner === undefined ? '' : ` (${piece.provisioner})`
    const last = piece.lastLine === '' ? '' : `: ${piece.lastLine}`
    return `[the log ends by a ${piece.how}, ${placeNames[piece.place]}${step}${silence}]${last}`
  }
  const exit = 'exitCode' in piece ? ` [exit code ${piece.exitCode}]` : ''
  return `${wordsOf(piece)}${exit}`
}

const placeNames = {
  before: 'before the first step',
  step: 'in a step',
  'service-step': 'in a step of the service',
  after: 'after the last step',
}
