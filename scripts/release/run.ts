// Programs that a dry run starts. Variables of an outer Git (in a hook, say) would lead them to the wrong repository.
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

// Runs a program to its end and returns its standard output, trimmed; an error with all that it printed if it fails.
export const run = (program: string, args: readonly string[], cwd: string): string => {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')))
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env: environment,
    encoding: 'utf8',
    shell: program.endsWith('.cmd'),
  })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${String(status)}:\n${stdout}${stderr}`)
  return stdout.trim()
}

// Runs a script of this project in another folder.
export const runScript = (script: string, args: readonly string[], cwd: string): string =>
  run(process.execPath, [resolve(script), ...args], cwd)
