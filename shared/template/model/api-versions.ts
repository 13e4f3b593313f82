// The API versions of Microsoft.VirtualMachineImages.

// All versions, oldest first (schemas).
export const apiVersions = [
  '2018-02-01-preview',
  '2019-02-01-preview',
  '2019-05-01-preview',
  '2020-02-14',
  '2021-10-01',
  '2022-02-14',
  '2022-07-01',
  '2023-07-01',
  '2024-02-01',
  '2025-10-01',
] as const

// The newest of them.
export const newestApiVersion = '2025-10-01' satisfies ApiVersion

// For templates without a version. An upgrade of this tool must not change builds, so this stays the same when newer versions appear.
export const defaultApiVersion: ApiVersion = '2024-02-01'

// One of them.
export type ApiVersion = (typeof apiVersions)[number]

// Supported from `since` on, and no longer from `until` on.
export interface Versions {
  readonly since?: ApiVersion
  readonly until?: ApiVersion
}

// Whether an API version is `since` or newer; an unknown one counts as newest.
export const isSince = (version: string, since: ApiVersion): boolean => {
  const index = apiVersions.findIndex((known) => known === version)
  return index < 0 || index >= apiVersions.indexOf(since)
}

// Whether a text is an API version that is newer than the known ones: only the service knows what it supports.
export const isNewer = (version: string): boolean => {
  const date = /^(\d{4}-\d\d-\d\d)(?:-preview)?$/.exec(version)?.[1]
  const time = date === undefined ? Number.NaN : Date.parse(date)
  return date !== undefined && !Number.isNaN(time) && new Date(time).toISOString().startsWith(date) && date > newestApiVersion
}

// Whether an API version is among `versions`.
export const isAmong = (version: string, { since, until }: Versions): boolean =>
  (since === undefined || isSince(version, since)) && (until === undefined || !isSince(version, until))

// The newer of two versions in which something appeared.
export const newerOf = (left: ApiVersion | undefined, right: ApiVersion | undefined): ApiVersion | undefined => {
  if (left === undefined || right === undefined) return left ?? right
  return isSince(left, right) ? left : right
}
