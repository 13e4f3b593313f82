import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { at, textOf } from '../../shared/json.js'
import { pythonOfTheCli } from '../azure-cli/azure-cli.js'
import { runCommand } from '../front-doors/command.js'
import { useFolder } from '../temporary-folder.js'
import { itWith, toolPath } from '../tools.js'
import { wordsOf } from './setup-script.js'
import { target, templates } from './setup-templates.js'

const run = promisify(execFile)

const github = ['--repository', 'contoso/images', '--branch', 'main', '--github-environment', 'production', '--pull-request']
const common = [
  ...['--subscription-id', target.subscription, '--resource-group-name', target.group],
  ...['--artifacts-container-url', 'https://contosoimages.blob.core.windows.net/artifacts'],
]

// All templates together with each choice, and each template with one of the choices in turn.
const withEach = (names: readonly string[], choices: readonly [string, string]): readonly (readonly [string, string])[] => [
  ...choices.map((choice) => ['templates/*.json', choice] as const),
  ...names.map((name, index) => [name, choices[index % 2 === 0 ? 0 : 1]] as const),
]

describe('setup', () => {
  const folder = useFolder()
  const print = async (...flags: readonly string[]): Promise<string> => {
    const { stdout, stderr, exitCode } = await runCommand(['setup', ...flags], { cwd: folder(), environment: {} })
    assert.equal(exitCode, 0, stderr)
    return stdout
  }
  const writeTemplates = async (): Promise<readonly string[]> => {
    await mkdir(join(folder(), 'templates/site'), { recursive: true })
    await writeFile(join(folder(), 'templates/site/index.html'), 'hello\n')
    await writeFile(join(folder(), 'templates/install.sh'), '#!/bin/sh\necho hello\n')
    const names = Object.values(templates).map((template, index) => ({ name: `templates/t${index}.json`, template }))
    for (const { name, template } of names)
      await writeFile(join(folder(), name), JSON.stringify({ name: name.slice('templates/'.length, -'.json'.length), ...template }))
    return names.map(({ name }) => name)
  }

  itWith(['bicep', 'bicep-old'], 'prints Bicep that compiles without a warning, for ten templates', async () => {
    const names = await writeTemplates()
    await mkdir(join(folder(), 'bicep'))
    for (const [index, [name, roles]] of withEach(names, ['custom', 'built-in']).entries())
      await writeFile(
        join(folder(), `bicep/${index}.bicep`),
        await print(name, ...common, ...github, '--format', 'bicep', '--roles', roles, '--preflight-reader'),
      )
    for (const compiler of ['bicep', 'bicep-old'] as const) {
      const { stderr } = await run(toolPath(compiler), ['build', '--pattern', join(folder(), 'bicep/*.bicep')])
      assert.equal(stderr, '')
    }
  })

  itWith(['shellcheck', 'bash'], 'prints scripts in which ShellCheck finds nothing', async () => {
    const names = await writeTemplates()
    const scripts: string[] = []
    for (const [index, [name, login]] of withEach(names, ['identity', 'application']).entries()) {
      const file = join(folder(), `templates/${index}.sh`)
      await writeFile(file, await print(name, ...common, ...github, '--pipeline-login', login))
      scripts.push(file)
    }
    const { stdout, status } = spawnSync(toolPath('shellcheck'), scripts, { encoding: 'utf8' })
    assert.equal(status, 0, stdout)
  })

  itWith(['az', 'bash'], 'prints commands that the Azure CLI parses, and that create nothing the second time', async () => {
    await writeTemplates()
    for (const login of ['identity', 'application']) {
      const script = await print('templates/*.json', ...common, ...github, '--pipeline-login', login, '--service-connection', connection)
      const first = await wordsOf(script, folder(), '')
      assert.deepEqual(
        parseCommands(first.map(asOfDebian)).filter(({ exitCode }) => exitCode !== '0'),
        [],
      )
      assert.ok(first.length > 60, String(first.length))
      const second = await wordsOf(script, folder(), 'everything')
      const creating = second.filter((words) => words.includes('create')).map((words) => words.slice(0, 2).join(' '))
      // A credential is written again, with the same content.
      assert.deepEqual([...new Set(creating)], login === 'identity' ? ['identity federated-credential'] : [])
    }
  })

  it('limits the reading of logs to their container, in a script and in Bicep', async () => {
    await writeTemplates()
    const condition = /containers:name\] StringEquals \\?'packerlogs\\?'\)\)/g
    for (const roles of ['custom', 'built-in'])
      for (const format of ['script', 'bicep'])
        assert.equal((await print('templates/t0.json', ...common, '--roles', roles, '--format', format)).match(condition)?.length, 1)
  })

  it('reports everything that is wrong with its inputs at once', async () => {
    await writeTemplates()
    const words = [
      'setup',
      'templates/t0.json',
      ...common,
      '--branch',
      'main',
      '--pipeline-commands',
      'build bild',
      '--service-connection',
      'x',
    ]
    const { stderr, exitCode } = await runCommand(words, { cwd: folder(), environment: {} })
    assert.equal(exitCode, 2)
    assert.match(stderr, /--repository is needed/)
    assert.match(stderr, /"bild" is not a command that needs rights in Azure. Did you mean build\?/)
    assert.match(stderr, /expected an issuer and a subject identifier, got "x"/)
  })

  it('prints nothing for a template with errors', async () => {
    await writeFile(join(folder(), 'bad.json'), JSON.stringify({ location: 'westus2', properties: { source: {}, distribute: [{}] } }))
    const { stdout, exitCode } = await runCommand(['setup', 'bad.json', ...common], { cwd: folder(), environment: {} })
    assert.equal(exitCode, 1)
    assert.equal(stdout, '')
  })
})

const connection = 'https://vstoken.dev.azure.com/00000000-0000-0000-0000-00000000000c sc://contoso/image builds/azure'

// An option of newer versions of the Azure CLI (learn.microsoft.com/cli/azure/network/vnet/subnet), as 2.45 has it.
const asOfDebian = (words: readonly string[]): readonly string[] =>
  words.flatMap((word, index) => {
    if (word === '--private-link-service-network-policies') return ['--disable-private-link-service-network-policies']
    return words[index - 1] === '--private-link-service-network-policies' ? ['true'] : [word]
  })

const parseCommands = (commands: readonly (readonly string[])[]) => {
  const { stdout, stderr } = spawnSync(pythonOfTheCli(), [resolve('test/azure-cli/parse.py')], {
    input: commands.map((words) => `${JSON.stringify(words)}\n`).join(''),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], AZURE_CORE_COLLECT_TELEMETRY: 'false', PYTHONDONTWRITEBYTECODE: '1' },
  })
  const lines = stdout.trim().split('\n')
  assert.equal(lines.length, commands.length, stderr)
  return lines.map((line, index) => {
    const result: unknown = JSON.parse(line)
    return { exitCode: String(at(result, 'exitCode')), errors: textOf(at(result, 'errors')) ?? '', words: commands[index]?.join(' ') }
  })
}
