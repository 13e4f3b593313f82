import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { at, itemsOf, textOf } from '../../shared/json.js'
import { runAction } from '../front-doors/action.js'
import { runCommand } from '../front-doors/command.js'
import { runTask } from '../front-doors/task.js'
import { itWith, toolPath, type Tool } from '../tools.js'
import { itOn } from '../systems.js'

const template = (steps: string, source = 'publisher: Canonical, offer: ubuntu-24_04-lts, sku: server'): string => `location: westus2
identity:
  type: UserAssigned
  userAssignedIdentities:
    /subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i: {}
properties:
  vmProfile: { vmSize: Standard_D2ds_v4 }
  source: { type: PlatformImage, ${source}, version: latest }
  customize:
${steps}
  distribute:
    - type: SharedImage
      runOutputName: gallery
      galleryImageId: /subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/g/providers/Microsoft.Compute/galleries/g/images/web
      targetRegions: [{ name: westus2 }]
`

const windows = 'publisher: MicrosoftWindowsServer, offer: WindowsServer, sku: 2022-datacenter-g2'

// The places and messages are those of real files: a user clicks on them.
describe('findings in scripts', () => {
  let folder = ''
  const container = { 'artifacts-container-url': 'https://account.blob.core.windows.net/artifacts' }
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, 'repository', name), text)
  // A machine with these programs alone.
  const machine = async (...tools: readonly Tool[]): Promise<{ readonly cwd: string; readonly environment: { readonly PATH: string } }> => {
    const bin = await mkdtemp(join(folder, 'bin-'))
    for (const tool of tools) await symlink(toolPath(tool), join(bin, tool))
    return { cwd: join(folder, 'repository'), environment: { PATH: bin } }
  }
  const findingsOf = (stdout: string): readonly string[] =>
    itemsOf(at(JSON.parse(stdout), 'findings'))
      .filter((finding) => !(textOf(at(finding, 'rule')) ?? '').startsWith('artifacts-'))
      .map((finding) => ['severity', 'rule', 'file', 'line', 'column'].map((key) => String(at(finding, key))).join(' '))

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aib-scripts-'))
    await mkdir(join(folder, 'repository', 'scripts'), { recursive: true })
    await write('scripts/good.sh', '#!/bin/bash -e\necho "$HOME"\n')
    await write('scripts/broken.sh', '#!/bin/bash\nif true; then\n  echo a\n')
    await write('scripts/careless.sh', '#!/bin/bash\necho a\n  cd /tmp/$1\n')
    await write('scripts/kept.sh', '#!/bin/bash\nfi\n')
    await write('scripts/ansi.ps1', 'Write-Host "a"\nWrite-Host "ü"\n')
    const shell = (name: string): string => `    - { type: Shell, name: ${name}, scriptUri: scripts/${name}.sh }`
    await write('broken.yaml', template(shell('broken')))
    await write('careless.yaml', template(`${shell('good')}\n${shell('careless')}`))
    await write('kept.yaml', template('    - { type: File, name: kept, sourceUri: scripts/kept.sh, destination: /tmp/kept.sh }'))
    await write('inline.yaml', template('    - type: Shell\n      name: a\n      inline:\n        - echo a\n        - if true; then\n'))
    await write('windows.yaml', template('    - { type: PowerShell, name: a, scriptUri: scripts/ansi.ps1 }', windows))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  itWith(['bash', 'dash'], 'are reported together with a secret, which no shell reads', async () => {
    const key = ['AKIA', 'Z7Q3M5N2P4R6T2V7'].join('')
    await write('scripts/secret.sh', `#!/bin/bash\nAWS_KEY=${key}\nif true; then :; fi ${key}\n`)
    const inline = '    - type: Shell\n      name: inline\n      inline:\n        - if true; then'
    const shell = (name: string): string => `    - { type: Shell, name: ${name}, scriptUri: scripts/${name}.sh }`
    await write('leaked.yaml', template(`${shell('secret')}\n${shell('broken')}\n${inline}\n`))
    const { stdout, stderr, exitCode } = await runCommand(['plan', 'leaked.yaml'], await machine('bash', 'dash'))
    assert.equal(exitCode, 2, stderr)
    const log = stdout + stderr
    for (const part of [
      /leaked\.yaml:10:.*artifact-secret/,
      /scripts\/secret\.sh:3:1: .*script-syntax/,
      /scripts\/broken\.sh:[34]:1: .*script-syntax/,
      /leaked\.yaml:15:.*script-syntax/,
    ])
      assert.match(log, part)
    assert.doesNotMatch(log, /AKIA|Z7Q3/)
  })

  itOn('shell scripts', 'are looked for in more scripts than may be open at once', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `s${String(index)}.sh`)
    for (const name of names) await write(name, '#!/bin/sh\necho hello\n')
    await write('image.yaml', template(names.map((name) => `    - { type: Shell, scriptUri: ${name} }`).join('\n')))
    const command = [process.execPath, resolve('dist/cli/aib.mjs'), 'plan', 'image.yaml', '--artifacts-container-url']
    const words = ['-c', 'ulimit -n 128 && exec "$@"', 'sh', ...command, container['artifacts-container-url']]
    const { status, stderr } = spawnSync('/bin/sh', words, { cwd: join(folder, 'repository'), encoding: 'utf8' })
    assert.equal(status, 0, stderr)
  })

  itWith(['bash'], 'are annotations on the lines of the script, and fail the command', async () => {
    const options = await machine('bash')
    const inputs = { template: 'broken.yaml', ...container }
    const action = await runAction({ command: 'plan', ...inputs }, options)
    assert.equal(action.exitCode, 1, action.stdout)
    assert.match(action.stdout, /^::error (?=.*file=scripts\/broken\.sh)(?=.*line=[34])[^\n]*does not parse[^\n]*\[script-syntax\]/m)
    const task = await runTask({ command: 'plan', template: 'broken.yaml' }, undefined, options)
    assert.equal(task.result, 'Failed', task.stdout)
    const issue = task.issues.find(({ text }) => text.includes('[script-syntax]'))
    assert.deepEqual([issue?.type, issue?.properties['sourcepath']?.endsWith('scripts/broken.sh')], ['error', true])
  })

  itWith(['bash'], 'stop a build before it logs in', async () => {
    const target = ['--subscription-id', '11111111-1111-4111-8111-111111111111', '--resource-group-name', 'images']
    const build = await runCommand(['build', 'broken.yaml', ...target], await machine('bash'))
    assert.equal(build.exitCode, 1, build.stderr)
    assert.match(build.stderr, /error: scripts\/broken\.sh:\d+:1: .*\[script-syntax\]/)
  })

  it('include a shell script in UTF-16, which looks like a program', async () => {
    await writeFile(join(folder, 'repository', 'scripts', 'wide.sh'), Buffer.from('\ufeff#!/bin/bash\necho a\n', 'utf16le'))
    await write('wide.yaml', template('    - { type: Shell, name: wide, scriptUri: scripts/wide.sh }'))
    const { stdout, exitCode } = await runCommand(['plan', 'wide.yaml', '--json'], await machine())
    assert.deepEqual([exitCode, findingsOf(stdout)], [1, ['error script-encoding scripts/wide.sh 1 1']])
  })

  itWith(['dash'], 'are on the line of the template if the commands are inline', async () => {
    const { stdout, exitCode } = await runCommand(['plan', 'inline.yaml', '--json'], await machine('dash'))
    assert.equal(exitCode, 1)
    assert.deepEqual(findingsOf(stdout), ['error script-syntax inline.yaml 14 11'])
  })

  itWith(['bash'], 'that are warnings fail the command with fail-on: warning only', async () => {
    const options = await machine('bash')
    const plan = ['plan', 'kept.yaml', '--json']
    const kept = await runCommand(plan, options)
    assert.deepEqual([kept.exitCode, findingsOf(kept.stdout)], [0, ['warning script-syntax scripts/kept.sh 2 1']])
    assert.equal((await runCommand([...plan, '--fail-on', 'warning'], options)).exitCode, 1)
  })

  itWith(['bash'], 'are in the SARIF file with the script as their place, and their rule with its reason', async () => {
    const { exitCode } = await runCommand(['plan', 'kept.yaml', '--sarif', 'findings.sarif'], await machine('bash'))
    assert.equal(exitCode, 0)
    const [run] = itemsOf(at(JSON.parse(await readFile(join(folder, 'repository', 'findings.sarif'), 'utf8')), 'runs'))
    const result = itemsOf(at(run, 'results')).find((one) => at(one, 'ruleId') === 'script-syntax')
    assert.equal(at(result, 'level'), 'warning')
    assert.deepEqual(at(itemsOf(at(result, 'locations'))[0], 'physicalLocation'), {
      artifactLocation: { uri: 'scripts/kept.sh', uriBaseId: '%SRCROOT%' },
      region: { startLine: 2, startColumn: 1 },
    })
    const rule = itemsOf(at(run, 'tool', 'driver', 'rules'))[Number(at(result, 'ruleIndex'))]
    assert.deepEqual([at(rule, 'id'), at(rule, 'shortDescription', 'text')], ['script-syntax', 'A script that does not parse'])
  })

  itWith(['bash'], 'are silenced by a comment in the script, by lint-ignore, and with check-scripts: off', async () => {
    const options = await machine('bash')
    await write('scripts/silenced.sh', '#!/bin/bash\n# aib-ignore script-syntax\nfi\n')
    await write('silenced.yaml', template('    - { type: Shell, name: a, scriptUri: scripts/silenced.sh }'))
    const plans = [['silenced.yaml'], ['broken.yaml', '--lint-ignore', 'script-syntax'], ['broken.yaml', '--check-scripts', 'off']]
    for (const words of plans) {
      const { stdout, exitCode } = await runCommand(['plan', ...words, '--json'], options)
      assert.deepEqual([exitCode, findingsOf(stdout)], [0, []], words.join(' '))
    }
  })

  itWith(['bash'], 'include comments that ignore an unknown rule', async () => {
    await write('scripts/misspelt.sh', '#!/bin/bash\n# aib-ignore script-sintax, shellcheck-sc2086\necho\n')
    await write('misspelt.yaml', template('    - { type: Shell, name: a, scriptUri: scripts/misspelt.sh }'))
    const { stdout } = await runCommand(['plan', 'misspelt.yaml', '--json'], await machine('bash'))
    assert.deepEqual(findingsOf(stdout), ['warning ignore-unknown scripts/misspelt.sh 2 1'])
  })

  itWith(['bash', 'shellcheck'], 'are those of ShellCheck too, if check-scripts asks for it', async () => {
    const options = await machine('bash', 'shellcheck')
    const plan = ['plan', 'careless.yaml', '--json']
    assert.deepEqual(findingsOf((await runCommand(plan, options)).stdout), [])
    assert.deepEqual(findingsOf((await runCommand([...plan, '--check-scripts', 'required'], options)).stdout), [])
    const asked = [...plan, '--check-scripts', 'shellcheck']
    const { stdout, exitCode } = await runCommand([...asked, '--sarif', 'shellcheck.sarif'], options)
    const expected = ['warning shellcheck-sc2164 scripts/careless.sh 3 3', 'info shellcheck-sc2086 scripts/careless.sh 3 11']
    assert.deepEqual([exitCode, findingsOf(stdout)], [0, expected])
    const [run] = itemsOf(at(JSON.parse(await readFile(join(folder, 'repository', 'shellcheck.sarif'), 'utf8')), 'runs'))
    const links = itemsOf(at(run, 'tool', 'driver', 'rules')).map((rule) => at(rule, 'helpUri'))
    assert.ok(links.includes('https://www.shellcheck.net/wiki/SC2164'), JSON.stringify(links))
    assert.equal((await runCommand([...asked, '--fail-on', 'warning'], options)).exitCode, 1)
    const ignored = await runCommand([...asked, '--lint-ignore', 'shellcheck-sc2164 shellcheck-sc2086'], options)
    assert.deepEqual(findingsOf(ignored.stdout), [])
  })

  itWith(['bash', 'shellcheck'], 'of ShellCheck do not depend on configuration files of the repository', async () => {
    await write('.shellcheckrc', 'disable=all\nexternal-sources=true\n')
    await write('scripts/.shellcheckrc', 'disable=all\n')
    try {
      const { stdout } = await runCommand(
        ['plan', 'careless.yaml', '--json', '--check-scripts', 'shellcheck'],
        await machine('bash', 'shellcheck'),
      )
      assert.equal(findingsOf(stdout).length, 2)
    } finally {
      for (const name of ['.shellcheckrc', 'scripts/.shellcheckrc']) await rm(join(folder, 'repository', name))
    }
  })

  itWith(['bash'], 'say once that a program is missing: a note, and an error if it is required', async () => {
    const plan = ['plan', 'careless.yaml', '--json']
    const none = await machine()
    const note = await runCommand(plan, none)
    assert.deepEqual([note.exitCode, findingsOf(note.stdout)], [0, ['info script-unchecked scripts/good.sh 1 1']])
    const required = await runCommand([...plan, '--check-scripts', 'required'], none)
    assert.deepEqual([required.exitCode, findingsOf(required.stdout)], [1, ['error script-unchecked scripts/good.sh 1 1']])
    const shellcheck = await runCommand([...plan, '--check-scripts', 'shellcheck'], await machine('bash'))
    assert.deepEqual([shellcheck.exitCode, findingsOf(shellcheck.stdout)], [1, ['error script-unchecked scripts/good.sh 1 1']])
    assert.match(shellcheck.stdout, /ShellCheck did not check the scripts: no usable shellcheck is on PATH/)
  })

  itWith(['pwsh'], 'come from the parser of PowerShell, too', async () => {
    const { environment, cwd } = await machine()
    const path = `${toolPath('pwsh').replace(/\/pwsh$/, '')}:${process.env['PATH'] ?? ''}`
    const options = { cwd, environment: { ...environment, PATH: path, HOME: folder } }
    const { stdout, exitCode } = await runCommand(['plan', 'windows.yaml', '--json'], options)
    assert.deepEqual([exitCode, findingsOf(stdout)], [0, ['warning script-encoding scripts/ansi.ps1 2 13']])
  })
})
