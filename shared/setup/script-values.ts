// Writes commands and texts for bash.
import { namesIn, type Names } from './resource-names.js'

// A text for bash, quoted if necessary: with double quotes if it contains what single quotes cannot, or looks as if bash should evaluate
// it.
export const quoted = (text: string): string => {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text
  return /['$`]/.test(text) ? `"${text.replaceAll(/[\\"$`]/g, '\\$&')}"` : `'${text}'`
}

type Options = Readonly<Record<string, string | Expression | undefined>>

// Bash code that is evaluated, such as "$principal".
interface Expression {
  readonly bash: string
}

// A command with its options; options without a value are left out.
export const command = (words: string, options: Options): string => {
  const flags = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined) return []
    return [`--${name} ${typeof value === 'string' ? quoted(value) : value.bash}`]
  })
  return [words, ...flags].join(' ')
}

// The end of a command whose output is not used.
export const quiet = '--output none'

// Creates a resource only if it cannot be shown.
export const unlessShown = (show: string, create: string): readonly string[] => [`${show} ${quiet} 2>/dev/null ||`, `  ${create} ${quiet}`]

// The names in an id, as options. The subscription is left out if the commands already run in it.
export const placeIn = (id: string, home: string): Omit<Names, 'subscription'> & { readonly subscription: string | undefined } => {
  const { subscription, ...names } = namesIn(id)
  return { ...names, subscription: subscription.toLowerCase() === home.toLowerCase() ? undefined : subscription }
}

// The command that shows a user-assigned identity.
export const identityCommand = (id: string, home: string): string => {
  const { subscription, group, name } = placeIn(id, home)
  return command('az identity show', { subscription, 'resource-group': group, name })
}
