// A text from outside that is too long to be read: a name of 400,000 characters would bury the message that quotes it.

// The text, or at most `most` characters of its start and its end, with the number of those between them. Secrets must be out of it: a cut
// could hide one from whoever looks for it.
export const shortText = (text: string, most: number): string => {
  if (text.length <= most) return text
  const end = Math.floor(most / 4)
  const leftOut = `… (${text.length - most} more characters) …`
  return `${text.slice(0, most - end).toWellFormed()}${leftOut}${text.slice(-end).toWellFormed()}`
}
