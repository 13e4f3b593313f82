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
