import assert from 'node:assert/strict'
import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packTree } from '../../../../shared/artifacts/archive/pack.js'
import { powerShellLines } from '../../../../shared/artifacts/download-step/powershell.js'
import { downloadLines, downloadStep } from '../../../../shared/artifacts/download-step/step.js'
import type { Download } from '../../../../shared/artifacts/download-step/download.js'
import { useFolder, writeFiles } from '../../../temporary-folder.js'
import { treeIn } from '../tree-in.js'
import { itWith, toolPath } from '../../../tools.js'
import { identityId, startBuildVm } from './build-vm.js'
import { readPowerShellLiteral } from './powershell-literal.js'

const download: Download = {
  os: 'Windows',
  url: 'https://account.blob.core.windows.net/artifacts/abc/it%27s.zip',
  sha256: 'ab'.repeat(32),
  access: { kind: 'identity', identityId },
  destination: "C:\\Program Files\\it's {{here}} ünï",
  content: { kind: 'archive' },
}
const byLink = { kind: 'link', query: 'sv=2024&sig=a%2Bb%3D' } as const
const variants = [
  { content: { kind: 'archive' } },
  { content: { kind: 'file', mode: 0o644 } },
  { content: { kind: 'archive' }, access: byLink },
  { content: { kind: 'file', mode: 0o644 }, access: byLink },
] as const

describe('the download step on Windows', () => {
  const folder = useFolder()

  it('is a customizer that may write everywhere', () => {
    const { inline, ...step } = downloadStep('site (download)', 'Windows', { inline: downloadLines(download) })
    assert.deepEqual(step, { type: 'PowerShell', name: 'site (download)', runElevated: true })
    assert.deepEqual(inline, powerShellLines(download))
  })

  it('begins with its values, each a literal of just that text', () => {
    const values = Object.fromEntries(
      powerShellLines(download)
        .slice(0, 5)
        .map((line) => [line.slice(0, line.indexOf(' = ')), readPowerShellLiteral(line.slice(line.indexOf(' = ') + 3))] as const),
    )
    assert.deepEqual(values, {
      $url: download.url,
      $sha256: download.sha256,
      $tokenUrl: `http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fstorage.azure.com%2F&msi_res_id=${encodeURIComponent(identityId)}`,
      $identity: identityId,
      $destination: download.destination,
    })
  })

  it('by a link has it in one value, and prints the URL without it', () => {
    const text = powerShellLines({ ...download, access: byLink }).join('\n')
    assert.equal(text.match(/sig=/g)?.length, 1)
    assert.deepEqual(text.match(/^.*\$query.*$/gm), [
      "$query = 'sv=2024&sig=a%2Bb%3D'",
      "  (New-Object Net.WebClient).DownloadFile($url + '?' + $query, $downloaded)",
    ])
    assert.ok(!/tokenUrl|identity/i.test(text))
  })

  for (const [index, variant] of variants.entries()) {
    const { content } = variant
    it(`of ${content.kind} (${String(index)}) is ASCII, has no template of Packer in it, and leaves the deprovisioning script alone`, () => {
      const text = powerShellLines({ ...download, ...variant }).join('\n')
      assert.match(text, /^[\n -~]*$/)
      assert.ok(!text.includes('{{'))
      assert.ok(!/deprovision/i.test(text))
      assert.ok(text.indexOf('Get-FileHash') < text.indexOf(content.kind === 'archive' ? 'ExtractToFile' : '::Copy('))
    })
  }

  itWith(['pwsh'], 'is parsed by PowerShell without an error', async () => {
    const read =
      '$args | ForEach-Object { $errors = $null; [void][Management.Automation.Language.Parser]::ParseFile($_, [ref]$null, [ref]$errors); $errors } | Out-String'
    const names = variants.map((_, index) => `${String(index)}.ps1`)
    for (const [index, variant] of variants.entries())
      await writeFiles(folder(), { [names[index] ?? '']: powerShellLines({ ...download, ...variant }).join('\n') })
    await writeFiles(folder(), { 'read.ps1': read })
    const words = ['-NoProfile', '-File', 'read.ps1', ...names]
    assert.equal(execFileSync(toolPath('pwsh'), words, { cwd: folder(), encoding: 'utf8' }).trim(), '')
  })

  itWith(['pwsh'], 'downloads, verifies and unpacks', async () => {
    await writeFiles(join(folder(), 'source'), { 'index.html': '<p>', 'ünï/a b': 'x' })
    const { entries } = await treeIn(folder(), 'source', { os: 'Windows' })
    const zip = await packTree(entries, 'zip', join(folder(), 'source.zip'))
    const vm = await startBuildVm({ blob: await readFile(zip.absolutePath), programs: [] })
    const run = async (sha256: string, destination: string): Promise<number | null> => {
      const lines = powerShellLines({ ...download, url: vm.blobUrl, sha256, destination })
      // WebClient has no wrapper on PATH: the test's own copy names the loopback.
      const text = lines
        .join('\n')
        .replace('http://169.254.169.254/', `${new URL(vm.blobUrl).origin}/`)
        .replace('-gt 64', '-gt 1')
      await writeFiles(folder(), { 'step.ps1': text })
      return new Promise((resolve) => {
        execFile(toolPath('pwsh'), ['-NoProfile', '-File', join(folder(), 'step.ps1')], (error) => {
          resolve(error === null ? 0 : Number(error.code))
        })
      })
    }
    try {
      assert.equal(await run('ab'.repeat(32), join(folder(), 'never')), 1)
      assert.equal(await run(zip.sha256, join(folder(), "it's ünï")), 0)
      assert.equal(await readFile(join(folder(), "it's ünï/ünï/a b"), 'utf8'), 'x')
      assert.ok(!existsSync(join(folder(), 'never')))
    } finally {
      await vm.stop()
    }
  })

  itWith(['pwsh'], 'fails with a message and an exit code where nothing answers', async () => {
    // The fixed address of the metadata service is the test machine's own, if anything: a port where nothing listens, and no waiting.
    const lines = powerShellLines(download).map((line) =>
      line.replace('http://169.254.169.254/', 'http://127.0.0.1:1/').replace('-gt 64', '-gt 1'),
    )
    await writeFiles(folder(), { 'fails.ps1': lines.join('\n') })
    const { status, stdout } = spawnSync(toolPath('pwsh'), ['-NoProfile', '-File', join(folder(), 'fails.ps1')], { encoding: 'utf8' })
    assert.equal(status, 1, stdout)
    assert.match(stdout, /^download: https:\/\/account\.blob\.core\.windows\.net\/artifacts\/abc\/it%27s\.zip could not be downloaded: /)
  })
})
