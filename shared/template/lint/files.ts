// Rules about the File customizer and validator.
import { isLocal } from '../artifact-references.js'
import { fileStepLimit } from '../model/limits.js'
import { get, getText, type TemplateNode } from '../node.js'
import { customizers, isSet, kindOf, validators, yaml, type Remark, type Rule, type Subject } from './rule.js'

export const fileRules: readonly Rule[] = [
  {
    id: 'file-incomplete',
    severity: 'error',
    title: 'A File step without its source or destination',
    why: 'A File step needs sourceUri and destination.',
    source: 'template reference, File customizer',
    bad: yaml`
      properties:
        customize:
          - type: File # ✗
            sourceUri: files/site.conf
    `,
    good: yaml`
      properties:
        customize:
          - type: File
            sourceUri: files/site.conf
            destination: /tmp/site.conf
    `,
    check: (subject) => filesOf(subject).flatMap((node) => incomplete(node)),
  },
  {
    id: 'file-one',
    severity: 'error',
    title: 'A folder in a File step',
    why: 'A File step downloads one file. Put a folder into an archive, and unpack it in a script.',
    source: 'template reference, File customizer',
    bad: yaml`
      properties:
        customize:
          - type: File
            sourceUri: https://account.blob.core.windows.net/site/ # ✗
            destination: /tmp/site
    `,
    good: yaml`
      properties:
        customize:
          - type: File
            sourceUri: https://account.blob.core.windows.net/site/site.tar.gz
            destination: /tmp/site.tar.gz
    `,
    check: (subject) =>
      filesOf(subject).flatMap((node) => {
        const uri = get(node, 'sourceUri')
        if (uri?.kind !== 'string' || isLocal(uri.value) || !/^https?:\/\/[^/?#]+\/(?:[^?#]*\/)?(?:[?#]|$)/i.test(uri.value)) return []
        return [{ at: uri.at, message: 'sourceUri names a folder, and a File step fetches one file. Put the folder into an archive.' }]
      }),
  },
  {
    id: 'file-too-large',
    severity: 'error',
    title: 'A file of 20 MB or more',
    why: 'The File step is for files below 20 MB. Download a larger file in a script. Reported if the size is known.',
    source: 'template reference, File customizer',
    bad: yaml`
      properties:
        customize:
          - type: File
            sourceUri: files/large.iso # ✗
            destination: /tmp/large.iso
    `,
    good: yaml`
      properties:
        customize:
          - type: File
            sourceUri: files/small.conf
            destination: /tmp/small.conf
    `,
    check: (subject) => filesOf(subject).flatMap((node) => tooLarge(node, subject)),
  },
]

// The File steps that the service carries out, customizers and validators.
export const filesOf = ({ find, facts }: Subject): readonly TemplateNode[] =>
  [customizers, validators].flatMap((path) =>
    find(path).flatMap(({ node }) =>
      kindOf(node) === 'file' && facts.notCopied?.has(getText(node, 'sourceUri') ?? '') !== true ? [node] : [],
    ),
  )

const incomplete = (node: TemplateNode): readonly Remark[] => {
  const lower = node.kind === 'object' ? new Set(node.entries.map(({ key }) => key.value.toLowerCase())) : new Set<string>()
  const lacking = ['sourceUri', 'destination'].filter(
    (name) => !isSet(node, name) && (get(node, name) !== undefined || !lower.has(name.toLowerCase())),
  )
  return lacking.length === 0 ? [] : [{ at: node.at, message: `A File step needs ${lacking.join(' and ')}.` }]
}

const tooLarge = (node: TemplateNode, { facts }: Subject): readonly Remark[] => {
  const uri = get(node, 'sourceUri')
  const bytes = facts.fileBytes?.get(getText(uri) ?? '')
  if (uri === undefined || bytes === undefined || bytes < fileStepLimit) return []
  return [
    {
      at: uri.at,
      message: `The file has ${(bytes / 1_000_000).toFixed(1)} MB, and a File step takes less than 20. Fetch it with a script in the machine.`,
    },
  ]
}
