// Resources that a test puts there, by their type.
import { textOf, type JsonObject } from './json.js'
import type { ComputeResource, Shelf, World } from './world.js'

// Puts one on its shelf, made when its createdTime says; throws where its id is of no type that can be placed.
export const place = (world: World, body: JsonObject): void => {
  const { createdTime, ...shown } = body
  const id = textOf(body.id)
  const shelf = kinds.find(({ pattern }) => pattern.test(id))?.shelf(world)
  if (!shelf) throw new Error(`'${id}' is not the id of an image definition, image version, managed image, virtual machine or scale set.`)
  shelf.put(id, { id, body: shown }, createdTime === undefined ? undefined : new Date(textOf(createdTime)))
}

const kinds: readonly { pattern: RegExp; shelf: (world: World) => Shelf<ComputeResource> }[] = [
  { pattern: /\/galleries\/[^/]+\/images\/[^/]+\/versions\/[^/]+$/i, shelf: ({ versions }) => versions },
  { pattern: /\/galleries\/[^/]+\/images\/[^/]+$/i, shelf: ({ definitions }) => definitions },
  { pattern: /\/Microsoft\.Compute\/images\/[^/]+$/i, shelf: ({ images }) => images },
  { pattern: /\/virtualMachines\/[^/]+$/i, shelf: ({ virtualMachines }) => virtualMachines },
  { pattern: /\/virtualMachineScaleSets\/[^/]+$/i, shelf: ({ scaleSets }) => scaleSets },
]
