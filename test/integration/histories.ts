// Image definitions with a past, as a gallery that was in use for years has it.
import type { Emulator } from '../emulator/start.js'
import { versionBody, type VersionOptions } from '../unit/gallery/versions.js'
import { objectOf, parseJson, type JsonObject } from '../emulator/json.js'

// A new image definition in the emulator's gallery; its id.
export const newDefinition = async ({ control, description }: Emulator, name: string): Promise<string> => {
  const id = `${description.galleryImageId.slice(0, description.galleryImageId.lastIndexOf('/'))}/${name}`
  const properties = { osType: 'Linux', osState: 'Generalized', hyperVGeneration: 'V2', provisioningState: 'Succeeded' }
  await control.place([{ id, name, type: 'Microsoft.Compute/galleries/images', location: description.location, tags: {}, properties }])
  return id
}

// Puts versions into a definition.
export const placeVersions = (
  { control }: Emulator,
  definition: string,
  versions: Readonly<Record<string, VersionOptions>>,
): Promise<void> => control.place(Object.entries(versions).map(([name, options]) => asJson(versionBody(name, options, definition))))

const asJson = (body: Record<string, unknown>): JsonObject => objectOf(parseJson(JSON.stringify(body)))

// An image template that was made at a time, and its last run.
export interface PlacedTemplate {
  readonly tags: Readonly<Record<string, string>>
  readonly created: string
  readonly runState?: string
  // When the run ended; it has lasted for a minute.
  readonly ended?: string
}

// Puts an image template into the emulator's resource group, without a staging group.
export const placeTemplate = (
  { control, description }: Emulator,
  name: string,
  { tags, created, runState, ended = created }: PlacedTemplate,
): Promise<void> => {
  const id = `${description.resourceGroupId}/providers/Microsoft.VirtualMachineImages/imageTemplates/${name}`
  const startTime = new Date(Date.parse(ended) - 60_000).toISOString()
  const lastRunStatus = runState === undefined ? {} : { lastRunStatus: { startTime, endTime: ended, runState, message: '' } }
  const properties = { provisioningState: 'Succeeded', distribute: [{ type: 'SharedImage', runOutputName: 'gallery' }], ...lastRunStatus }
  return control.place([{ id, location: description.location, tags, createdTime: created, properties }])
}
