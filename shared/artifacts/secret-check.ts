// Files that should not reach an image, because they are secrets by their name or contain one.
import { posix } from 'node:path'
import type { Place, Problem } from '../errors.js'
import type { FileContent } from './content.js'
import { isAmongPaths } from '../glob.js'

// The problem of a file that would bring a secret into the image, at its place in the template. `allowed` has the paths and patterns that
// the user declares harmless.
export const secretProblem = (
  path: string,
  { secret }: Pick<FileContent, 'secret'>,
  allowed: readonly string[],
  where: Place,
): Problem | undefined => {
  const what = secret === undefined ? named(posix.basename(path).toLowerCase()) : `holds ${secret}`
  if (what === undefined || isAmongPaths(path, allowed)) return undefined
  return {
    code: 'artifact-secret',
    message: `${path} ${what}: every machine created from the image would contain it.`,
    where,
    fix: `Fetch secrets on the machine, with its own identity. If this file is not a secret, add ${path} to the input allow-secrets-in.`,
  }
}

// Names that tools use only for secrets.
const named = (name: string): string | undefined => {
  if (/^\.env(?:\.|$)/.test(name) && !/\.(?:example|sample|template|dist)$/.test(name))
    return 'is an environment file, which usually contains secrets'
  if (/^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/.test(name)) return 'has the name of an SSH private key'
  if (/^(?:[._]netrc|\.git-credentials|\.pgpass)$/.test(name)) return 'is a file of credentials'
  return /\.(?:pfx|p12|ppk)$/.test(name) ? 'is a private key, by its name' : undefined
}
