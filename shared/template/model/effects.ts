// What properties do, in the combinations that the service has. PATCH takes tags, identity, properties.distribute and properties.vmProfile
// (docs/service.md 1.5); `properties` came into it with 2023-07-01.
import type { Effects } from './property.js'

// Goes into the image.
export const image = { makesImage: true, patch: 'never' } as const satisfies Effects

// Seen by what runs in the build VM: its size, its disk, its identities, and its subnet, which decides what scripts can reach.
export const machine = { makesImage: true, patch: { since: '2024-02-01' } } as const satisfies Effects

// Of the network of the build, and seen by nothing that runs in the build VM.
export const network = { makesImage: false, patch: { since: '2024-02-01' } } as const satisfies Effects

// Where the image goes.
export const distribution = { makesImage: false, patch: { since: '2023-07-01' } } as const satisfies Effects

// Of the image template as a resource.
export const identity = { makesImage: false, patch: { since: '2019-05-01-preview' } } as const satisfies Effects
export const tag = { makesImage: false, patch: {} } as const satisfies Effects

// Everything else: labels, how the service runs the build, and what it does when that fails.
export const neither = { makesImage: false, patch: 'never' } as const satisfies Effects
