// Commands and texts as bash reads them.
import { namesIn, type Names } from './resource-names.js'

// A text for bash, in quotes if it needs them: double ones around what single ones cannot hold, or what looks as if bash should evaluate it.
export const quoted = (text: string): string => {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text
  return /['$`]/.test(text) ? `"${text.replaceAll(/[\\"$`]/g, '\\$&')}"` : `'${text}'`
}

type Options = Readonly<Record<string, string | Expression | undefined>>

// Bash that is evaluated, such as "$principal".
interface Expression {
  readonly bash: string
}

// A command with its options; those without a value are left out.
export const command = (words: string, options: Options): string => {
  const flags = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined) return []
    return [`--${name} ${typeof value === 'string' ? quoted(value) : value.bash}`]
  })
  return [words, ...flags].join(' ')
}

// The end of a command whose answer is not read.
export const quiet = '--output none'

// Creates only what cannot be shown.
export const unlessShown = (show: string, create: string): readonly string[] => [`${show} ${quiet} 2>/dev/null ||`, `  ${create} ${quiet}`]

// The names in an id as options. The subscription is left out if it is the one that the commands run in.
export const placeIn = (id: string, home: string): Omit<Names, 'subscription'> & { readonly subscription: string | undefined } => {
  const { subscription, ...names } = namesIn(id)
  return { ...names, subscription: subscription.toLowerCase() === home.toLowerCase() ? undefined : subscription }
}
