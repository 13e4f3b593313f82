// The archive of a folder, kept in the build VM until the user's steps have run. The older tasks left it next to the folder, as
// /tmp/<folder>.tar.gz; the tutorial of AzureImageBuilderTask@1 for scale sets copies and unpacks it in its inline script.
import type { OperatingSystem } from '../template/artifact-references.js'
import type { ObjectNode } from '../template/node.js'
import { locateTemplate } from '../template/view.js'
import type { Delivery } from './materialize.js'
import { readWholeFile } from './open-file.js'
import type { ScriptFile } from './script-file.js'

// The deliveries, keeping the archives that a step names in its inline commands, or in a script of the repository that it runs.
export const withKeptArchives = async (
  deliveries: readonly Delivery[],
  body: ObjectNode,
  scripts: readonly ScriptFile[],
): Promise<readonly Delivery[]> => {
  if (!deliveries.some((delivery) => archiveOf(delivery) !== undefined)) return deliveries
  const inline = (locateTemplate(body).properties?.customize ?? []).map((step) => (step.inline ?? []).map(({ value }) => value).join('\n'))
  const files = scripts
    .filter(({ step }) => step !== undefined)
    .map(async ({ absolutePath }) => (await readWholeFile(absolutePath)).toString('utf8'))
  const isNamed = namedIn([...new Set([...inline, ...(await Promise.all(files))])])
  return deliveries.map((delivery) => {
    const path = archiveOf(delivery)
    if (delivery.by === 'service' || path === undefined || !isNamed(path, delivery.step.os)) return delivery
    return { ...delivery, step: { ...delivery.step, content: { kind: 'archive', keptAt: path } } }
  })
}

// Of a template that copies more folders than this to separate places, the archives of the others are not kept: each is searched in all
// commands.
const mostArchives = 200

// Whether any of the texts names an archive. Each archive is searched once, in all texts together.
const namedIn = (texts: readonly string[]): ((archive: string, os: OperatingSystem) => boolean) => {
  const commands = [...new Set(texts.flatMap((text) => [text, withVariables(text)]))].join('\n')
  const ofSystem = { Linux: commands, Windows: asWindowsReads(commands) }
  const known = new Map<string, boolean>()
  return (archive, os) => {
    const key = `${os} ${archive}`
    const isNamed = known.get(key) ?? (known.size < mostArchives && names(ofSystem[os], archive, os))
    known.set(key, isNamed)
    return isNamed
  }
}

// Where the older tasks would have left the archive of a folder.
const archiveOf = (delivery: Delivery): string | undefined => {
  if (delivery.by === 'service' || delivery.step.content.kind !== 'archive') return undefined
  const folder = delivery.step.destination.replace(/[\\/]+$/, '')
  return `${folder}${delivery.step.os === 'Windows' ? '.zip' : '.tar.gz'}`
}

// The commands with variables replaced by their assigned values: `d=/tmp; tar -xf $d/x.tar.gz`, `$d = 'C:\\x'; Expand-Archive "$d\\x.zip"`.
const withVariables = (commands: string): string => {
  const text = commands.slice(0, 100_000)
  const assigned = [...text.matchAll(assignment)].slice(0, 100)
  const values = new Map(assigned.map(([, name = '', double, single, plain = '']) => [name.toLowerCase(), double ?? single ?? plain]))
  // A variable may be assigned from another one.
  const filled = new Map([...values].map(([name, value]) => [name, withValues(value, values)]))
  return values.size === 0 ? text : withValues(text, filled)
}

// A path is short; long values would make the text too large.
const withValues = (text: string, values: ReadonlyMap<string, string>): string =>
  text.replaceAll(/\$(?:\{(\w{1,99})\}|(\w{1,99}))/g, (whole, braced?: string, bare?: string) => {
    const value = values.get((braced ?? bare ?? '').toLowerCase())
    return value === undefined || value.length > 300 ? whole : value
  })

const assignment = /(?:^|[\s;])\$?(\w{1,99})[ \t]{0,9}=[ \t]{0,9}(?:"([^"\n]{0,300})"|'([^'\n]{0,300})'|([^\s;"'|&]{1,300}))/g

// Whether commands name the archive by its path, by a pattern for it or, where the older tasks put it, by its name alone: `cd /tmp; tar -xf x.tar.gz`.
const names = (text: string, archive: string, os: OperatingSystem): boolean => {
  const path = os === 'Windows' ? asWindowsReads(archive) : archive
  const [, folder = '', name = '', extension = ''] = /^(.*)\/([^/]*?)(\.zip|\.tar\.gz)$/s.exec(path) ?? []
  const isUsual = folder === '/tmp' || /^[a-z]:(?:\/buildartifacts)?$/.test(folder)
  return (
    [path, `${folder}/*${extension}`].some((full) => has(text, full, /[\w.-]/)) ||
    (isUsual && [`${name}${extension}`, `./${name}${extension}`].some((relative) => has(text, relative, /[^\s"'=(]/)))
  )
}

const asWindowsReads = (text: string): string => text.toLowerCase().replaceAll('\\', '/')

// Whether a text contains a word, neither after a character that matches `before` nor as the beginning of a longer name.
const has = (text: string, word: string, before: RegExp): boolean => {
  for (let index = text.indexOf(word); index >= 0; index = text.indexOf(word, index + 1))
    if (!before.test(text.charAt(index - 1)) && !/[\w.-]/.test(text.charAt(index + word.length))) return true
  return false
}
