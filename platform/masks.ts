// What a runner hides as a secret.
import { shortestSecret } from '../shared/secret-search.js'

// The lines of the secret, without short ones. GitHub's runner hides every line of a mask wherever it occurs, and drops each job output
// that contains one (docs/platforms.md 1.3): the `{` of a JSON text would remove all JSON outputs. An agent of Azure DevOps masks line by
// line, and finds no text of several lines (docs/platforms.md 2.3).
export const masksOf = (secret: string): readonly string[] => {
  const lines = secret.split(/[\r\n]+/).map((line) => line.trim())
  return [...new Set(lines)].filter((line) => line.length >= shortestSecret)
}
