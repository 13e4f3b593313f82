// Names and paths that Windows does not allow, or cannot distinguish (docs/platforms.md 5.4).

// The longest path that programs can use without opting in (MAX_PATH is 260, with the terminating zero). Windows PowerShell 5.1 does not
// opt in.
const longestPath = 259

// What is wrong with a name among those of its folder, as the end of a sentence; undefined if Windows allows it.
export const nameTrouble = (name: string, names: readonly string[]): string | undefined => {
  const other = names.find((candidate) => candidate < name && folded(candidate) === folded(name))
  if (other !== undefined) return `and ${other} are the same name on Windows`
  if (forbidden.test(name)) return 'has a character in its name that Windows does not allow'
  if (/[. ]$/.test(name)) return 'ends with a dot or a space, which Windows drops'
  if (name.length > 255) return 'has more than 255 characters in its name'
  return reserved.test(name) ? 'has a name that Windows reserves for a device' : undefined
}

// What is wrong with the first name of a full path that Windows does not allow, as a clause; undefined if it allows all of them.
export const pathTrouble = (path: string): string | undefined => {
  for (const name of path.replace(head, '').split(/[\\/]/)) {
    const trouble = isPlain(name) ? undefined : nameTrouble(name, [])
    if (trouble !== undefined) return `${JSON.stringify(name)} ${trouble}`
  }
  return undefined
}

// What is wrong with the length of a full path, as the end of a sentence; undefined if it is short enough.
export const lengthTrouble = (path: string): string | undefined =>
  path.length <= longestPath
    ? undefined
    : `has ${String(path.length)} characters, but Windows allows ${String(longestPath)} in a path: use a shorter destination or shorter names`

// A drive, the first variable, or the prefix of an extended path (`\\?\C:\`): its characters are not those of a name.
const head = /^(?:[\\/]{2}[?.][\\/])?(?:[a-z]:|%\w+%|\$env:\w+|\$\{env:[^}]+\})?/i

const isPlain = (name: string): boolean => name === '' || name === '.' || name === '..'

// NTFS compares names by the upper case of each UTF-16 unit, if that leads back to the letter: those of ß and ı do not.
const folded = (name: string): string =>
  name.replace(/[^]/g, (unit) => (unit.toUpperCase().toLowerCase() === unit ? unit.toUpperCase() : unit))

const forbidden = /[<>:"/\\|?*\u0000-\u001f]/

const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|com[1-9¹²³]|lpt[1-9¹²³]) *(?:\.|$)/i
