// Limits of the service that the schemas do not state.

// A File customizer or validator takes a file below this size, in bytes. The limit is documented as 20 MB (docs/service.md 3.3); whether
// that is 20 * 10^6 or 20 * 2^20 is not documented, and the lower of the two is always right.
export const fileStepLimit = 20_000_000
