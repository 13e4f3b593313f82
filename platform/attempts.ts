// The attempts of a run, as runners count them.

// The numbers of the attempts before this one: 1 and 2 before 3.
export const attemptsBefore = (attempt: string): readonly number[] =>
  Array.from({ length: Math.max(0, (Number.parseInt(attempt, 10) || 1) - 1) }, (_, index) => index + 1)
