// Rules about the destination of a File step. Each finds another mistake: what one of them refuses, the others pass over.
import { defined } from '../../defined.js'
import { get, getText, type TemplateNode } from '../node.js'
import { lengthTrouble, pathTrouble } from '../../windows-names.js'
import { filesOf } from './files.js'
import { customizers, yaml, type Remark, type Rule, type Subject } from './rule.js'
import { writableFolders } from './writable-folders.js'

export const destinationRules: readonly Rule[] = [
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
    why: 'On Linux the service can write to /tmp only; a Shell step moves the file from there with sudo. A warning if the build user may be allowed to write to the folder: because a command before changes its permissions, a script before is not in the template, the source is not a marketplace image, or the folder is open to all, such as /var/tmp.',
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
    check: (subject) => {
      const mayWrite = writableFolders(subject)
      return destinations(
        subject,
        (path, step) => linuxPath(path, subject, mayWrite(step, path)),
        (step, path) => (path.startsWith('/') && mayWrite(step, path) ? 'warning' : undefined),
      )
    },
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
    check: (subject) => destinations(subject, (path) => windowsPath(path, subject)),
  },
  {
    id: 'windows-long-path',
    severity: 'warning',
    title: 'A path that is too long for Windows',
    why: 'Windows PowerShell 5.1 fails on a path of 260 characters or more, and its error does not name the path. Of a folder, the longest path inside counts.',
    source: 'learn.microsoft.com, Maximum Path Length Limitation',
    bad: yaml`
      properties:
        customize:
          - type: File
            sourceUri: files/site.conf
            destination: C:\\app\\configuration\\configuration\\configuration\\configuration\\configuration\\configuration\\configuration\\configuration\\configuration\\configuration\\configuration\\configuration\\configuration\\configuration\\configuration\\configuration\\configuration\\configuration\\site.conf # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: File
            sourceUri: files/site.conf
            destination: C:\\app\\site.conf
    `,
    check: (subject) =>
      destinations(subject, (path) => {
        const trouble = isOnWindows(path, subject) && windowsPath(path, subject) === undefined ? lengthTrouble(path) : undefined
        return trouble === undefined ? undefined : `destination ${path} ${trouble}.`
      }),
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
        subject.sourceOs === 'Windows' && isFullPath(path) && isUnknownFolder(subject, path)
          ? `destination ${path} is a Linux path, and the source image is Windows. Use a path such as C:\\Windows\\Temp\\….`
          : undefined,
      ),
  },
]

// Whether a path is in a Linux folder that no inline command mentions: one may create it at the root of the drive.
const isUnknownFolder = ({ find }: Subject, path: string): boolean => {
  const [, folder] = /^\/(tmp|etc|opt|usr|var|home|root|srv|mnt|bin|sbin|boot|lib)\//.exec(path) ?? []
  if (folder === undefined) return false
  return !find(`${customizers}.inline[]`).some(
    ({ node }) => getText(node)?.toLowerCase().replaceAll('\\', '/').includes(`/${folder}`) === true,
  )
}

const destinations = (
  subject: Subject,
  check: (path: string, step: TemplateNode) => string | undefined,
  severityOf: (step: TemplateNode, path: string) => Remark['severity'] = () => undefined,
): readonly Remark[] =>
  filesOf(subject).flatMap((node) => {
    const destination = get(node, 'destination')
    if (destination?.kind !== 'string' || destination.value === '') return []
    const message = check(destination.value, node)
    if (message === undefined) return []
    return [{ at: destination.at, message, ...defined({ severity: severityOf(node, destination.value) }) }]
  })

// Whether a destination is a full path with the name of a file. Windows also accepts variables at the beginning.
const isFullPath = (path: string): boolean =>
  /^(?:\/|[a-z]:[\\/]|\\\\|%[\w()]+%|\$env:\w+|\$\{env:[^}]+\})/i.test(path) && !/[\\/]$/.test(path)

const linuxPath = (path: string, { sourceOs }: Subject, isDoubtful: boolean): string | undefined => {
  // Rule file-destination refuses these.
  if (!isFullPath(path)) return undefined
  if (sourceOs === 'Linux' && /^[a-z]:[\\/]/i.test(path))
    return `destination ${path} is a Windows path, and the source image is Linux. Use /tmp/….`
  // Windows accepts forward slashes too, so this applies only if the source may be Linux.
  if (sourceOs === 'Windows' || !path.startsWith('/') || isInTmp(path)) return undefined
  const advice = 'Write it to /tmp, and move it with a Shell step.'
  return isDoubtful
    ? `${path} is not in /tmp, to which the documentation restricts files on Linux. The copy works only if the build user may write to that folder, which the template does not show for certain. ${advice}`
    : `On Linux a file can go to /tmp only, not to ${path}. ${advice}`
}

// Not if another rule refuses all paths of Windows, or the path as a whole.
const isOnWindows = (path: string, { sourceOs }: Subject): boolean =>
  sourceOs !== 'Linux' && /^(?:[a-z]:[\\/]|\\\\|%[\w()]+%|\$env:|\$\{env:)/i.test(path)

const windowsPath = (path: string, subject: Subject): string | undefined => {
  if (!isOnWindows(path, subject)) return undefined
  // A variable later in the path is expanded in the build VM.
  const trouble = pathTrouble(path.replace(/\$env:\w+|\$\{env:[^}]+\}/gi, '%variable%'))
  return trouble === undefined ? undefined : `destination cannot be a path on Windows: ${trouble}.`
}

const isInTmp = (path: string): boolean => path.startsWith('/tmp/') && !path.split('/').includes('..')
