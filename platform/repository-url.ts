// The URL of a repository, in a form that anybody may see.

// The URL without a user name or token, and without .git; undefined for anything that is not a URL, such as a path of the machine, and for
// a malformed one, in which a token may be anywhere.
export const repositoryUrl = (text: string): string | undefined => {
  if (text.includes('\\')) return undefined
  // git@github.com:contoso/images.git
  const [, host, path] = /^(?:[^@/\s]+@)?([^:/@\s]{2,}):(?!\/\/)([^\s?#]+)$/.exec(text.trim()) ?? []
  const given = host === undefined ? text.trim() : `ssh://${host}/${path ?? ''}`
  if (!/^(?:https?|ssh|git):\/\//i.test(given) || !URL.canParse(given)) return undefined
  const url = new URL(given)
  if (isScheme.test(url.hostname) || url.pathname.includes('@')) return undefined
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '').replace(/\.git$/, '')}`
}

// What https:user:token@host would be as the address of a host.
const isScheme = /^(?:https?|ssh|git|ftps?|file)$/i
