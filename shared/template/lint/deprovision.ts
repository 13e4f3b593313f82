// Rules about the scripts that generalize an image, which a template can replace with its own.
import { get, getItems, type StringNode, type TemplateNode } from '../node.js'
import { customizers, kindOf, yaml, type Remark, type Rule, type Subject } from './rule.js'

export const deprovisionRules: readonly Rule[] = [
  {
    id: 'deprovision-override',
    severity: 'warning',
    title: 'A script that replaces how the image is generalized',
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
    title: 'A deprovisioning script that the service does not read',
    why: 'The service reads /tmp/DeprovisioningScript.sh on Linux and c:\\DeprovisioningScript.ps1 on Windows, with exactly these names; another file has no effect and stays in the image.',
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

export interface WrittenPath {
  readonly path: string
  readonly node: StringNode
  // Set if the script that is there is changed, instead of replaced.
  readonly isEdit?: boolean
}

// Paths that look like the scripts that generalize an image: destinations of files, and what inline scripts write.
export const writtenPaths = ({ find }: Subject): readonly WrittenPath[] =>
  find(customizers).flatMap(({ node }) =>
    kindOf(node) === 'file'
      ? textsOf([get(node, 'destination')]).flatMap((text) => pathsIn(text, text.value))
      : writtenInline(textsOf(getItems(node, 'inline'))),
  )

const textsOf = (nodes: readonly (TemplateNode | undefined)[]): readonly StringNode[] =>
  nodes.flatMap((node) => (node?.kind === 'string' ? [node] : []))

const writtenInline = (lines: readonly StringNode[]): readonly WrittenPath[] => {
  const variables = new Map(lines.flatMap(({ value }) => assignmentsIn(value)))
  const written = lines.flatMap((line) =>
    statementsOf(line.value)
      .map((statement) => statement.replace(/\$\{?(\w{1,99})\}?/g, (whole, name: string) => variables.get(name.toLowerCase()) ?? whole))
      .filter(isWriting)
      .flatMap((statement) => pathsIn(line, statement).map((one) => ({ ...one, isEdit: isEdit(line.value) }))),
  )
  // A script that is written line by line is one script.
  return [...new Map(written.map((one) => [one.path.toLowerCase(), one] as const).reverse()).values()].reverse()
}

// Whether a line writes the service's own script back with a change, such as /mode:vm for sysprep.
const isEdit = (text: string): boolean =>
  /\bget-content\b/i.test(text) && /\bset-content\b|\bout-file\b/i.test(text) && /-i?c?replace\b|\.replace\(/i.test(text)

const scriptName = /deprovisioning[_-]?scripts?\.(?:sh|ps1)/gi

const pathsIn = (node: StringNode, text: string): readonly WrittenPath[] => {
  const names = [...text.matchAll(scriptName)]
  const paths = new Set(names.map(({ 0: name, index }) => folderBefore(text, index) + name))
  // The source of a script is not the path that is written.
  return [...paths].filter((path) => !/^[a-z][\w+.-]{0,30}:\/\//i.test(path)).map((path) => ({ path, node }))
}

// Variables with such a path: `$script = 'C:\DeprovisioningScript.ps1'`.
const assignmentsIn = (text: string): readonly (readonly [name: string, path: string])[] =>
  [...text.matchAll(/(\w{1,99})\s{0,9}=\s{0,9}["']?([^\s"'=;]{0,200}deprovisioning[_-]?scripts?\.(?:sh|ps1))/gi)].map(
    ([, name = '', path = '']) => [name.toLowerCase(), path] as const,
  )

// A statement that writes a file is short.
const statementsOf = (text: string): readonly string[] => text.split(/[\n;|]|&&/).map((statement) => statement.slice(0, 2000))

// Whether a statement writes to such a path: by redirection, by copying, or by a command that only writes.
const isWriting = (statement: string): boolean =>
  statement.search(scriptName) >= 0 && [redirects, copies, writes].some((form) => form.test(statement))

const path = `["']?[^\\s"'>]{0,200}deprovisioning[_-]?scripts?\\.(?:sh|ps1)`

const redirects = new RegExp(`>\\s{0,9}${path}`, 'i')
const copies = new RegExp(
  `^\\s*(?:sudo\\s+)?(?:cp|mv|ln|install|copy|move|xcopy|copy-item|move-item|azcopy(?:\\.exe)?\\s+(?:copy|cp))\\b.*\\s${path}["']?(?:\\s+-(?:force|recurse)\\b)*\\s*$`,
  'i',
)
const writes = new RegExp(
  `\\b(?:set-content|add-content|out-file|tee-object|new-item|tee)\\b|\\b(?:writeall|appendall)(?:text|lines|bytes)\\b|^\\s*(?:sudo\\s+)?(?:sed|perl)\\s+-\\S*i|(?:-destination|-outfile|\\s-o|\\bof=)\\s*${path}`,
  'i',
)

// The path directly before a name; a longer text is not a folder.
const folderBefore = (text: string, index: number): string =>
  /[^\s'"`=<>|;,()]*$/.exec(text.slice(Math.max(0, index - 100), index))?.[0] ?? ''

const linux = '/tmp/DeprovisioningScript.sh'
const windows = 'c:\\DeprovisioningScript.ps1'

// Paths on Windows are case-insensitive, with slashes of both kinds.
const isWindowsScript = (path: string): boolean => path.replaceAll(/[\\/]+/g, '\\').toLowerCase() === windows.toLowerCase()

const override = ({ path, node, isEdit = false }: WrittenPath): readonly Remark[] => {
  if (path !== linux && !isWindowsScript(path)) return []
  const own = path === linux ? 'waagent -force -deprovision+user' : 'sysprep /oobe /generalize /quiet /quit'
  const message = isEdit
    ? `This line changes ${path}, which generalizes the image (${own}). Make sure that it still does that.`
    : `${path} replaces what generalizes the image (${own}). Make sure that it does the same.`
  return [{ at: node.at, message }]
}

const misnamed = ({ path, node }: WrittenPath): readonly Remark[] => {
  if (path === linux || isWindowsScript(path) || !/[\\/]/.test(path)) return []
  const wanted = /\.ps1$/i.test(path) ? windows : linux
  return [
    { at: node.at, message: `${path} is not read when the image is generalized: the service reads ${wanted}, with exactly this name.` },
  ]
}
