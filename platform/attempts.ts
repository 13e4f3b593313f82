// The attempts of a run, as runners count them.

// The numbers of the attempts before this one: 1 and 2 before 3. GitHub allows 50; a variable may hold any text.
export const attemptsBefore = (attempt: string): readonly number[] => {
  const earlier = Math.max(0, (Number.parseInt(attempt, 10) || 1) - 1)
  return Array.from({ length: Math.min(earlier, mostAttempts) }, (_, index) => index + 1)
}

const mostAttempts = 1_000
