// Turns the bypass list of an agent into hosts for NO_PROXY. Pure.

interface BypassedHosts {
  readonly hosts: readonly string[]
  // Entries that NO_PROXY cannot express.
  readonly unclear: readonly string[]
}

// The hosts of these entries. Each entry is a regular expression that the agent searches for, ignoring case, anywhere in `https://host`,
// with the port if it is not the default; an invalid expression has no effect (docs/platforms.md 2.5).
export const bypassedHosts = (entries: readonly string[]): BypassedHosts => {
  const found = entries.map((entry) => ({ entry, hosts: hostsOf(entry.trim()) }))
  return {
    hosts: found.flatMap(({ hosts }) => hosts ?? []),
    unclear: found.flatMap(({ entry, hosts }) => (hosts === undefined ? [entry] : [])),
  }
}

const hostsOf = (entry: string): readonly string[] | undefined => {
  if (matchesEverything(entry)) return ['*']
  if (isAddressRange(entry)) return []
  const hosts = alternatives(entry).map(hostOf)
  return hosts.every((host) => host !== undefined) ? hosts.filter((host) => host !== '') : undefined
}

const matchesEverything = (entry: string): boolean => {
  try {
    return entry !== '' && ['https://a.example', 'https://b', 'https://10.1.2.3'].every((url) => new RegExp(entry, 'i').test(url))
  } catch {
    return false
  }
}

// The agent adds the entries of no_proxy to the list, with dots escaped. A range of addresses among them matches no URL.
const isAddressRange = (entry: string): boolean => /^[\da-f:.\\[\]]+\/\d+$/i.test(entry)

// `(a|b)\.example` is `a\.example` and `b\.example`. A leading `(.*\.)?` is implied by every host in NO_PROXY.
const alternatives = (entry: string): readonly string[] => {
  const group = /\((?:\?:)?([^()]*\|[^()]*)\)(?![?*+{])/.exec(entry)
  if (group === null) return entry.includes('(') ? [entry] : entry.split('|')
  const [whole, inner = ''] = group
  return inner.split('|').flatMap((one) => alternatives(`${entry.slice(0, group.index)}${one}${entry.slice(group.index + whole.length)}`))
}

// A host, or `.` and the end of one; undefined if the entry means more than that.
const hostOf = (entry: string): string | undefined => {
  const host = entry
    .replace(/^\^?(?:(?:https?|http\(s\)|https|http)\??:(?:\\?\/){2})?/i, '')
    .replace(/^\((?:\?:)?(?:\.[*+]|\[[^\]]*\][*+]|\\w[*+])\\?\.\)[?*]/, '')
    .replace(/^(?:\.?[*+]|\[\^\.\]\+|\\w\+)?\\?\./, '.')
    .replace(/^\.\*/, '')
    .replace(/(?:\(?:(?:\\d\+|\d+)\)?\??)?(?:\\?\/)?(?:\.\*)?\$?$/, '')
    .replaceAll('\\.', '.')
    .replaceAll('\\-', '-')
  return /^(?:\.?[\w-]+(?:\.[\w-]+)*)?$/.test(host) ? host : undefined
}
