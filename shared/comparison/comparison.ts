// A plan compared with another template: what differs, and what each difference means.
import type { JsonObject } from '../json.js'
import { differsInImage } from '../template/image-content.js'
import { withoutToolTags } from '../template/tool-tags.js'
import { patchOf } from '../template/patch.js'
import { changesOf, type Change, type ChangeOptions } from './changes.js'

export interface Difference extends Change {
  // Whether PATCH can make the change, or a new template must replace the old one.
  readonly how: 'patch' | 'replace'
}

export type Comparison =
  | {
      readonly kind: 'compared'
      // In words: the template in Azure, or a revision.
      readonly against: string
      readonly differences: readonly Difference[]
      // Whether anything differs that makes the image.
      readonly rebuild: boolean
      // Whether the fingerprints are equal: even without a difference, the template may be sent with another API version.
      readonly isSameTemplate: boolean
    }
  // There is nothing to compare with: the template is new.
  | { readonly kind: 'absent'; readonly against: string }
  // The existing template cannot be compared with.
  | { readonly kind: 'unreadable'; readonly against: string; readonly because: string }

// A template as one side of a comparison.
export interface Side {
  readonly body: JsonObject
  readonly apiVersion: string
  // Undefined if it is not known.
  readonly name?: string
  readonly templateFingerprint?: string
  readonly imageFingerprint?: string
}

// What changes when `after` replaces `before`.
export const compare = (
  against: string,
  before: Side,
  after: Required<Side>,
  options: ChangeOptions,
): Extract<Comparison, { kind: 'compared' }> => {
  const changes = changesOf(withoutToolTags(before.body), withoutToolTags(after.body), options)
  const how = (change: Change): Difference['how'] =>
    patchOf(before.body, after.body, [change], after.apiVersion) === undefined ? 'replace' : 'patch'
  const differences = [...aroundBody(before, after), ...changes].map((change): Difference => ({ ...change, how: how(change) }))
  const { imageFingerprint } = before
  return {
    kind: 'compared',
    against,
    differences,
    rebuild:
      imageFingerprint === undefined
        ? changes.some((change) => differsInImage(change, after.body) || differsInImage(change, before.body))
        : imageFingerprint !== after.imageFingerprint,
    isSameTemplate: before.templateFingerprint === after.templateFingerprint,
  }
}

// Name and API version are in the address of a request.
const aroundBody = (before: Side, after: Required<Side>): readonly Change[] =>
  (['name', 'apiVersion'] as const).flatMap((key) => {
    const was = before[key]
    return was === undefined || was === after[key]
      ? []
      : [{ path: [key], from: [key], kind: 'changed', before: was, after: after[key] } as const]
  })
