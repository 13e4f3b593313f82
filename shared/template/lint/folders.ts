// The rule about folders that files are copied to.
import { get, getItems, getText, type TemplateNode } from '../node.js'
import { isGiven, kindOf, yaml, type Remark, type Rule, type Subject } from './rule.js'

export const folderRules: readonly Rule[] = [
  {
    id: 'file-folder',
    severity: 'warning',
    title: 'A file for a folder that no step creates',
    why: 'The folder of the destination must exist; a script before the File step can create it. Found for images of the marketplace, if no script before it mentions the folder or comes from elsewhere.',
    source: 'template reference, File customizer',
    bad: yaml`
      properties:
        source:
          type: PlatformImage
          publisher: MicrosoftWindowsServer
        customize:
          - type: File
            sourceUri: files/site.conf
            destination: C:\\buildArtifacts\\site.conf # ✗
    `,
    good: yaml`
      properties:
        source:
          type: PlatformImage
          publisher: MicrosoftWindowsServer
        customize:
          - type: PowerShell
            inline: ["New-Item -ItemType Directory C:\\\\buildArtifacts"]
          - type: File
            sourceUri: files/site.conf
            destination: C:\\buildArtifacts\\site.conf
    `,
    check: (subject) => folderRemarks(subject),
  },
]

// Step by step. `scripts` is undefined as soon as a step runs what is not in the template, and may create any folder.
const folderRemarks = ({ body, sourceOs }: Subject): readonly Remark[] => {
  let scripts: string | undefined = ''
  return getItems(body, 'properties', 'customize').flatMap((step) => {
    const destination = get(step, 'destination')
    if (kindOf(step) !== 'file' || destination?.kind !== 'string') {
      scripts = scripts === undefined || isGiven(step, 'scriptUri') ? undefined : withScript(scripts, step)
      return []
    }
    const folder = sourceOs === undefined || scripts === undefined ? undefined : missingFolder(destination.value, sourceOs)
    const name = folder?.split(/[\\/]/).at(-1)?.toLowerCase() ?? ''
    if (folder === undefined || scripts?.includes(name) === true) return []
    return [
      {
        at: destination.at,
        message: `No step before this one creates ${folder}, and the folder of a destination must exist. Create it in a script.`,
      },
    ]
  })
}

const withScript = (scripts: string, step: TemplateNode): string | undefined => {
  const text = getItems(step, 'inline')
    .map((line) => getText(line) ?? '')
    .join('\n')
    .toLowerCase()
  const runsOthers =
    /\.(?:ps1|psm1|sh|bat|cmd|py|msi|exe)\b|\b(?:iex|invoke-expression|git\s+clone|unzip|tar)\b|\|\s*(?:sudo\s+)?(?:ba)?sh\b/.test(text)
  const hasVariable = /\b(?:mkdir|md|new-item|ni|createdirectory)\b.*[$%]/.test(text)
  return runsOthers || hasVariable ? undefined : `${scripts}\n${text}`
}

// The folder of a path, unless the images of the marketplace have it.
const missingFolder = (path: string, system: 'Linux' | 'Windows'): string | undefined => {
  const folder = path.replace(/[\\/][^\\/]*$/, '')
  if (system === 'Linux') return folder.startsWith('/tmp/') && !folder.includes('..') ? folder : undefined
  const isCustom = /^[a-z]:[\\/]/i.test(folder) && !/[$%]|\.\./.test(folder)
  return isCustom && !/^c:[\\/](?:windows|users|program files|program files \(x86\)|programdata|perflogs|inetpub)(?:[\\/]|$)/i.test(folder)
    ? folder
    : undefined
}
