// The settings on which check, gate, promote and retain base their decisions, from the inputs.

// The possible reasons; each is enough by itself.
export const reasonKinds = ['missing', 'fingerprint', 'source', 'age', 'deprecated'] as const
export type ReasonKind = (typeof reasonKinds)[number]

export interface FreshnessSettings {
  readonly rebuildWhen: ReadonlySet<ReasonKind>
  // Milliseconds.
  readonly maxAge?: number
}

// What a gate requires of an image or a run.
export interface GateConditions {
  // Milliseconds.
  readonly maxAge?: number
  // Without a value, any value matches.
  readonly tags: readonly { readonly name: string; readonly value?: string }[]
  // Keys of regions; `all` for every region of the version.
  readonly replicatedTo: readonly string[] | 'all'
  // That version, or a newer one.
  readonly sourceVersion?: string
  readonly excludeFromLatest?: boolean
}

// What a promotion changes in a gallery image version.
export interface PromotionRequest {
  // The tag with the channel.
  readonly channelTag: string
  readonly channel?: string
  readonly excludeFromLatest?: boolean
  readonly targetRegions: readonly RequestedRegion[]
  // ISO 8601.
  readonly endOfLife?: string
  // Removes the version from `latest` and from its channel. Refused if no version to roll back to would remain.
  readonly rollBack: boolean
}

// A region to add or to change; the properties are those of Compute.
export interface RequestedRegion {
  readonly name: string
  readonly properties: Readonly<Record<string, unknown>>
}

// Which gallery image versions to keep.
export interface RetentionSettings {
  // How many of the highest succeeded versions to keep: of the definition, of those that count for latest, and of each channel.
  readonly keepVersions: number
  // Milliseconds since its publication during which a version is always kept.
  readonly olderThan: number
  readonly channelTag: string
  // A version with one of these tags is kept. Without a value, any value matches.
  readonly keepTags: readonly { readonly name: string; readonly value?: string }[]
  // Whose versions may be deleted.
  readonly madeBy: 'pipelines' | 'image-builder' | 'anything'
  // What to do with a version if its users cannot be determined.
  readonly whenUseUnknown: 'keep' | 'delete'
  readonly now: number
}

// Which leftovers of builds to delete.
export interface SweepSettings {
  // Whose templates may be deleted: those of this owner's pipelines, or of all pipelines that use this tool.
  readonly whose: 'own' | 'all'
  readonly owner: string
  // This run of the pipeline, and its earlier attempts.
  readonly runs: readonly string[]
  // Milliseconds since its last change during which a leftover is always kept.
  readonly olderThan: number
  readonly keepTags: readonly { readonly name: string; readonly value?: string }[]
  readonly now: number
}
