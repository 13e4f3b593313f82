// What check, gate, promote and retain decide by, as the inputs give it.

// What may be a reason, each by itself.
export const reasonKinds = ['missing', 'fingerprint', 'source', 'age', 'deprecated'] as const
export type ReasonKind = (typeof reasonKinds)[number]

export interface FreshnessSettings {
  readonly rebuildWhen: ReadonlySet<ReasonKind>
  // Milliseconds.
  readonly maxAge?: number
}

// What a gate asks of an image or a run.
export interface GateConditions {
  // Milliseconds.
  readonly maxAge?: number
  // Without a value, whatever its value.
  readonly tags: readonly { readonly name: string; readonly value?: string }[]
  // Keys of regions; `all` for every one that the version has.
  readonly replicatedTo: readonly string[] | 'all'
  // Or a newer one.
  readonly sourceVersion?: string
  readonly excludeFromLatest?: boolean
}

// What a promotion changes of a gallery image version.
export interface PromotionRequest {
  // The tag that holds the channel.
  readonly channelTag: string
  readonly channel?: string
  readonly excludeFromLatest?: boolean
  readonly targetRegions: readonly RequestedRegion[]
  // ISO 8601.
  readonly endOfLife?: string
  // Out of `latest` and out of its channel; refused if no version would be left to roll back to.
  readonly rollBack: boolean
}

// A region to add or to change; properties are those of Compute.
export interface RequestedRegion {
  readonly name: string
  readonly properties: Readonly<Record<string, unknown>>
}

// Which gallery image versions stay.
export interface RetentionSettings {
  // How many of the highest succeeded versions stay: of the definition, of those that count for latest, and of each channel.
  readonly keepVersions: number
  // Milliseconds since its publication that a version stays in any case.
  readonly olderThan: number
  readonly channelTag: string
  // A version with one of them stays; without a value, whatever its value.
  readonly keepTags: readonly { readonly name: string; readonly value?: string }[]
  // Whose versions may be deleted.
  readonly madeBy: 'pipelines' | 'image-builder' | 'anything'
  // What to do with versions whose use is unknown.
  readonly whenUseUnknown: 'keep' | 'delete'
  readonly now: number
}

// Which leftovers of builds go.
export interface SweepSettings {
  // Whose templates may be deleted: those of this owner's pipelines, or of all pipelines that use this tool.
  readonly whose: 'own' | 'all'
  readonly owner: string
  // This run of the pipeline, and the attempts before it.
  readonly runs: readonly string[]
  // Milliseconds since anything happened to it that a leftover stays in any case.
  readonly olderThan: number
  readonly keepTags: readonly { readonly name: string; readonly value?: string }[]
  readonly now: number
}
