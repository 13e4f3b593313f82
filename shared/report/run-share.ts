// How far a run is, for platforms that show a percentage.

// A run says in which phase it is, never how long it takes: the share is that of the phases, roughly as long as they are in builds with
// some customizers. What is unknown is told as the beginning.
const shares: Readonly<Record<string, number>> = {
  Queued: 0.02,
  Building: 0.05,
  Customizing: 0.15,
  Optimizing: 0.6,
  Validating: 0.65,
  Distributing: 0.7,
}

// The share of a run that is done when this phase begins, from 0 to 1.
export const shareOfPhase = (phase: string): number => shares[phase] ?? 0
