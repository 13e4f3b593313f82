// What is shown while a run is in progress. A run reports its phase, never its progress within it. Pure.
import type { ImageTemplate } from '../service/image-template.js'
import { formatDuration } from '../units.js'
import { ownValue } from '../own-value.js'

// Milliseconds that the template's last run took, if it succeeded.
export const usualDuration = (existing: ImageTemplate | undefined): number | undefined => {
  const run = existing?.lastRun
  if (run?.state !== 'Succeeded' || run.endTime === undefined) return undefined
  const milliseconds = Date.parse(run.endTime) - Date.parse(run.startTime)
  return milliseconds > 0 ? milliseconds : undefined
}

// What the last run suggests: ` (about 12m 05s left: the last run took 24m 10s)`, or nothing. Both in milliseconds.
export const leftText = (usual: number | undefined, elapsed: number): string => {
  if (usual === undefined) return ''
  const left = elapsed < usual ? `about ${formatDuration(usual - elapsed)} left: ` : ''
  return ` (${left}the last run took ${formatDuration(usual)})`
}

// The usual shares of builds with a few customizers.
const shares: Readonly<Record<string, number>> = {
  Queued: 0.02,
  Building: 0.05,
  Customizing: 0.15,
  Optimizing: 0.6,
  Validating: 0.65,
  Distributing: 0.7,
}

// The share of a run that is complete when this phase begins, from 0 to 1. An unknown phase counts as the beginning.
export const shareOfPhase = (phase: string): number => ownValue(shares, phase) ?? 0
