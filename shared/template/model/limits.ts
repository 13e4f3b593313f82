// Limits of the service that the schemas do not state.

// A File customizer or validator accepts a file below this size, in bytes. The documented limit is 20 MB (docs/service.md 3.3). Whether
// that is 20 * 10^6 or 20 * 2^20 is not documented, so the lower one is used.
export const fileStepLimit = 20_000_000
