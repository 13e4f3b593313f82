// What properties affect, in the combinations that occur in the service. PATCH accepts tags, identity, properties.distribute and
// properties.vmProfile (docs/service.md 1.5), `properties` since 2023-07-01.
import type { Effects } from './property.js'

// Part of the image.
export const image = { makesImage: true, patch: 'never' } as const satisfies Effects

// Visible to what runs in the build VM: its size, its disk, its identities, and its subnet, which decides what scripts can reach.
export const machine = { makesImage: true, patch: { since: '2024-02-01' } } as const satisfies Effects

// A property of the build's network that nothing in the build VM sees.
export const network = { makesImage: false, patch: { since: '2024-02-01' } } as const satisfies Effects

// The destination of the image.
export const distribution = { makesImage: false, patch: { since: '2023-07-01' } } as const satisfies Effects

// A property of the image template as a resource.
export const identity = { makesImage: false, patch: { since: '2019-05-01-preview' } } as const satisfies Effects
export const tag = { makesImage: false, patch: {} } as const satisfies Effects

// Everything else: labels, how the service runs the build, and what it does if the build fails.
export const neither = { makesImage: false, patch: 'never' } as const satisfies Effects
