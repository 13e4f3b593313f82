import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import JSZip from 'jszip'
import { packTree } from '../../../../shared/artifacts/archive/pack.js'
import { powerShellLines, powerShellRemoval } from '../../../../shared/artifacts/download-step/powershell.js'
import type { Download } from '../../../../shared/artifacts/download-step/download.js'
import { downloadLines, downloadStep } from '../../../../shared/artifacts/download-step/step.js'
import { at, itemsOf } from '../../../../shared/json.js'
import { useFolder, writeFiles } from '../../../temporary-folder.js'
import { treeIn } from '../tree-in.js'
import { itWith, toolPath } from '../../../tools.js'
import { identityId, itOnBuildVm, startBuildVm } from '../../../build-vm/build-vm.js'
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
  { content: { kind: 'archive', keptAt: "C:\\it's.zip" } },
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
      "  Save-Answer ([Net.WebRequest]::Create($url + '?' + $query))",
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
    })
  }

  const texts = [...variants.map((variant) => powerShellLines({ ...download, ...variant })), powerShellRemoval(["C:\\it's.zip"])].map(
    (lines) => lines.join('\n'),
  )

  itWith(['pwsh'], 'is parsed by PowerShell, has only what Windows PowerShell 5.1 has, and is not logged as suspicious', async () => {
    const names = texts.map((_, index) => `${String(index)}.ps1`)
    for (const [index, text] of texts.entries()) await writeFiles(folder(), { [names[index] ?? '']: text })
    await writeFiles(folder(), { 'read.ps1': readScripts })
    const words = ['-NoProfile', '-File', 'read.ps1', ...names]
    const read: unknown = JSON.parse(execFileSync(toolPath('pwsh'), words, { cwd: folder(), encoding: 'utf8' }))
    assert.deepEqual(textsIn(read, 'errors'), [])
    assert.deepEqual(textsIn(read, 'newSyntax'), [])
    assert.deepEqual(textsIn(read, 'suspicious'), [])
    assert.deepEqual(unknownTo51(textsIn(read, 'commands'), commands51), [])
    assert.deepEqual(unknownTo51(textsIn(read, 'types'), types51), [])
  })

  itOnBuildVm(['pwsh'], 'reports that a policy restricts PowerShell', async () => {
    const vm = await startBuildVm({ programs: [] })
    try {
      const restrict = "$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'"
      const { exitCode, output } = await vm.runPowerShell([restrict, ...powerShellLines({ ...download, ...variants[0] })])
      assert.equal(exitCode, 1, output)
      assert.match(output, /^download: PowerShell runs in ConstrainedLanguage mode on this machine, .*\n$/)
    } finally {
      await vm.stop()
    }
  })

  itOnBuildVm(['pwsh'], 'unpacks any folder, in StrictMode as well, and keeps its archive until a last step removes it', async () => {
    const odd = ['a b', "it's", '[x]', '$(id)', 'ünï/日本/😀', '-d', '`tick`', `long/${'n'.repeat(200)}`]
    const files = Object.fromEntries(
      [...odd, ...Array.from({ length: 500 }, (_, index) => `many/${String(index)}`)].map((name) => [name, name]),
    )
    await writeFiles(join(folder(), 'source'), { ...files, 'large.bin': Buffer.alloc(5_000_000, 'x') })
    const { entries } = await treeIn(folder(), 'source', { os: 'Windows' })
    const zip = await packTree(entries, 'zip', join(folder(), 'source.zip'))
    const vm = await startBuildVm({ blob: await readFile(zip.absolutePath), programs: [] })
    try {
      const destination = join(vm.home, "it's [ünï]")
      const keptAt = `${destination}.zip`
      const content = { kind: 'archive', keptAt } as const
      const lines = powerShellLines({ ...download, url: vm.blobUrl, sha256: zip.sha256, destination, content })
      const { exitCode, output } = await vm.runPowerShell(['Set-StrictMode -Version Latest', ...lines])
      assert.equal(exitCode, 0, output)
      execFileSync('diff', ['-r', join(folder(), 'source'), destination])
      assert.deepEqual(await readFile(keptAt), await readFile(zip.absolutePath))
      for (const expected of [0, 0]) assert.equal((await vm.runPowerShell(powerShellRemoval([keptAt]), 'warm')).exitCode, expected)
      assert.deepEqual(await readdir(vm.home), ["it's [ünï]"])
      assert.deepEqual(await vm.leftovers(), [])
    } finally {
      await vm.stop()
    }
  })

  itOnBuildVm(['pwsh'], 'unpacks nothing of an archive with a name that leaves the destination', async () => {
    const names = ['../outside', 'in/../../outside', '/outside', 'C:/outside', 'file:outside', '..\\outside', 'in/.. /outside']
    const archives = await Promise.all(
      names.map((name) => {
        const archive = new JSZip()
        archive.file('good', 'good', { createFolders: false }).file(name, 'bad', { createFolders: false })
        return archive.generateAsync({ type: 'nodebuffer' })
      }),
    )
    const vm = await startBuildVm({ more: archives, programs: [] })
    try {
      const destination = join(vm.home, 'opt')
      for (const [index, archive] of archives.entries()) {
        const sha256 = createHash('sha256').update(archive).digest('hex')
        const lines = powerShellLines({ ...download, url: `${vm.blobUrl}-${String(index)}`, sha256, destination })
        await writeFiles(vm.home, { [`../${String(index)}.ps1`]: `${lines.join('\n')}\n` })
      }
      // Each step in a separate script, all in one PowerShell.
      const { output } = await vm.runPowerShell([`0..${String(names.length - 1)} | % { & "../$_.ps1"; "exit $LASTEXITCODE" }`])
      assert.equal(
        output,
        names.map((name) => `download: ${name} in the archive would leave ${destination}; nothing was unpacked\nexit 1\n`).join(''),
      )
      assert.deepEqual(await readdir(vm.home), [])
    } finally {
      await vm.stop()
    }
  })
})

// Lists what scripts use: errors of the parser, syntax that only PowerShell 7 has, "Command -Parameter", types, and the words for which
// PowerShell logs a script.
const readScripts = `
$checker = [psobject].Assembly.GetTypes() | Where-Object Name -eq 'SuspiciousContentChecker'
$match = $checker.GetMethod('Match', [Reflection.BindingFlags]'Static, NonPublic, Public')
$result = @{ errors = @(); newSyntax = @(); commands = @(); types = @(); suspicious = @() }
foreach ($file in $args) {
  $tokens = $errors = $null
  $tree = [Management.Automation.Language.Parser]::ParseFile($file, [ref]$tokens, [ref]$errors)
  $result.errors += $errors | ForEach-Object { "$_" }
  $all = $tree.FindAll({ $true }, $true)
  $own = $all | Where-Object { $_ -is [Management.Automation.Language.FunctionDefinitionAst] } | ForEach-Object Name
  foreach ($node in $all) {
    if ($node.GetType().Name -in 'TernaryExpressionAst', 'PipelineChainAst' -or $node.NullConditional -or $node.Background -or $node.CleanBlock) { $result.newSyntax += "$node" }
    if ($node -is [Management.Automation.Language.CommandAst] -and $node.GetCommandName() -notin $own) {
      $name = $node.GetCommandName()
      $result.commands += $name
      $result.commands += $node.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] } | ForEach-Object { "$name -$($_.ParameterName)" }
      if ($name -eq 'New-Object') { $result.types += $node.CommandElements[1].Extent.Text -replace '\\(.*' }
    }
    if ($node -is [Management.Automation.Language.TypeExpressionAst] -or $node -is [Management.Automation.Language.TypeConstraintAst]) { $result.types += $node.TypeName.FullName }
  }
  $result.newSyntax += $tokens | Where-Object { $_.Kind -in 'QuestionQuestion', 'QuestionQuestionEquals', 'QuestionDot', 'QuestionLBracket', 'AndAnd', 'OrOr' } | ForEach-Object Text
  $found = $match.Invoke($null, @([IO.File]::ReadAllText($file)))
  if ($found) { $result.suspicious += $found }
}
$result | ConvertTo-Json
`

const textsIn = (read: unknown, kind: string): readonly string[] => itemsOf(at(read, kind)).map(String)

const unknownTo51 = (used: readonly string[], known: readonly string[]): readonly string[] =>
  [...new Set(used)].filter((name) => !known.includes(name))

// What the step uses of the commands and parameters of Windows PowerShell 5.1.17763 (Windows Server 2019), by the public profile of
// PSScriptAnalyzer.
const commands51 = [
  'Get-FileHash',
  'Get-FileHash -LiteralPath',
  'Get-FileHash -Algorithm',
  // A common parameter of every cmdlet (about_CommonParameters).
  'Get-FileHash -ErrorAction',
  'New-Object',
  'Start-Sleep',
  'Start-Sleep -Seconds',
  'Write-Host',
]

// What it uses of .NET Framework 4.5, the oldest that 5.1 runs on.
const types51 = [
  ...[
    'void',
    'int',
    'char',
    'string',
    'byte[]',
    'Guid',
    'StringComparison',
    'IO.Path',
    'IO.File',
    'IO.Directory',
    'IO.StreamReader',
    'Reflection.Assembly',
  ],
  ...[
    'IO.Compression.ZipFile',
    'IO.Compression.ZipFileExtensions',
    'Net.ServicePointManager',
    'Net.SecurityProtocolType',
    'Net.WebRequest',
  ],
  ...['Net.WebException', 'Security.Authentication.AuthenticationException'],
]
