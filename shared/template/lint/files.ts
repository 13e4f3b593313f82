// Rules about the File customizer and validator.
import { isLocal } from '../artifact-references.js'
import { fileStepLimit } from '../model/limits.js'
import { get, getText, type TemplateNode } from '../node.js'
import { pathTrouble } from '../../windows-names.js'
import { customizers, isGiven, kindOf, validators, yaml, type Remark, type Rule, type Subject } from './rule.js'

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
    id: 'file-destination',
    severity: 'error',
    title: 'A destination that is not a full path',
    why: 'The destination is the full path, including the name of the file; the folder must exist.',
    source: 'template reference, File customizer',
    bad: yaml`
      properties:
        customize:
          - type: File
            sourceUri: files/site.conf
            destination: site.conf # ✗
          - type: File
            sourceUri: files/site.conf
            destination: /tmp/ # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: File
            sourceUri: files/site.conf
            destination: /tmp/site.conf
    `,
    check: (subject) =>
      destinations(subject, (path) =>
        isFullPath(path) ? undefined : `destination must be a full path with the name of the file, not ${JSON.stringify(path)}.`,
      ),
  },
  {
    id: 'file-destination-linux',
    severity: 'error',
    title: 'A file outside of /tmp',
    why: 'On Linux the service can write to /tmp only; a Shell step moves the file from there with sudo.',
    source: 'template reference, File customizer',
    bad: yaml`
      properties:
        customize:
          - type: File
            sourceUri: files/site.conf
            destination: /etc/nginx/site.conf # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: File
            sourceUri: files/site.conf
            destination: /tmp/site.conf
          - type: Shell
            inline: ["sudo cp /tmp/site.conf /etc/nginx/site.conf"]
    `,
    check: (subject) => destinations(subject, (path) => linuxPath(path, subject)),
  },
  {
    id: 'file-destination-windows',
    severity: 'error',
    title: 'A destination that Windows cannot have',
    why: 'Windows does not allow < > : " | ? * and control characters in a name, nor a dot or a space at its end, and keeps names such as con, nul and com1 for devices. A colon in a name addresses an alternate data stream.',
    source: 'learn.microsoft.com, Naming Files, Paths, and Namespaces',
    bad: yaml`
      properties:
        customize:
          - type: File
            sourceUri: files/site.conf
            destination: C:\\app\\aux.conf # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: File
            sourceUri: files/site.conf
            destination: C:\\app\\site.conf
    `,
    check: (subject) => destinations(subject, windowsPath),
  },
  {
    id: 'file-destination-system',
    severity: 'warning',
    title: 'A Linux path on Windows',
    why: 'Images of Windows have no such folder, and the folder of a destination must exist.',
    source: 'template reference, File customizer',
    bad: yaml`
      properties:
        source:
          type: PlatformImage
          publisher: MicrosoftWindowsServer
        customize:
          - type: File
            sourceUri: files/site.conf
            destination: /tmp/site.conf # ✗
    `,
    good: yaml`
      properties:
        source:
          type: PlatformImage
          publisher: MicrosoftWindowsServer
        customize:
          - type: File
            sourceUri: files/site.conf
            destination: C:\\Windows\\Temp\\site.conf
    `,
    check: (subject) =>
      destinations(subject, (path) =>
        subject.sourceOs === 'Windows' && isUnknownFolder(subject, path)
          ? `destination ${path} is a Linux path, and the source image is Windows. Use a path such as C:\\Windows\\Temp\\….`
          : undefined,
      ),
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
    why: 'The File step is for files below 20 MB. Download a larger file in a script. Found if the size is known.',
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

// Whether a path is in a Linux folder that no inline command mentions: one may create it at the root of the drive.
const isUnknownFolder = ({ find }: Subject, path: string): boolean => {
  const [, folder] = /^\/(tmp|etc|opt|usr|var|home|root|srv|mnt|bin|lib)\//.exec(path) ?? []
  if (folder === undefined) return false
  return !find(`${customizers}.inline[]`).some(
    ({ node }) => getText(node)?.toLowerCase().replaceAll('\\', '/').includes(`/${folder}`) === true,
  )
}

// A File step, customizer or validator.
const filesOf = ({ find }: Subject): readonly TemplateNode[] =>
  [customizers, validators].flatMap((path) => find(path).flatMap(({ node }) => (kindOf(node) === 'file' ? [node] : [])))

const incomplete = (node: TemplateNode): readonly Remark[] => {
  const lower = node.kind === 'object' ? new Set(node.entries.map(({ key }) => key.value.toLowerCase())) : new Set<string>()
  const lacking = ['sourceUri', 'destination'].filter(
    (name) => !isGiven(node, name) && (get(node, name) !== undefined || !lower.has(name.toLowerCase())),
  )
  return lacking.length === 0 ? [] : [{ at: node.at, message: `A File step needs ${lacking.join(' and ')}.` }]
}

const destinations = (subject: Subject, check: (path: string) => string | undefined): readonly Remark[] =>
  filesOf(subject).flatMap((node) => {
    const destination = get(node, 'destination')
    if (destination?.kind !== 'string' || destination.value === '') return []
    const message = check(destination.value)
    return message === undefined ? [] : [{ at: destination.at, message }]
  })

// Whether a destination is a full path with the name of a file. Windows also accepts variables at the beginning.
export const isFullPath = (path: string): boolean => /^(?:\/|[a-z]:[\\/]|\\\\|%\w+%|\$env:\w+)/i.test(path) && !/[\\/]$/.test(path)

const linuxPath = (path: string, { sourceOs }: Subject): string | undefined => {
  if (sourceOs === 'Linux' && /^[a-z]:[\\/]/i.test(path))
    return `destination ${path} is a Windows path, and the source image is Linux. Use /tmp/….`
  // Windows accepts forward slashes too, so this applies only if the source may be Linux.
  if (sourceOs === 'Windows' || !path.startsWith('/') || isInTmp(path)) return undefined
  return `On Linux a file can go to /tmp only, not to ${path}. Write it to /tmp, and move it with a Shell step.`
}

const windowsPath = (path: string): string | undefined => {
  if (!/^(?:[a-z]:|\\\\|%\w+%|\$env:)/i.test(path)) return undefined
  // A variable later in the path is expanded in the build VM.
  const trouble = pathTrouble(path.replace(/\$env:\w+|\$\{env:[^}]+\}/gi, '%variable%'))
  return trouble === undefined ? undefined : `destination cannot be a path on Windows: ${trouble}.`
}

const isInTmp = (path: string): boolean => path.startsWith('/tmp/') && !path.split('/').includes('..')

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
