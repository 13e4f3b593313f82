// Rules about the scripts that generalize an image, which a template can replace with its own.
import { get, getItems, type StringNode } from '../node.js'
import { customizers, kindOf, yaml, type Remark, type Rule, type Subject } from './rule.js'

export const deprovisionRules: readonly Rule[] = [
  {
    id: 'deprovision-override',
    severity: 'warning',
    title: 'The generalizing of the image is replaced',
    why: 'A script of this name runs instead of the service’s own, which is sysprep on Windows and waagent -deprovision+user on Linux. If it does not do the same, machines made from the image do not start.',
    source: 'template reference, Generalize',
    bad: yaml`
      properties:
        customize:
          - type: File
            sourceUri: scripts/deprovision.sh
            destination: /tmp/DeprovisioningScript.sh # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: File
            sourceUri: scripts/deprovision.sh
            destination: /tmp/deprovision.sh
    `,
    check: (subject) => writtenPaths(subject).flatMap(override),
  },
  {
    id: 'deprovision-name',
    severity: 'warning',
    title: 'A generalizing script that is not read',
    why: 'The service reads /tmp/DeprovisioningScript.sh on Linux and c:\\DeprovisioningScript.ps1 on Windows, exactly so; anything else is left lying in the image.',
    source: 'template reference, Generalize',
    bad: yaml`
      properties:
        customize:
          - type: File
            sourceUri: scripts/deprovision.sh
            destination: /tmp/deprovisioningScript.sh # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: File
            sourceUri: scripts/deprovision.sh
            destination: /tmp/DeprovisioningScript.sh
    `,
    check: (subject) => writtenPaths(subject).flatMap(misnamed),
  },
]

interface WrittenPath {
  readonly path: string
  readonly node: StringNode
}

// Paths that look like those scripts: destinations of files, and words of inline scripts.
const writtenPaths = ({ find }: Subject): readonly WrittenPath[] =>
  find(customizers).flatMap(({ node }) => {
    const texts = kindOf(node) === 'file' ? [get(node, 'destination')] : getItems(node, 'inline')
    return texts.flatMap((text) => (text?.kind === 'string' ? pathsIn(text) : []))
  })

const pathsIn = (node: StringNode): readonly WrittenPath[] => {
  const names = [...node.value.matchAll(/deprovisioning[_-]?scripts?\.(?:sh|ps1)/gi)]
  const paths = new Set(names.map(({ 0: name, index }) => folderBefore(node.value, index) + name))
  return [...paths].map((path) => ({ path, node }))
}

// What stands before a name without a gap; a folder of more characters is none.
const folderBefore = (text: string, index: number): string =>
  /[^\s'"`=<>|;,()]*$/.exec(text.slice(Math.max(0, index - 100), index))?.[0] ?? ''

const linux = '/tmp/DeprovisioningScript.sh'
const windows = 'c:\\DeprovisioningScript.ps1'

// Windows knows no case in paths, and takes slashes of both kinds.
const isWindowsScript = (path: string): boolean => path.replaceAll(/[\\/]+/g, '\\').toLowerCase() === windows.toLowerCase()

const override = ({ path, node }: WrittenPath): readonly Remark[] => {
  if (path !== linux && !isWindowsScript(path)) return []
  const own = path === linux ? 'waagent -force -deprovision+user' : 'sysprep /oobe /generalize /quiet /quit'
  return [{ at: node.at, message: `${path} replaces what generalizes the image (${own}). Make sure that it does the same.` }]
}

const misnamed = ({ path, node }: WrittenPath): readonly Remark[] => {
  if (path === linux || isWindowsScript(path) || !/[\\/]/.test(path)) return []
  const wanted = /\.ps1$/i.test(path) ? windows : linux
  return [{ at: node.at, message: `${path} is not read when the image is generalized: the service reads ${wanted}, exactly so.` }]
}
