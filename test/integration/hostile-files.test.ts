import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, open, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Command } from '../../shared/inputs/definition.js'
import { useFolder, writeFiles } from '../temporary-folder.js'
import { allDoors, doors, type Door } from './doors.js'
import { commitFiles } from './hostile-repository.js'
import { imageTemplate } from './image-template.js'
import { useEmulator } from './shared-emulator.js'
import { describeOn } from '../systems.js'

const secret = 'TOPSECRETCONTENT-9431'

const firstTurn: readonly [Command, Door] = ['plan', doors.gitHub]
const turns: readonly (readonly [Command, Door])[] = [
  firstTurn,
  ['plan', doors.azureDevOps],
  ['plan', doors.terminal],
  ['build', doors.gitHub],
  ['check', doors.gitHub],
]

// Files that a repository holds lead nowhere else.
describeOn('pipes', 'the files that inputs name', () => {
  const emulator = useEmulator()
  const folder = useFolder()
  const workspace = (): string => join(folder(), 'workspace')
  const outside = (): string => join(folder(), 'outside')

  beforeEach(async () => {
    await rm(workspace(), { recursive: true, force: true })
    await writeFiles(outside(), {
      'secret.json': JSON.stringify({ name: secret }),
      'secret.txt': secret,
      'image.json': template().replace('"type"', `"tags": { "x": "${secret}" }, "type"`),
    })
    await writeFiles(workspace(), {
      'images/image.json': template(),
      'images/named.json': template().replace('"type"', '"tags": { "x": "<name>" }, "type"'),
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.git/config': `[http]\n  extraheader = AUTHORIZATION: basic ${secret}\n`,
      '.git/p.json': JSON.stringify({ name: secret }),
    })
  })

  const template = (customize: readonly object[] = [{ type: 'Shell', name: 'x', inline: ['date'] }]): string =>
    imageTemplate(emulator().description, customize)
  const inputs = (more: Record<string, string>): Record<string, string> => ({
    workspace: workspace(),
    'subscription-id': emulator().description.subscriptionId,
    'resource-group-name': emulator().description.resourceGroup,
    'image-builder-template-name': 'hostile-files',
    ...more,
  })
  // All commands read by the same functions: a case goes through one of them, which its title chooses.
  const isRefused = async (what: string, more: Record<string, string>, expected: RegExp): Promise<void> => {
    const [command, door] = turns[what.length % turns.length] ?? firstTurn
    const result = await door.run(emulator(), command, inputs(more), { cwd: workspace() })
    assert.ok(!result.succeeded, result.log)
    assert.match(result.log, expected)
    assert.ok(!`${result.log}${result.summary}`.includes(secret), result.log)
  }
  const link = async (target: string, path: string): Promise<void> => {
    await mkdir(dirname(join(workspace(), path)), { recursive: true })
    await symlink(target, join(workspace(), path))
  }

  for (const [what, make, given] of [
    ['a template', () => link('../../outside/image.json', 'images/t.json'), { template: 'images/t.json' }],
    ['a template of text', () => link('../../outside/secret.txt', 'images/t.json'), { template: 'images/t.json' }],
    ['a template by an absolute link', () => link(join(outside(), 'image.json'), 'images/t.yaml'), { template: 'images/t.yaml' }],
    [
      'a template through a chain of links',
      () => link('../../outside', 'a').then(() => link('../a/image.json', 'b/t.json')),
      { template: 'b/t.json' },
    ],
    ['a template in a linked folder', () => link('../outside', 'images/l'), { template: 'images/l/image.json' }],
    ['a template that a pattern finds', () => link('../../outside/image.json', 'found/t.json'), { template: 'found/*.json' }],
    ['a template that a pattern finds in a linked folder', () => link('../../outside', 'found/l'), { template: 'found/*/image.json' }],
    ['the environment of the process', () => link('/proc/self/environ', 'images/t.json'), { template: 'images/t.json' }],
    ['Bicep', () => link('../../outside/secret.txt', 'images/t.bicep'), { template: 'images/t.bicep' }],
    [
      'parameters',
      () => link('../../outside/secret.json', 'images/p.json'),
      { template: 'images/named.json', parameters: 'images/p.json' },
    ],
    [
      'parameters of Bicep',
      () => link('../../outside/secret.txt', 'p.bicepparam'),
      { template: 'images/image.json', parameters: 'p.bicepparam' },
    ],
  ] as const)
    it(`stay in the workspace: ${what}`, async () => {
      // The folder of `l` in images is one deeper than the link says: both have to lead outside.
      await make()
      await isRefused(
        what,
        given,
        /leads outside the workspace by a symbolic link\.|does not exist|No file matches found\/\*\/image\.json\./,
      )
    })

  for (const [what, make, given] of [
    ['as a template', () => undefined, { template: '.git/config' }],
    ['as a template by a link', () => link('../.git/config', 'images/t.yaml'), { template: 'images/t.yaml' }],
    [
      'as parameters by a link',
      () => link('../.git/p.json', 'images/p.json'),
      { template: 'images/named.json', parameters: 'images/p.json' },
    ],
    ['as a pattern', () => undefined, { template: '.git/*' }],
  ] as const)
    it(`are refused below a .git folder: ${what}`, async () => {
      await make()
      await isRefused(what, given, /is in a \.git folder/)
    })

  for (const [what, make, customizer] of [
    ['as a file', () => undefined, { sourceUri: '../.git/config' }],
    ['in another case', () => writeFiles(workspace(), { 'sub/.GIT/config': secret }), { sourceUri: '../sub/.GIT/config' }],
    ['behind a link', () => link('../.git', 'images/g'), { sourceUri: 'g/config' }],
    ['the folder itself', () => undefined, { sourceUri: '../.git' }],
    ['of a submodule', () => writeFiles(workspace(), { 'sub/.git': `gitdir: ${secret}` }), { sourceUri: '../sub/.git' }],
    ['in a folder, behind a link', () => link('../../.git', 'images/d/g'), { sourceUri: 'd' }],
    ['in a folder, one file of it', () => link('../../.git/config', 'images/d/g'), { sourceUri: 'd' }],
  ] as const)
    it(`bring nothing from a .git folder into an image: ${what}`, async () => {
      await make()
      await writeFile(join(workspace(), 'images/image.json'), template([{ type: 'File', name: 'f', destination: '/tmp/f', ...customizer }]))
      await isRefused(what, { template: 'images/image.json', 'artifacts-access': 'sas' }, /(?:in|below) a \.git folder.*artifact-outside/)
    })

  for (const [what, make, expected, file = 'images/t.json'] of [
    ['a pipe', () => void execFileSync('mkfifo', [join(workspace(), 'images/t.json')]), /is not an ordinary file/],
    ['a folder', () => mkdir(join(workspace(), 'images/t.json')), /is a folder; a file is needed/],
    ['more than 16 MB', () => sparse(join(workspace(), 'images/t.json')), /is larger than 16 MB/],
    [
      'bytes that are not UTF-8',
      () => write('images/t.json', Buffer.from('{\n"a": "\xff\xfe\xc0\xaf"}', 'latin1')),
      /line 2, column 7 is not a valid UTF-8 byte/,
    ],
    ['a cut character', () => write('images/t.json', Buffer.from([0x7b, 0xe2, 0x82])), /line 1, column 3 is not a valid UTF-8 byte/],
    ['Latin-1', () => write('images/t.yaml', Buffer.from('a: \xfc\n', 'latin1')), /is not text in UTF-8/, 'images/t.yaml'],
    ['Latin-1 in Bicep', () => write('images/t.bicep', Buffer.from('// \xfc\n', 'latin1')), /is not text in UTF-8/, 'images/t.bicep'],
    ['UTF-16 without a mark', () => write('images/t.json', Buffer.from('{}', 'utf16le')), /is a zero byte/],
    ['UTF-32', () => write('images/t.json', Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0])), /is UTF-32/],
    ['a pointer of Git LFS', () => write('images/t.json', Buffer.from(pointer)), /is a Git LFS pointer: its content was not downloaded/],
  ] as const)
    it(`are ordinary files of text: ${what}`, async () => {
      await make()
      await isRefused(what, { template: file }, expected)
    })
  const write = (path: string, content: Buffer): Promise<void> => writeFile(join(workspace(), path), content)

  it('are read in UTF-16 with a byte order mark, and outside the workspace if the pipeline allows it', async () => {
    const little = Buffer.from(`\ufeff${template()}`, 'utf16le')
    await writeFiles(workspace(), { 'images/little.json': little, 'images/big.json': Buffer.from(little).swap16() })
    const files = ['images/little.json', 'images/big.json', '../outside/image.json', join(outside(), 'image.json')]
    for (const [index, file] of files.entries()) {
      const door = allDoors[index % allDoors.length] ?? doors.gitHub
      const result = await door.run(emulator(), 'plan', inputs({ template: file }), { cwd: workspace() })
      assert.ok(result.succeeded, result.log)
    }
  })

  it('are refused as pointers of Git LFS', async () => {
    await writeFiles(workspace(), { 'images/x.sh': pointer, 'images/d/y': pointer })
    for (const uri of ['x.sh', 'd']) {
      await writeFile(
        join(workspace(), 'images/image.json'),
        template([{ type: 'File', name: 'f', destination: '/tmp/f', sourceUri: uri }]),
      )
      await isRefused(uri, { template: 'images/image.json', 'artifacts-access': 'sas' }, /is a Git LFS pointer/)
    }
  })

  it('are reported as pointers in a comparison, too', async () => {
    await rm(join(workspace(), '.git'), { recursive: true })
    await commitFiles(workspace(), {
      'images/x.sh': pointer,
      'images/image.json': template([{ type: 'Shell', name: 'x', scriptUri: 'x.sh' }]),
    })
    await writeFile(join(workspace(), 'images/x.sh'), 'date\n')
    const result = await doors.terminal.run(emulator(), 'plan', inputs({ template: 'images/image.json', compare: 'HEAD' }), {
      cwd: workspace(),
    })
    assert.ok(result.succeeded, result.log)
    assert.match(result.log, /That version of the template cannot be rendered: images\/x\.sh is a Git LFS pointer/)
  })

  for (const [what, make, sarif] of [
    ['a link', () => link('../outside/written', 'findings.sarif'), 'findings.sarif'],
    ['a link in the workspace', () => link('written', 'findings.sarif'), 'findings.sarif'],
    ['a linked folder', () => link('../outside', 'reports'), 'reports/written'],
    ['a linked folder further up', () => link('../outside', 'reports'), 'reports/deep/written'],
    ['a link into .git', () => link('.git/hooks', 'hooks').then(() => mkdir(join(workspace(), '.git/hooks'))), 'hooks/written'],
  ] as const)
    it(`are not written through links: ${what}`, async () => {
      await make()
      const door = allDoors[what.length % allDoors.length] ?? doors.gitHub
      const result = await door.run(emulator(), 'plan', inputs({ template: 'images/image.json', sarif }), { cwd: workspace() })
      assert.ok(!result.succeeded && result.log.includes('is, or is inside, a symbolic link'), result.log)
      for (const path of ['outside/written', 'outside/deep', 'workspace/written', 'workspace/.git/hooks/written'])
        assert.ok(!existsSync(join(folder(), path)), path)
    })

  it('are not written into a pipe, which would wait for a reader', async () => {
    execFileSync('mkfifo', [join(workspace(), 'findings.sarif')])
    const result = await doors.gitHub.run(emulator(), 'build', inputs({ template: 'images/image.json', sarif: 'findings.sarif' }), {
      cwd: workspace(),
    })
    assert.match(result.log, /findings\.sarif cannot be written: it is not an ordinary file/)
    assert.ok(!result.succeeded)
  })

  it('that a command leaves in a terminal are in a folder that only its owner can read', async () => {
    const result = await doors.terminal.run(
      emulator(),
      'build',
      inputs({ template: 'images/image.json', 'poll-interval': '20ms', cleanup: 'never' }),
      { cwd: workspace(), environment: { TMPDIR: folder() } },
    )
    assert.ok(result.succeeded, result.log)
    const manifest = result.outputs['manifest-path'] ?? ''
    assert.equal((await stat(dirname(manifest))).mode & 0o777, 0o700)
    assert.notEqual(dirname(manifest), folder())
    assert.match(await readFile(manifest, 'utf8'), /"schemaVersion"/)
  })
})

const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d7a'.repeat(16)}\nsize 12345\n`

const sparse = async (path: string): Promise<void> => {
  const file = await open(path, 'w')
  await file.truncate(400 * 1024 * 1024)
  await file.close()
}
