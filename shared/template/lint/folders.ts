// The rule about folders that files are copied to.
import type { Place } from '../../errors.js'
import type { OperatingSystem } from '../artifact-references.js'
import { get, getItems, type TemplateNode } from '../node.js'
import { inlineText, runsUnseen } from './inline-text.js'
import { isSet, kindOf, yaml, type Remark, type Rule, type Subject } from './rule.js'

export const folderRules: readonly Rule[] = [
  {
    id: 'file-folder',
    severity: 'warning',
    title: 'A file for a folder that no step creates',
    why: 'The folder of the destination must exist; a script before the File step can create it. Reported for marketplace images, if the scripts before it are inline and do not mention the folder. On Windows it is a note: the documentation requires the folder there as well, but the service creates it.',
    source: 'template reference, File customizer',
    bad: yaml`
      properties:
        source:
          type: PlatformImage
          publisher: Canonical
        customize:
          - type: File
            sourceUri: files/site.conf
            destination: /tmp/site/site.conf # ✗
    `,
    good: yaml`
      properties:
        source:
          type: PlatformImage
          publisher: Canonical
        customize:
          - type: Shell
            inline: [mkdir -p /tmp/site]
          - type: File
            sourceUri: files/site.conf
            destination: /tmp/site/site.conf
    `,
    check: (subject) => folderRemarks(subject, fileDestination),
  },
  {
    id: 'restart-check-folder',
    severity: 'info',
    title: 'A check after a restart that writes to a folder that no step creates',
    why: 'The command fails if the folder does not exist, and writes nothing. The build continues, because the restart counts as done as soon as the command can be started. The sample of the documentation writes to c:\\buildArtifacts, which a step has to create before.',
    source: 'template reference, Windows restart customizer',
    bad: yaml`
      properties:
        source:
          type: PlatformImage
          publisher: MicrosoftWindowsServer
        customize:
          - type: WindowsRestart
            restartCheckCommand: echo restarted > c:\\buildArtifacts\\restarted.txt # ✗
    `,
    good: yaml`
      properties:
        source:
          type: PlatformImage
          publisher: MicrosoftWindowsServer
        customize:
          - type: WindowsRestart
            restartCheckCommand: echo restarted > c:\\Windows\\Temp\\restarted.txt
    `,
    check: (subject) => folderRemarks(subject, checkOutput),
  },
]

interface Written {
  readonly at: Place
  readonly path: string
  readonly remarkOn: (folder: string, system: OperatingSystem) => Omit<Remark, 'at'>
}

// The file that a step writes, if the rule applies to it.
type WrittenFile = (step: TemplateNode) => Written | undefined

const fileDestination: WrittenFile = (step) => {
  const destination = get(step, 'destination')
  return kindOf(step) === 'file' && destination?.kind === 'string'
    ? { at: destination.at, path: destination.value, remarkOn: copyRemark }
    : undefined
}

// docs/service.md 3.13.
const copyRemark = (folder: string, system: OperatingSystem): Omit<Remark, 'at'> =>
  system === 'Windows'
    ? {
        message: `No step before this one creates ${folder}. The service does, but its documentation requires a script that creates it.`,
        severity: 'info',
      }
    : { message: `No step before this one creates ${folder}, and the folder of a destination must exist. Create it in a script.` }

const checkOutput: WrittenFile = (step) => {
  const command = get(step, 'restartCheckCommand')
  if (kindOf(step) !== 'windowsrestart' || command?.kind !== 'string') return undefined
  const [, quoted, plain] = /(?<![-=])>{1,2}\s*(?:"([^"]+)"|([a-z]:[\\/][^\s"&|]+))/i.exec(command.value) ?? []
  const path = quoted ?? plain
  return path === undefined ? undefined : { at: command.at, path, remarkOn: checkRemark }
}

// docs/service.md 4.15.
const checkRemark = (folder: string): Omit<Remark, 'at'> => ({
  message: `No step before this one creates ${folder}, so restartCheckCommand fails and writes nothing. Create the folder in a script.`,
})

// Step by step. `scripts` is undefined after a step that runs what is not in the template, because that may create any folder.
const folderRemarks = ({ body, sourceOs }: Subject, writtenFile: WrittenFile): readonly Remark[] => {
  let scripts: string | undefined = ''
  return getItems(body, 'properties', 'customize').flatMap((step) => {
    const written = writtenFile(step)
    if (written === undefined) {
      scripts = scripts === undefined || isSet(step, 'scriptUri') ? undefined : withScript(scripts, step)
      return []
    }
    const folder = sourceOs === undefined || scripts === undefined ? undefined : missingFolder(written.path, sourceOs)
    const name = folder?.split(/[\\/]/).at(-1)?.toLowerCase() ?? ''
    if (folder === undefined || sourceOs === undefined || scripts?.includes(name) === true) return []
    return [{ at: written.at, ...written.remarkOn(folder, sourceOs) }]
  })
}

const withScript = (scripts: string, step: TemplateNode): string | undefined => {
  const text = inlineText(step)
  const hasVariable = /\b(?:mkdir|md|new-item|ni|createdirectory)\b.*[$%]/.test(text)
  return runsUnseen(text) || hasVariable ? undefined : `${scripts}\n${text}`
}

// The folder of a path, unless marketplace images have it.
const missingFolder = (path: string, system: OperatingSystem): string | undefined => {
  const folder = path.replace(/[\\/][^\\/]*$/, '')
  if (system === 'Linux') return folder.startsWith('/tmp/') && !folder.includes('..') ? folder : undefined
  const isCustom = /^[a-z]:[\\/]/i.test(folder) && !/[$%]|\.\./.test(folder)
  return isCustom && !/^c:[\\/](?:windows|users|program files|program files \(x86\)|programdata|perflogs|inetpub)(?:[\\/]|$)/i.test(folder)
    ? folder
    : undefined
}
