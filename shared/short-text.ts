// Shortens a text from outside that is too long to read: a name of 400,000 characters would bury the message that quotes it.

// The text, or at most `most` characters of its start and end, with the number of characters in between. Secrets must already be removed: a
// cut through a secret would hide it from the mask.
export const shortText = (text: string, most: number): string => {
  if (text.length <= most) return text
  const end = Math.floor(most / 4)
  const leftOut = `… (${text.length - most} more characters) …`
  return `${text.slice(0, most - end).toWellFormed()}${leftOut}${text.slice(-end).toWellFormed()}`
}

// A checksum for people: the first characters are enough to compare two of them.
export const shortDigest = (digest: string): string => digest.slice(0, 12)

// The text in one line. A name from outside must not begin another line, which would look like ours.
export const oneLine = (text: string): string =>
  // One search for whole runs of blanks: a search for a break after any blanks would try each blank of a long run as its start.
  text.replace(/\s+/g, (blanks) => (/[\r\n\u2028\u2029]/.test(blanks) ? ' ' : blanks))
