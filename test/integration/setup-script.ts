// Runs a script that setup printed, with an "az" that records its commands instead of running them.
import { execFile } from 'node:child_process'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { at, itemsOf, textOf } from '../../shared/json.js'
import type { Emulator } from '../emulator/start.js'

const run = promisify(execFile)

// The words of every az command that a script runs, where Azure has nothing or everything.
export const wordsOf = async (script: string, folder: string, existing: string): Promise<readonly (readonly string[])[]> => {
  const bin = join(folder, 'bin')
  const log = join(folder, 'az.log')
  await mkdir(bin, { recursive: true })
  await rm(log, { force: true })
  await writeFile(join(bin, 'az'), recordingAz)
  await chmod(join(bin, 'az'), 0o755)
  await writeFile(join(folder, 'setup.sh'), script)
  const environment = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, AZ_LOG: log, AZ_EXISTING: existing }
  await run('bash', [join(folder, 'setup.sh')], { env: environment })
  const commands = (await readFile(log, 'utf8')).split('\x1e').slice(0, -1)
  return commands.map((command) => command.split('\x1f').slice(0, -1))
}

const recordingAz = `#!/usr/bin/env bash
{ printf '%s\\x1f' "$@"; printf '\\x1e'; } >>"$AZ_LOG"
case " $* " in
*perating*ystem* | *osType*) echo Linux ;;
*hyperVGeneration*) echo V2 ;;
*"--query architecture"*) echo None ;;
*SecurityType*) echo TrustedLaunchSupported ;;
*" identity show "*" --query principalId"*) printf '%s\\n' "$*" | sed 's/.*--name \\([^ ]*\\).*/\\1/' ;;
*" show "*" --query "* | *" create "*" --query "*) echo 00000000-0000-0000-0000-00000000000d ;;
*" show "*) [ -n "$AZ_EXISTING" ] ;;
*" list "*) if [ -n "$AZ_EXISTING" ]; then echo found; fi ;;
esac
`

// The emulator's name of an identity of the set-up: the templates of the tests call theirs as the emulator does.
const principalOf = (identity: string): string => (identity === 'image-pipeline' ? 'pipeline' : identity)

// Gives the roles that the commands of a script create and assign, and no others.
export const grantRoles = async ({ control }: Emulator, commands: readonly (readonly string[])[]): Promise<void> => {
  for (const words of commands) {
    const option = (name: string): string => words[words.indexOf(`--${name}`) + 1] ?? ''
    const command = words.slice(0, 3).join(' ')
    if (command === 'role definition create') {
      const role: unknown = JSON.parse(option('role-definition'))
      const texts = (member: string): readonly string[] => itemsOf(at(role, member)).flatMap((item) => textOf(item) ?? [])
      await control.define({ name: textOf(at(role, 'Name')) ?? '', actions: texts('Actions'), dataActions: texts('DataActions') })
    }
    if (command === 'role assignment create')
      await control.grant({
        ...{ principal: principalOf(option('assignee-object-id')), role: option('role'), scope: option('scope') },
        ...(words.includes('--condition') ? { condition: option('condition') } : {}),
      })
  }
}
