// What a build does with its artifacts, without the rest of it: found and hashed as for a plan, then sent.
import { join } from 'node:path'
import { packTree, type ArchiveFormat } from '../../../shared/artifacts/archive/pack.js'
import { readTree } from '../../../shared/artifacts/archive/tree.js'
import type { Artifact } from '../../../shared/artifacts/artifact.js'
import { contentReader } from '../../../shared/artifacts/content.js'
import { Digests } from '../../../shared/artifacts/digests.js'
import { findArtifacts } from '../../../shared/artifacts/find.js'
import { uploadArtifacts } from '../../../shared/artifacts/upload.js'
import { findArtifactReferences } from '../../../shared/template/artifact-references.js'
import { parseDocument } from '../../../shared/template/load.js'

const identityId =
  '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/build'

// The artifacts of a template with a File customizer for each of these files or folders, which lie in `folder`.
export const find = async (folder: string, names: readonly string[]): Promise<readonly Artifact[]> => {
  const customize = names.map((sourceUri) => ({ type: 'File', sourceUri, destination: `/opt/${sourceUri}` }))
  const template = { properties: { vmProfile: { userAssignedIdentities: [identityId] }, customize } }
  const body = parseDocument(JSON.stringify(template), 'image.json')
  if (body.kind !== 'object') throw new Error('The template is not an object.')
  const { deliveries, problems } = await findArtifacts(body, findArtifactReferences(body), {
    templateFile: join(folder, 'image.json'),
    workspace: folder,
    tempDir: () => Promise.resolve(folder),
    access: 'identity',
    allowSecretsIn: [],
    fixLineEndings: false,
    spell: (name) => name,
    executables: () => Promise.resolve(new Set()),
  })
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  return deliveries.map(({ artifact }) => artifact)
}

// The archive of a folder whose files have been read; what is measured is the packing alone.
export const packerOf = async (folder: string, name: string, format: ArchiveFormat): Promise<() => Promise<unknown>> => {
  const digests = new Digests()
  const { entries } = await readTree(
    { kind: 'folder', absolutePath: join(folder, name), path: name, bytes: 0, modified: 0 },
    {
      workspace: folder,
      os: format === 'zip' ? 'Windows' : 'Linux',
      where: { file: 'image.json', line: 1, column: 1, pointer: '' },
      read: contentReader({ fixLineEndings: false, tempDir: () => Promise.resolve(folder), digests }),
      executables: () => Promise.resolve(new Set()),
      allowSecretsIn: [],
    },
  )
  digests.end()
  return () => packTree(entries, format, join(folder, `${name}.${format}`))
}

// The sink takes any token.
export const credential = {
  getToken: () => Promise.resolve({ token: 'none', expiresOnTimestamp: Date.now() + 3_600_000 }),
}

// Sends what the container lacks.
export const send = async (artifacts: readonly Artifact[], containerUrl: string): Promise<void> => {
  const limits = { signal: new AbortController().signal, idleTimeout: 100_000 }
  await uploadArtifacts(
    artifacts,
    containerUrl,
    { credential, userAgent: 'test' },
    { onUploaded: () => undefined, onSent: () => undefined },
    limits,
  )
}
