// Names that Windows cannot have, or cannot tell apart (learn.microsoft.com, "Naming Files, Paths, and Namespaces").

// What is wrong with a name among those of its folder, as the end of a sentence; undefined where Windows takes it.
export const nameTrouble = (name: string, names: readonly string[]): string | undefined => {
  const other = names.find((candidate) => candidate < name && folded(candidate) === folded(name))
  if (other !== undefined) return `and ${other} are one name on Windows`
  if (forbidden.test(name)) return 'has a character in its name that Windows does not allow'
  if (/[. ]$/.test(name)) return 'ends with a dot or a space, which Windows drops'
  return reserved.test(name) ? 'has a name that Windows keeps for a device' : undefined
}

// NTFS compares names in upper case.
const folded = (name: string): string => name.toUpperCase()

const forbidden = /[<>:"/\\|?*\u0000-\u001f]/

const reserved = /^(?:con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])(?:\.|$)/i
