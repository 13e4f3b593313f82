import assert from 'node:assert/strict'
import { mkdtemp, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Delivery } from '../../../shared/artifacts/materialize.js'
import { findArtifacts } from '../../../shared/artifacts/find.js'
import { isByLink, privateScript } from '../../../shared/artifacts/private-script.js'
import type { ArtifactSearch } from '../../../shared/artifacts/resolve-reference.js'
import { unsignedAddresses } from '../../../shared/plan/address.js'
import { render } from '../../../shared/plan/render.js'
import { parseDocument } from '../../../shared/template/load.js'
import { findArtifactReferences, isLocal } from '../../../shared/template/artifact-references.js'
import { get, toJsonObject, type ObjectNode } from '../../../shared/template/node.js'
import type { JsonObject } from '../../../shared/json.js'
import { useFolder, writeFiles } from '../../temporary-folder.js'
import { identityId } from '../../build-vm/build-vm.js'

const vmProfile = { userAssignedIdentities: [identityId] }
const containerUrl = 'https://account.blob.core.windows.net/artifacts'

describe('folders and large files that a template names', () => {
  const workspace = useFolder()
  before(async () => {
    await writeFiles(workspace(), { 'files/site/index.html': '<p>', 'files/site/run.sh': '#!/bin/sh\n', 'scripts/a.sh': 'true\n' })
    const large = await open(join(workspace(), 'files/large.bin'), 'w')
    await large.truncate(20_000_001)
    await large.close()
    await writeFile(join(workspace(), 'files/limit.bin'), Buffer.alloc(20_000_000))
    await writeFile(join(workspace(), 'files/small.bin'), Buffer.alloc(19_999_999))
  })

  const find = async (customize: readonly JsonObject[], properties: JsonObject = { vmProfile }, search: Partial<ArtifactSearch> = {}) => {
    // One customizer per line: problems are reported by line.
    const text = `{"properties": {${JSON.stringify(properties).slice(1, -1)}${Object.keys(properties).length > 0 ? ',' : ''} "customize": [\n${customize.map((step) => JSON.stringify(step)).join(',\n')}\n]}}`
    const body = parseDocument(text, 'image.json')
    assert.ok(body.kind === 'object')
    const tempDir = await mkdtemp(join(workspace(), 'scratch-'))
    const references = findArtifactReferences(body).filter(({ value }) => isLocal(value.value))
    const result = await findArtifacts(body, references, {
      templateFile: join(workspace(), 'image.json'),
      workspace: workspace(),
      access: 'identity',
      allowSecretsIn: [],
      fixLineEndings: false,
      spell: (name) => name,
      executables: () => Promise.resolve(new Set()),
      tempDir: () => Promise.resolve(tempDir),
      ...search,
    })
    const rendered = render(body, result.deliveries, { apiVersion: '2024-02-01', addresses: unsignedAddresses(containerUrl) })
    const found = result.deliveries.map((delivery) => ({ ...delivery, rendered: stepAt(rendered, delivery) }))
    return { ...result, found }
  }
  const stepAt = (body: ObjectNode, { reference }: Delivery): JsonObject => {
    const node = get(body, ...reference.path.slice(0, -1))
    return node?.kind === 'object' ? toJsonObject(node) : {}
  }
  const problems = async (...request: Parameters<typeof find>) =>
    (await find(...request)).problems.map(
      ({ code, message, where }) => `${typeof where === 'object' ? String(where.line) : ''} ${code}: ${message}`,
    )
  const folder = { type: 'File', name: 'site', sourceUri: 'files/site', destination: '/opt/site' }

  it('are suggested for the first hundred that are missing, because each suggestion takes a search', async () => {
    const missing = Array.from({ length: 101 }, (_, index) => ({ type: 'Shell', scriptUri: `${'./'.repeat(index)}scripts/b.sh` }))
    const found = await problems(missing)
    assert.equal(found.length, 101)
    assert.equal(found.filter((text) => text.endsWith('Did you mean scripts/a.sh?')).length, 100)
    assert.doesNotMatch(found.at(-1) ?? '', /Did you mean/)
  })

  it('a folder becomes an archive and a step in place of the customizer', async () => {
    const { found, problems: none } = await find([folder])
    assert.deepEqual(none, [])
    const [one] = found
    assert.ok(one?.artifact.kind === 'archive')
    assert.equal(one.artifact.path, 'files/site/')
    assert.equal(one.artifact.blobName, `${one.artifact.sha256}/site.tar.gz`)
    assert.equal(one.by, 'identity')
    assert.equal(one.rendered['type'], 'Shell')
    assert.equal(one.rendered['name'], 'site (download)')
    const inline = JSON.stringify(one.rendered['inline'])
    for (const value of [`${containerUrl}/${one.artifact.blobName}`, one.artifact.sha256, encodeURIComponent(identityId), '/opt/site'])
      assert.ok(inline.includes(value), value)
  })

  it('scripts in a folder are warned of by their paths if they have Windows line endings', async () => {
    await writeFiles(workspace(), { 'files/mixed/run.sh': '#!/bin/sh\r\n', 'files/mixed/fine.sh': '#!/bin/sh\n' })
    const { findings } = await find([{ ...folder, sourceUri: 'files/mixed' }])
    assert.deepEqual(
      findings.map(({ rule, severity }) => [rule, severity]),
      [['script-line-endings', 'warning']],
    )
    assert.match(findings[0]?.message ?? '', /files\/mixed\/run\.sh/)
    assert.doesNotMatch(findings[0]?.message ?? '', /fine/)
  })

  it('warns of an empty script that a step runs, and not of an empty file that it copies', async () => {
    await writeFiles(workspace(), { 'scripts/empty.sh': '' })
    const { findings } = await find([
      { type: 'Shell', name: 'a', scriptUri: 'scripts/empty.sh' },
      { type: 'Shell', name: 'b', scriptUri: 'scripts/a.sh' },
      { type: 'File', name: 'c', sourceUri: 'scripts/empty.sh', destination: '/tmp/c' },
    ])
    assert.deepEqual(
      findings.map(({ rule, severity, at }) => [rule, severity, at.line]),
      [['script-empty', 'warning', 2]],
    )
  })

  it('nothing is packed if there are problems', async () => {
    let asked = 0
    const tempDir = (): Promise<string> => {
      asked += 1
      return mkdtemp(join(workspace(), 'unused-'))
    }
    const { found, problems: refused } = await find([folder, { type: 'Shell', scriptUri: 'missing.sh' }], undefined, { tempDir })
    assert.deepEqual([found.length, refused.length, asked], [0, 1, 0])
  })

  it('a folder is packed once, however often it is named', async () => {
    const { found } = await find([folder, { ...folder, destination: '/srv' }])
    assert.equal(found.length, 2)
    assert.equal(found[0]?.artifact, found[1]?.artifact)
  })

  describe('the archive of a folder', () => {
    const kept = async (destination: string, ...steps: readonly JsonObject[]) => {
      const { found } = await find([{ ...folder, destination }, ...steps])
      return found.flatMap((one) => (one.by !== 'service' && one.step.content.kind === 'archive' ? [one.step.content.keptAt] : []))[0]
    }
    const shell = (...inline: readonly string[]): JsonObject => ({ type: 'Shell', inline: [...inline] })

    it('stays if a step names it, as the older tasks left it', async () => {
      for (const line of [
        'sudo cp "/tmp/site.tar.gz" /lib/buildArtifacts/.',
        'tar -zxvf /tmp/site.tar.gz -C /opt',
        'cd /tmp; tar -xf site.tar.gz',
        "cd /tmp && tar -xf './site.tar.gz'",
        'for f in /tmp/*.tar.gz; do tar -xf $f; done',
        'dir=/tmp; tar -xf $dir/site.tar.gz',
        'NAME="site"; tar -xf "/tmp/${NAME}.tar.gz"',
        "base='/tmp/site'\ntar -xzf $base.tar.gz",
        'export DIR=/tmp\nFILE=$DIR/site\ntar -xzf "$FILE.tar.gz"',
        'sudo tar -xf ${D}/site.tar.gz; D=/tmp',
      ])
        assert.equal(await kept('/tmp/site', shell('echo a', line)), '/tmp/site.tar.gz', line)
      assert.equal(await kept('/opt/my site/', shell("tar -xf '/opt/my site.tar.gz'")), '/opt/my site.tar.gz')
      await writeFiles(workspace(), { 'scripts/unpack.sh': '#!/bin/sh\ntar -xf /tmp/site.tar.gz\n' })
      assert.equal(await kept('/tmp/site', { type: 'Shell', scriptUri: 'scripts/unpack.sh' }), '/tmp/site.tar.gz')
    })

    it('stays on Windows, where upper and lower case and slashes are the same', async () => {
      const powerShell = (line: string): JsonObject => ({ type: 'PowerShell', inline: [line] })
      for (const line of [
        'Expand-Archive C:/buildartifacts/SITE.zip D:\\',
        'cd c:\\buildArtifacts; Expand-Archive site.zip .',
        '$d = "C:\\buildArtifacts"; Expand-Archive "$d\\site.zip" D:\\',
        "$Name='site'; Expand-Archive -Path C:\\buildArtifacts\\${name}.zip",
      ])
        assert.equal(await kept('C:\\buildArtifacts\\site', powerShell(line)), 'C:\\buildArtifacts\\site.zip', line)
    })

    it('is absent if no file has one', async () => {
      for (const line of [
        'cp -r /tmp/site /opt',
        'tar -xf /tmp/other-site.tar.gz',
        'tar -xf /var/tmp/site.tar.gz',
        'curl -O https://example.com/tmp/site.tar.gz',
        'sha256sum -c /tmp/site.tar.gz.sha256',
        'dir=/var/tmp; tar -xf $dir/site.tar.gz',
        'name=other; tar -xf /tmp/$name-site.tar.gz',
        'tar -xf $dir/site.tar.gz',
      ])
        assert.equal(await kept('/tmp/site', shell(line)), undefined, line)
      assert.equal(await kept('/opt/site', shell('curl -o site.tar.gz https://example.com/')), undefined)
    })
  })

  it('a folder for Windows is a zip', async () => {
    const { found } = await find([{ ...folder, destination: 'C:\\site' }])
    assert.match(found[0]?.artifact.blobName ?? '', /\/site\.zip$/)
    assert.equal(found[0]?.rendered['type'], 'PowerShell')
  })

  it('scripts that differ in their names only are corrected in a copy each', async () => {
    await writeFiles(workspace(), { 'scripts/one.sh': 'true\r\n', 'scripts/two.sh': 'true\r\n' })
    const step = (name: string) => ({ type: 'Shell', scriptUri: `scripts/${name}.sh` })
    const { found } = await find([step('one'), step('two')], { vmProfile, source: { type: 'PlatformImage' } }, { fixLineEndings: true })
    const paths = found.map(({ artifact }) => artifact.absolutePath)
    assert.equal(new Set(paths).size, 2)
    for (const path of paths) assert.equal(await readFile(path, 'utf8'), 'true\n')
  })

  it('a file that the service does not take gets a step, too; one that is a byte smaller stays', async () => {
    const file = { type: 'File', sourceUri: 'files/large.bin', destination: '/opt/' }
    const { found } = await find([file, { ...file, sourceUri: 'files/limit.bin' }, { ...file, sourceUri: 'files/small.bin' }])
    assert.equal(found[0]?.artifact.kind, 'file')
    assert.ok(JSON.stringify(found[0].rendered['inline']).includes("destination='/opt/large.bin'"))
    assert.equal(found[0].rendered['name'], 'files/large.bin (download)')
    assert.deepEqual(
      found.map(({ by }) => by),
      ['identity', 'identity', 'service'],
    )
  })

  it('everything that the build VM lacks for it is reported at the customizer, all at once', async () => {
    const large = { type: 'File', sourceUri: 'files/large.bin', destination: '/opt/large.bin' }
    assert.deepEqual(await problems([folder, large], {}), [
      '2 artifact-undeliverable: "files/site" is a folder, so that the build VM has to download it; the VM has no identity to download it with.',
      '3 artifact-undeliverable: "files/large.bin" has 20 MB or more, and a File customizer takes less, so that the build VM has to download it; the VM has no identity to download it with.',
    ])
  })

  for (const [what, step, message] of [
    ['a system', { ...folder, destination: 'site' }, 'the template does not show whether the operating system is Linux or Windows.'],
    ['a destination', { type: 'File', sourceUri: 'files/site' }, 'the customizer has no destination.'],
    [
      'a name that Windows allows',
      { ...folder, destination: 'C:\\app\\nul .d' },
      'its destination cannot be a path on Windows: "nul .d" has a name that Windows reserves for a device.',
    ],
    ...['$env:TEMP\\site', '%ProgramData%\\site', 'C:app', 'C:', '\\app'].map(
      (destination) =>
        [
          `a full path on Windows, as ${destination} is`,
          { ...folder, destination },
          `its destination ${JSON.stringify(destination)} is not a full path on Windows.`,
        ] as const,
    ),
  ] as const) {
    it(`is refused without ${what}`, async () => {
      assert.deepEqual(await problems([step]), [
        `2 artifact-undeliverable: "files/site" is a folder, so that the build VM has to download it; ${message}`,
      ])
    })
  }

  it('the system of the source image decides what a full path is', async () => {
    const destinations = async (publisher: string, ...found: readonly string[]) =>
      problems(
        found.map((destination) => ({ ...folder, destination })),
        { vmProfile, source: { type: 'PlatformImage', publisher } },
      )
    const refused = 'artifact-undeliverable: "files/site" is a folder, so that the build VM has to download it; its destination'
    assert.deepEqual(await destinations('Canonical', '/opt/site', 'C:\\site', 'site'), [
      `3 ${refused} "C:\\\\site" is not a full path on Linux.`,
      `4 ${refused} "site" is not a full path on Linux.`,
    ])
    assert.deepEqual(await destinations('MicrosoftWindowsServer', 'C:\\site', '/tmp/site', './site/'), [
      `3 ${refused} "/tmp/site" is not a full path on Windows.`,
      `4 ${refused} "./site/" is not a full path on Windows.`,
    ])
  })

  it('what the service does not copy, or may not copy, is known', async () => {
    const file = (sourceUri: string): JsonObject => ({ type: 'File', sourceUri, destination: '/opt/a' })
    const { notCopied } = await find([folder, ...['files/large.bin', 'files/small.bin', 'files/missing'].map(file)])
    assert.deepEqual([...notCopied], ['files/site', 'files/large.bin', 'files/missing'])
  })

  it('a folder that is read by a link works without an identity, and has the link in a script outside of the template', async () => {
    const { found, problems: none } = await find([folder, { ...folder, destination: 'C:\\site' }], {}, { access: 'sas' })
    assert.deepEqual(none, [])
    for (const [index, one] of found.entries()) {
      assert.ok(isByLink(one))
      const script = privateScript(one, containerUrl, '')
      assert.equal(one.rendered['scriptUri'], `${containerUrl}/${script.blobName}`)
      assert.equal(one.rendered['sha256Checksum'], script.sha256)
      assert.equal(one.rendered['inline'], undefined)
      assert.match(script.blobName, index === 0 ? /\/download\.sh$/ : /\/download\.ps1$/)
      assert.ok(script.text.includes(`${containerUrl}/${one.artifact.blobName}`))
    }
    const again = await find([folder], {}, { access: 'sas' })
    assert.deepEqual(again.found[0]?.rendered, found[0]?.rendered)
  })

  it('a folder is refused where a script is needed, and with a checksum', async () => {
    assert.deepEqual(
      await problems([
        { type: 'Shell', scriptUri: 'scripts' },
        { ...folder, sha256Checksum: 'ab'.repeat(32) },
      ]),
      [
        '2 artifact-folder: "scripts" is a folder; a file is required here.',
        '3 artifact-checksum: files/site is a folder, which has no sha256Checksum.',
      ],
    )
  })
})
