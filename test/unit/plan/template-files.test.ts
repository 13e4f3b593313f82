import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { templateFiles } from '../../../shared/plan/template-files.js'

describe('the files that `template` names', () => {
  let workspace = ''
  before(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'aib-files-'))
    const files = [
      'a.yaml',
      'images/b.yaml',
      'images/b1.json',
      'images/deep/c.yaml',
      'images/deep/.d.yaml',
      '.git/e.yaml',
      'node_modules/x/f.yaml',
    ]
    for (const file of files) {
      await mkdir(dirname(join(workspace, file)), { recursive: true })
      await writeFile(join(workspace, file), '')
    }
    await mkdir(join(workspace, 'images', 'folder.yaml'))
    await symlink(join(workspace, 'images'), join(workspace, 'images', 'deep', 'round'))
  })
  after(() => rm(workspace, { recursive: true, force: true }))

  const found = async (text: string): Promise<readonly string[]> =>
    (await templateFiles(text, workspace, 'template')).files.map((file) => relative(workspace, file).replaceAll('\\', '/'))

  it('are not looked for behind a link that leads outside', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'aib-outside-'))
    try {
      await mkdir(join(outside, 'deep'))
      for (const name of ['own.yaml', 'deep/own.yaml']) await writeFile(join(outside, name), '')
      await mkdir(join(workspace, 'linked'))
      await symlink(outside, join(workspace, 'linked', 'out'))
      await symlink('out', join(workspace, 'linked', 'twice'))
      // The pattern's own folder is reported when it is read.
      for (const text of ['linked/out/*.yaml', 'linked/out/**/own.yaml']) assert.deepEqual(await found(text), ['linked/out'])
      assert.deepEqual(await found('linked/twice/**'), ['linked/twice'])
      for (const text of ['linked/*/own.yaml', 'linked/*/*/own.yaml', 'linked/**', 'linked/*/**/own.yaml', 'lin*/t*/*.yaml'])
        assert.deepEqual(await found(text), [], text)
      // What the pipeline itself names may be anywhere.
      assert.deepEqual(await found(`${outside}/*.yaml`), [relative(workspace, join(outside, 'own.yaml')).replaceAll('\\', '/')])
    } finally {
      await rm(outside, { recursive: true, force: true })
      await rm(join(workspace, 'linked'), { recursive: true, force: true })
    }
  })

  it('are in the order of their paths, whatever folders they lie in', async () => {
    const paths = ['order/b.yml', 'order/c/a.yml', 'order/a/z.yml']
    for (const path of paths) {
      await mkdir(dirname(join(workspace, path)), { recursive: true })
      await writeFile(join(workspace, path), '')
    }
    assert.deepEqual(await found('order/**/*.yml'), ['order/a/z.yml', 'order/b.yml', 'order/c/a.yml'])
  })

  for (const [text, files] of [
    ['a.yaml', ['a.yaml']],
    ['missing.yaml', ['missing.yaml']],
    ['\n images/b.yaml \n\na.yaml\n', ['images/b.yaml', 'a.yaml']],
    ['images/b.yaml\n./images/*.yaml', ['images/b.yaml']],
    ['images/*', ['images/b.yaml', 'images/b1.json']],
    ['images/b?.json', ['images/b1.json']],
    ['i*/*.yaml', ['images/b.yaml']],
    ['**/*.yaml', ['a.yaml', 'images/b.yaml', 'images/deep/c.yaml']],
    ['images/**', ['images/b.yaml', 'images/b1.json', 'images/deep/c.yaml']],
    ['**/deep/.*.yaml', ['images/deep/.d.yaml']],
    ['**/c.yaml', ['images/deep/c.yaml']],
    ['{a,images/b}.yaml', ['a.yaml', 'images/b.yaml']],
    ['images/[ab]*.{yaml,json}', ['images/b.yaml', 'images/b1.json']],
    ['**/*.yaml\n!images/deep/**', ['a.yaml', 'images/b.yaml']],
    ['node_modules/*/*.yaml', ['node_modules/x/f.yaml']],
  ] as const) {
    it(`are those of ${JSON.stringify(text)}`, async () => {
      assert.deepEqual(await found(text), files)
    })
  }

  it('are read literally if a file has exactly this name', async () => {
    await writeFile(join(workspace, 'b[1].yaml'), '')
    await writeFile(join(workspace, 'b1.yaml'), '')
    assert.deepEqual(await found('b[1].yaml'), ['b[1].yaml'])
    assert.deepEqual(await found('b[1-9].yaml'), ['b1.yaml'])
    await rm(join(workspace, 'b[1].yaml'))
    await rm(join(workspace, 'b1.yaml'))
  })

  it('are found in a workspace whose own path looks like a pattern', async () => {
    const odd = join(workspace, 'odd [x] {y} (1)')
    await mkdir(odd)
    await writeFile(join(odd, 'z.yml'), '')
    const { files } = await templateFiles(join(odd, '*.yml'), odd, 'template')
    assert.deepEqual(files, [join(odd, 'z.yml')])
    await rm(odd, { recursive: true })
  })

  it('may be given as an absolute pattern, as agents write paths', async () => {
    assert.deepEqual(await found(join(workspace, 'images', '*.json')), ['images/b1.json'])
  })

  it('are not URLs, whose signature is not shown', async () => {
    const { files, problems } = await templateFiles('https://a.example/b.yaml?sig=secret', workspace, 'template')
    assert.deepEqual(files, [])
    assert.deepEqual(
      problems.map(({ code, message }) => [code, message]),
      [['file-missing', 'template: https://a.example/b.yaml is a URL, and the path of a file is needed.']],
    )
  })

  it('are missed where a pattern finds none', async () => {
    const { files, problems } = await templateFiles('a.yaml\nnone/*.yaml', workspace, 'template')
    assert.equal(files.length, 1)
    assert.deepEqual(
      problems.map(({ code, message }) => [code, message]),
      [['file-missing', 'template: No file matches none/*.yaml.']],
    )
  })
})
