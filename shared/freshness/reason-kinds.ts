// Why an image may have to be built again.

// What may be a reason, each by itself.
export const reasonKinds = ['missing', 'fingerprint', 'source', 'age', 'deprecated'] as const
export type ReasonKind = (typeof reasonKinds)[number]

export interface FreshnessSettings {
  readonly rebuildWhen: ReadonlySet<ReasonKind>
  // Milliseconds.
  readonly maxAge?: number
}
