// The first example of README, and the command of docs/setup.md that prepares Azure for it, as a reader finds them.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { at, isObject, textOf } from '../../shared/json.js'

// The inputs of the first step in README that builds an image.
export const readmeInputs = (): Readonly<Record<string, string>> => {
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? []
  const steps: unknown = at(parse(yaml), 'jobs', 'image', 'steps')
  const inputs: unknown = Array.isArray(steps) ? steps.map((step: unknown) => at(step, 'with')).find(isObject) : undefined
  return isObject(inputs) ? Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, textOf(value) ?? ''])) : {}
}

// The flags of the first command aib setup in docs/setup.md, by name. One without a value is true.
export const documentedFlags = (): ReadonlyMap<string, string> => {
  const [command = ''] = /^aib setup (?:.*\\\n)*.*$/m.exec(readFileSync('docs/setup.md', 'utf8')) ?? []
  return new Map(
    [...command.matchAll(/--([\w-]+)(?: ('[^']*'|[^\s\\>-][^\s\\]*))?/g)].map(([, name = '', value = 'true']) => [name, value]),
  )
}
