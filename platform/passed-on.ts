// Which variables of the environment a program of the machine gets.

// The variables that a program may see. Secrets are none of its business, and neither are tokens of the pipeline.
export const passedOn = (environment: NodeJS.ProcessEnv, isNeeded: (name: string) => boolean): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => always.has(name.toUpperCase()) || isNeeded(name)))

const always: ReadonlySet<string> = new Set(['PATH', 'HOME', 'USERPROFILE', 'SYSTEMROOT', 'TEMP', 'TMP', 'TMPDIR'])
