// The parts of resource ids that commands and Bicep files name separately.
import { nameIn } from '../azure/resource-id.js'

export interface Names {
  readonly subscription: string
  readonly group: string
  readonly name: string
  // The name of the parent resource; empty without a parent.
  readonly parent: string
}

// The names in the id of a group, of a resource, or of a child of a resource.
export const namesIn = (id: string): Names => {
  const segments = id.split('/')
  const isGroup = segments.length <= 5
  return {
    subscription: segments[2] ?? '',
    group: segments[4] ?? '',
    name: nameIn(id),
    // /subscriptions/s/resourceGroups/g/providers/Namespace/type/parent/…
    parent: isGroup || segments.length <= 9 ? '' : (segments[8] ?? ''),
  }
}
