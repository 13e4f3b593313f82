// Limits how many scripts are parsed: a file may have 20,000, and a shell is started for each.
import type { Script } from './script.js'
import type { ParseShell } from './shell.js'

// Templates have fewer than a hundred different scripts. PowerShell parses about 70 in a second; to start 200 shells from a process with a
// large template takes 4 seconds of a processor.
export const mostTexts = 100

export interface FirstTexts {
  readonly scripts: readonly Script[]
  // The first script that is not parsed, and the number of such scripts; undefined if all are parsed.
  readonly leftOut: readonly { readonly script: Script; readonly count: number }[]
}

// The scripts with one of the first 100 texts.
export const firstTexts = (all: readonly Script[]): FirstTexts => {
  const texts = new Set<string>()
  const isWithin = ({ bytes }: Script): boolean => {
    const text = bytes.toString('latin1')
    if (texts.size < mostTexts) texts.add(text)
    return texts.has(text)
  }
  const within = new Set(all.filter(isWithin))
  const [script, ...others] = all.filter((one) => !within.has(one))
  return { scripts: [...within], leftOut: script === undefined ? [] : [{ script, count: others.length + 1 }] }
}

// The same parser, called once for a text that several scripts share: iterations of a copy loop, templates for several regions.
export const onceForEachText = (parse: ParseShell): ParseShell => {
  const answers = new Map<string, ReturnType<ParseShell>>()
  return (shell, text) => {
    const key = `${shell}\n${text}`
    const answer = answers.get(key) ?? parse(shell, text)
    answers.set(key, answer)
    return answer
  }
}
