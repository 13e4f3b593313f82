// Times between days, for people.

// `1 day`, `12 days`, rounded down.
export const inDays = (milliseconds: number): string => {
  const count = Math.floor(milliseconds / 86_400_000)
  return `${count} ${count === 1 ? 'day' : 'days'}`
}
