// Turns the references in a template into artifacts: finds, hashes and packs them. Offline.
import type { Problem } from '../errors.js'
import type { ArtifactReference } from '../template/artifact-references.js'
import type { ObjectNode } from '../template/node.js'
import type { Finding } from '../template/finding.js'
import { mapLimit } from '../concurrency.js'
import type { Artifact } from './artifact.js'
import { contentReader, type FileContent } from './content.js'
import { Digests } from './digests.js'
import { locator } from './locate.js'
import { materialize, type Delivery } from './materialize.js'
import { withKeptArchives } from './kept-archive.js'
import { lineEndingFindings } from './line-endings.js'
import type { ScriptFile } from './script-file.js'
import {
  resolveReference,
  type ArtifactSearch,
  type ReadReference,
  type ReferenceReading,
  type ResolvedReference,
  type UnusableReference,
} from './resolve-reference.js'

export interface ArtifactFindings {
  readonly deliveries: readonly Delivery[]
  readonly problems: readonly Problem[]
  // The values of references that the service does not copy.
  readonly notCopied: ReadonlySet<string>
  readonly findings: readonly Finding[]
  readonly scripts: readonly ScriptFile[]
}

// The files and folders that local references of a template name, in order. What is named twice is hashed and packed once. Reports all
// problems at once, with the scripts that could be read; if there are any, nothing is packed.
export const findArtifacts = async (
  body: ObjectNode,
  references: readonly ArtifactReference[],
  search: ArtifactSearch,
): Promise<ArtifactFindings> => {
  const seen = await resolveAll(body, references, search)
  const problems = seen.flatMap((one) => ('problems' in one ? one.problems : []))
  const resolved = seen.flatMap((one) => ('problems' in one ? [] : one))
  const notCopied = new Set(references.flatMap(({ value }, index) => (isCopied(seen[index]) ? [] : [value.value])))
  const read = seen.flatMap((one) => ('problems' in one ? (one.read ?? []) : one))
  const { named, distinct } = withContents(read)
  const scripts = distinct.flatMap(scriptsOf)
  const findings = [
    ...named.flatMap(({ reference, contents }) =>
      lineEndingFindings(contents.withCarriageReturns, reference.value.at, search.spell('fix-line-endings')),
    ),
    ...read.flatMap(emptyScript),
  ]
  if (problems.length > 0) return { deliveries: [], problems, notCopied, findings, scripts }
  const packed = new Map<string, Promise<Artifact>>()
  const deliveries: Delivery[] = []
  for (const one of resolved) deliveries.push(await materialize(one, search, packed))
  return { deliveries: await withKeptArchives(deliveries, body, scripts), problems, notCopied, findings, scripts }
}

// More at a time would only compete for the disk.
const referencesAtATime = 8

// A suggestion for a missing file may search 200 folders, and a template of 1 MB can name 15,000 missing files.
const mostSuggested = 100

const resolveAll = async (
  body: ObjectNode,
  references: readonly ArtifactReference[],
  search: ArtifactSearch,
): Promise<readonly (ResolvedReference | UnusableReference)[]> => {
  const digests = new Digests(search.signal)
  const read = contentReader({ ...search, digests })
  const suggested = new Set(references.slice(0, mostSuggested))
  const shared: Omit<ReferenceReading, 'suggests'> = { locate: locator(), trees: new Map() }
  try {
    return await mapLimit(referencesAtATime, references, (reference) =>
      resolveReference(body, reference, { ...search, ...shared, suggests: suggested.has(reference) }, read),
    )
  } finally {
    digests.end()
  }
}

const isCopied = (one: ResolvedReference | UnusableReference | undefined): boolean => {
  if (one === undefined) return true
  return 'problems' in one ? one.isCopied : one.kind === 'file' && one.needs === undefined
}

// An empty file that is only copied can be meant.
const emptyScript = (resolved: ReadReference): readonly Finding[] => {
  if (resolved.kind !== 'file' || resolved.reference.property !== 'scriptUri' || resolved.content.bytes > 0) return []
  const message = `${resolved.located.path} is empty: the step runs nothing.`
  return [{ rule: 'script-empty', severity: 'warning', message, at: resolved.reference.value.at }]
}

type Content = FileContent & { readonly path: string }

// Every file that a reference brings, by its path in the workspace.
interface Contents {
  readonly all: readonly Content[]
  readonly withCarriageReturns: readonly Content[]
}

interface NamedContents {
  readonly reference: ArtifactReference
  readonly contents: Contents
}

// The files of each reference, and those of the references without a folder that was named before: many steps may copy one large folder.
const withContents = (
  resolved: readonly ReadReference[],
): { readonly named: readonly NamedContents[]; readonly distinct: readonly NamedContents[] } => {
  const folders = new Map<unknown, Contents>()
  const distinct: NamedContents[] = []
  const named = resolved.map((one): NamedContents => {
    const { reference } = one
    const known = one.kind === 'folder' ? folders.get(one.entries) : undefined
    if (known !== undefined) return { reference, contents: known }
    const contents = contentsOf(one)
    if (one.kind === 'folder') folders.set(one.entries, contents)
    distinct.push({ reference, contents })
    return { reference, contents }
  })
  return { named, distinct }
}

const contentsOf = (resolved: ReadReference): Contents => {
  const { located } = resolved
  const all =
    resolved.kind === 'file'
      ? [{ ...resolved.content, path: located.path }]
      : resolved.entries.flatMap((entry) => (entry.kind === 'file' ? [{ ...entry, path: `${located.path}/${entry.path}` }] : []))
  return { all, withCarriageReturns: all.filter(({ lineEndings }) => lineEndings !== undefined) }
}

const scriptsOf = ({ reference: { property, os }, contents }: NamedContents): readonly ScriptFile[] => {
  const step = property === 'scriptUri' ? { step: os === 'Windows' ? ('powershell' as const) : ('shell' as const) } : {}
  return contents.all
    .filter(
      ({ bytes, path, isProgram }) =>
        bytes <= longestScript && (property === 'scriptUri' || isProgram || /\.(?:sh|bash|psm?1)$/i.test(path)),
    )
    .map(({ path, absolutePath }) => ({ path, absolutePath, ...step }))
}

// In bytes. A longer one contains data, as installers do.
const longestScript = 1024 * 1024
