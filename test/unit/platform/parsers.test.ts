// The programs that parse scripts, and what they get of the job.
import assert from 'node:assert/strict'
import { chmod, mkdir, readFile } from 'node:fs/promises'
import { basename, delimiter, join } from 'node:path'
import { parsePowerShell } from '../../../platform/powershell.js'
import { parseShell } from '../../../platform/shell.js'
import { shellCheck } from '../../../platform/shellcheck.js'
import { describeOn } from '../../systems.js'
import { useFolder, writeFiles } from '../../temporary-folder.js'

const { signal } = new AbortController()

describeOn('shell scripts', 'a program that parses scripts', () => {
  const folder = useFolder()
  const text = Buffer.from('echo a\n')
  const script = '#!/bin/sh\n/usr/bin/env > "$HOME/${0##*/}"\n'

  for (const [name, parse] of [
    ['bash', (environment: NodeJS.ProcessEnv) => parseShell('bash', text, signal, environment)],
    ['dash', (environment: NodeJS.ProcessEnv) => parseShell('dash', text, signal, environment)],
    ['sh', (environment: NodeJS.ProcessEnv) => parseShell('sh', text, signal, environment)],
    ['shellcheck', (environment: NodeJS.ProcessEnv) => shellCheck('bash', [text], signal, environment)],
    ['pwsh', (environment: NodeJS.ProcessEnv) => parsePowerShell(['a'], signal, environment)],
  ] as const)
    it(`gets no variable of the job, and only the trusted folders of the PATH: ${name}`, async () => {
      const [bin, home, workspace] = ['bin', 'home', 'workspace'].map((one) => join(folder(), one))
      assert.ok(bin !== undefined && home !== undefined && workspace !== undefined)
      for (const made of [home, workspace]) await mkdir(made, { recursive: true })
      // One in the workspace would fail to write where the test looks.
      await writeFiles(workspace, { [name]: '#!/bin/sh\nexit 9\n' })
      await writeFiles(bin, { [name]: script })
      for (const place of [bin, workspace]) await chmod(join(place, name), 0o755)
      const hostile = [
        'BASH_ENV',
        'ENV',
        'INPUT_PARAMETERS',
        'GITHUB_TOKEN',
        'SYSTEM_ACCESSTOKEN',
        'LD_PRELOAD',
        'PSModulePath',
        'SHELLCHECK_OPTS',
      ]
      await parse({
        ...Object.fromEntries(hostile.map((variable) => [variable, 'hostile'])),
        GITHUB_WORKSPACE: workspace,
        HOME: home,
        PATH: [workspace, bin].join(delimiter),
      })
      const lines = (await readFile(join(home, basename(name)), 'utf8')).trim().split('\n')
      assert.ok(lines.includes(`PATH=${bin}`), lines.join('\n'))
      assert.ok(!lines.some((line) => line.includes('hostile') || line.includes('workspace')), lines.join('\n'))
    })
})
