import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parsePowerShell } from '../../../platform/powershell.js'
import { parseShell } from '../../../platform/shell.js'
import { shellCheck } from '../../../platform/shellcheck.js'
import { checkScripts, type ScriptChecks } from '../../../shared/scripts/check.js'
import type { Place } from '../../../shared/errors.js'
import type { ShellAnswer, ShellName } from '../../../shared/tools.js'
import { languageOfFile, type Script } from '../../../shared/scripts/script.js'
import { useFolder } from '../../temporary-folder.js'
import { itWith, toolPath, type Tool } from '../../tools.js'
import { noTools } from '../../recording-host.js'
import { itOn } from '../../systems.js'

const { signal } = new AbortController()

// Each program from where the tests have it.
const environment = (tool: Tool): NodeJS.ProcessEnv => ({ ...process.env, PATH: `${dirname(toolPath(tool))}:${process.env['PATH'] ?? ''}` })
const tools = {
  parseShell: (shell: 'sh' | 'bash' | 'dash', text: Buffer) => parseShell(shell, text, signal),
  parsePowerShell: (texts: readonly string[]) => parsePowerShell(texts, signal, environment('pwsh')),
  shellCheck: (shell: 'sh' | 'bash' | 'dash', texts: readonly Buffer[]) => shellCheck(shell, texts, signal),
}

const script = (language: Script['language'], text: string | Buffer, more: Partial<Script> = {}): Script => ({
  language,
  bytes: Buffer.from(text),
  isRun: true,
  isInline: false,
  isOnLinux: false,
  isDash: true,
  place: (line, column) => ({ file: 's', line, column, pointer: '' }),
  ...more,
})

const placeAt = (line: number): Place => ({ file: 's', line, column: 1, pointer: '' })

const check = async (...scripts: readonly Script[]): Promise<readonly string[]> =>
  (await checkScripts(scripts, tools, signal, 'auto')).map(({ rule, severity, at }) => `${severity} ${rule} ${at.line}:${at.column}`)

describe('checking scripts', () => {
  const folder = useFolder()

  itWith(['bash', 'dash'], 'names the line of a syntax error in a shell script', async () => {
    deepEqual(await check(script('bash', 'echo a\nif true; then\necho b\nfi\nfi\n')), ['error script-syntax 5:1'])
    deepEqual(await check(script('dash', 'echo a\nfi\n')), ['error script-syntax 2:1'])
    deepEqual(await check(script('bash', 'cat <<EOF\na\n')), ['warning script-syntax 2:1'])
  })

  it('reports a shell script in UTF-16, which no shell reads', async () => {
    const text = '\ufeff#!/bin/bash\necho a\n'
    const littleEndian = Buffer.from(text, 'utf16le')
    const bigEndian = Buffer.from(text, 'utf16le').swap16()
    for (const language of ['bash', 'sh', 'dash'] as const)
      for (const bytes of [littleEndian, bigEndian]) deepEqual(await check(script(language, bytes)), ['error script-encoding 1:1'])
    deepEqual(await check(script('bash', littleEndian, { isRun: false })), ['warning script-encoding 1:1'])
  })

  it('reports UTF-16 without a byte order mark, in PowerShell too', async () => {
    for (const language of ['bash', 'powershell'] as const)
      for (const bytes of [Buffer.from('#!/bin/bash\necho a\n', 'utf16le'), Buffer.from('Write-Host "a"\n', 'utf16le').swap16()])
        deepEqual(await check(script(language, bytes)), ['error script-encoding 1:1'])
  })

  itWith(['bash'], 'reports a script that has only white space, and not one that is only copied', async () => {
    for (const language of ['bash', 'powershell'] as const)
      deepEqual(await check(script(language, '\n  \r\n')), ['warning script-empty 1:1'])
    deepEqual(await check(script('bash', '\n', { isRun: false })), [])
  })

  itWith(['bash'], 'warns of a byte order mark before the first line of a shell script', async () => {
    deepEqual(await check(script('bash', '\ufeff#!/bin/bash\necho a\n')), ['warning script-encoding 1:1'])
    deepEqual(await check(script('bash', '\ufeffecho a\n')), ['warning script-encoding 1:1'])
    deepEqual(await check(script('sh', '\ufeff\necho a\n')), [])
    deepEqual(await check(script('bash', '#!/bin/bash\necho a\n')), [])
  })

  itWith(
    ['bash', 'dash'],
    'takes what bash takes in scripts for bash: extended patterns, arrays, CRLF, an archive behind exit',
    async () => {
      const sound = 'shopt -s extglob\nls !(a|b)\nx=(a b)\ndiff <(ls) <(ls)\nif [[ $x == a ]]; then\r\necho\r\nfi\r\nexit 0\n)) fi done\n'
      deepEqual(await check(script('bash', sound)), [])
    },
  )

  itWith(['bash', 'dash'], 'holds sh to dash only if the image has it', async () => {
    const bashism = 'x=(a b)\n'
    deepEqual(await check(script('sh', bashism)), ['error script-syntax 1:1'])
    deepEqual(await check(script('sh', bashism, { isDash: undefined })), ['warning script-syntax 1:1'])
    deepEqual(await check(script('sh', bashism, { isDash: false })), [])
    deepEqual(await check(script('sh', 'fi\n', { isDash: undefined })), ['error script-syntax 1:1'])
  })

  itWith(['bash'], 'warns of a file that no step runs', async () => {
    deepEqual(await check(script('bash', 'fi\n', { isRun: false })), ['warning script-syntax 1:1'])
  })

  itWith(['bash'], 'executes nothing', async () => {
    deepEqual(await check(script('bash', 'exit 3\n'), script('bash', 'echo "s: line 1: fi" >&2; false\n')), [])
  })

  itWith(['pwsh'], 'names the place of a syntax error in PowerShell', async () => {
    deepEqual(await check(script('powershell', 'Get-Date\nif ($true) {\n')), ['error script-syntax 2:12'])
  })

  itWith(['pwsh'], 'refuses the syntax that only PowerShell 7 has, in scripts that 5.1 runs', async () => {
    const texts = [
      'a && b',
      'a || b',
      '$a ? 1 : 2',
      '$a ?? 1',
      '$a ??= 1',
      '${a}?.b',
      '${a}?[0]',
      'Start-Sleep 1 &',
      'function f { clean { } }',
      'Get-Date\n  | Out-Null',
      'Get-Date # a date\n# and\n| Out-Null',
      '#Requires -Version 7.2',
      '<# a #>\n#requires -PSEdition Core -Modules Missing',
      'enum Size : byte { Small }',
      'Write-Host "a $($b ?? 1)"',
      '@"\n$(a && b)\n"@',
    ]
    const found = await checkScripts(
      texts.map((text) => script('powershell', text)),
      tools,
      signal,
      'auto',
    )
    deepEqual(
      found.map(({ rule }) => rule),
      texts.map(() => 'script-powershell-7'),
    )
    deepEqual(await check(...texts.map((text) => script('powershell', text, { isRun: false }))), [])
  })

  itWith(['pwsh'], 'finds nothing in PowerShell that needs modules, types or other machines', async () => {
    const texts = [
      'using module Missing\nclass A : Base { [Missing.Type] $x; [string] Do() { return [Missing]::X } }',
      'Get-ChildItem | ? { $_.Name } | % { & $_ }\n& "C:\\x.exe" /a\n# a – b\n<# ü #>\n$a = 1 # – c',
      Buffer.from('Write-Host "\xfc"', 'latin1'),
      '\uFEFFWrite-Host "a – b"',
      'Get-Date |\n Out-Null\n"a`n| b"\n@"\n| ${a} ? 1 : 2 && b\n"@\nenum Size { Small }\n$hash = @{ enum = 1 }\nswitch ($a) { default { } }',
      '#Requires -Version 5.1\n#Requires -RunAsAdministrator\n#requires -PSEdition Desktop, Core',
      '# Configuration of the image {\n<#\nworkflow of the team\n#>\nGet-Date',
    ]
    deepEqual(await check(...texts.map((text) => script('powershell', text))), [])
  })

  itWith(['pwsh'], 'reads a script without a byte order mark as 5.1 does', async () => {
    deepEqual(await check(script('powershell', 'Write-Host "ü"')), ['warning script-encoding 1:13'])
    deepEqual(await check(script('powershell', 'Write-Host "a – b"')), ['error script-encoding 1:15'])
    const second = script('powershell', '# “a”\n$ü = 1 # –\nWrite-Host "ü 😀"\nWrite-Host "a – b"')
    deepEqual(await check(second), ['error script-encoding 4:15'])
    deepEqual(await check(script('powershell', 'Write-Host "ü"', { isRun: false, isOnLinux: true })), [])
  })

  itWith(['pwsh'], 'reports that it does not parse a configuration', async () => {
    for (const text of ['configuration X {\n', 'Configuration "X"\n{', 'workflow Start-X ($a) {']) {
      deepEqual(await check(script('powershell', text)), ['info script-unchecked 1:1'], text)
    }
  })

  itWith(['bash', 'dash', 'shellcheck'], 'asks ShellCheck if it is asked to, about the shell that the image has', async () => {
    const remarks = async (...scripts: readonly Script[]): Promise<readonly string[]> =>
      (await checkScripts(scripts, tools, signal, 'shellcheck')).map(
        ({ rule, severity, at }) => `${severity} ${rule} ${at.line}:${at.column}`,
      )
    const bash = script('bash', '#!/bin/bash\r\necho "\u{1F600}" $1\r\n\tcd /tmp\r\n')
    deepEqual(await remarks(bash), ['info shellcheck-sc2086 2:11', 'warning shellcheck-sc2164 3:2'])
    deepEqual(await remarks(script('sh', 'cd /tmp\n. ./settings\n', { isInline: true })), [])
    deepEqual(await remarks(script('sh', 'echo a\ncd $1\n', { isInline: true })), ['info shellcheck-sc2086 2:4'])
    deepEqual(await remarks(script('sh', 'source /etc/os-release\n')), ['warning shellcheck-sc3046 1:1'])
    deepEqual(await remarks(script('sh', 'source /etc/os-release\n', { isDash: false })), [])
    deepEqual(await remarks(script('bash', 'fi\n')), ['error script-syntax 1:1'])
    deepEqual(await remarks(script('bash', '# shellcheck disable=SC2086\necho $1\n')), [])
    deepEqual(await check(bash), [])
  })

  it('says once which program is missing, as an error if it is required', async () => {
    const scripts = [script('bash', 'a'), script('bash', 'b'), script('powershell', 'a')]
    deepEqual(
      (await checkScripts(scripts, noTools, signal, 'auto')).map(({ severity }) => severity),
      ['info', 'info'],
    )
    deepEqual(
      (await checkScripts(scripts, noTools, signal, 'required')).map(({ severity }) => severity),
      ['error', 'error'],
    )
    deepEqual(
      (await checkScripts(scripts, noTools, signal, 'shellcheck')).map(({ severity }) => severity),
      ['error', 'error', 'error'],
    )
  })

  itWith(['bash'], 'warns of a script on which its parser crashes', async () => {
    const [finding, second] = await checkScripts([script('bash', '$('.repeat(100_000))], tools, signal, 'auto')
    equal(second, undefined)
    match(
      `${finding?.severity} ${finding?.message}`,
      /^(?:error The bash script does not parse|warning The syntax of this script was not checked)/,
    )
    doesNotMatch(finding?.message ?? '', /is on PATH/)
  })

  it('says why a parser did not answer, once for each script', async () => {
    const failing = { ...noTools, parseShell: () => Promise.resolve({ failure: 'bash was ended by SIGSEGV.' }) }
    const said = async (checks: ScriptChecks) =>
      (await checkScripts([script('bash', 'a'), script('bash', 'b')], failing, signal, checks)).map(
        ({ rule, severity, message }) => `${severity} ${rule} ${message}`,
      )
    const text = 'script-unchecked The syntax of this script was not checked: while it parsed the script, bash was ended by SIGSEGV.'
    deepEqual(
      (await said('auto')).map((one) => one.startsWith(`warning ${text}`)),
      [true, true],
    )
    deepEqual(
      (await said('required')).map((one) => one.startsWith(`error ${text}`)),
      [true, true],
    )
  })

  it('parses scripts with the same text once', async () => {
    const parsed: string[] = []
    const parseShell = (shell: ShellName, text: Buffer): Promise<ShellAnswer> => {
      parsed.push(`${shell} ${text.toString()}`)
      return Promise.resolve({ exitCode: 2, stderr: `${shell}: 1: Syntax error: "fi" unexpected` })
    }
    const scripts = Array.from({ length: 800 }, (_, line) => script('dash', 'fi', { place: () => placeAt(line + 1) }))
    const findings = await checkScripts(scripts, { ...noTools, parseShell }, signal, 'auto')
    deepEqual(parsed, ['dash fi'])
    equal(findings.length, 800)
  })

  it('parses the first 100 texts of each kind, and says how many scripts it leaves out', async () => {
    let started = 0
    let sent = 0
    const counting = {
      parseShell: () => {
        started += 1
        return Promise.resolve({ exitCode: 0, stderr: '' })
      },
      parsePowerShell: (texts: readonly string[]) => {
        sent = texts.length
        return Promise.resolve(texts.map(() => ({ errors: [], newer: [] })))
      },
    }
    const many = (language: Script['language']) =>
      Array.from({ length: 5000 }, (_, line) => script(language, `x${String(line)}`, { place: () => placeAt(line + 1) }))
    const scripts = [...many('bash'), ...many('powershell')]
    const findings = await checkScripts(scripts, { ...noTools, ...counting }, signal, 'required')
    deepEqual([started, sent], [100, 100])
    const message = 'The syntax of this script and of 4899 after it was not checked: only the first 100 are parsed.'
    deepEqual(
      findings.map(({ severity, at, message: text }) => [severity, at.line, text]),
      [
        ['error', 101, message],
        ['error', 101, message],
      ],
    )
  })

  for (const [what, program, expected] of [
    ['that is killed', 'kill -SEGV $$', /while it parsed the script, pwsh was ended by SIGSEGV\. /],
    ['that fails', 'exit 3', /while it parsed the script, pwsh ended with exit code 3\. /],
    ['that prints something else', 'echo hello', /pwsh gave an answer that cannot be read\./],
    ['that answers about too few', 'echo []', /pwsh gave an answer that cannot be read\./],
  ] as const)
    itOn('shell scripts', `says what became of a pwsh ${what}, and not that it is missing`, async () => {
      await writeFile(join(folder(), 'pwsh'), `#!/bin/sh\n${program}\n`, { mode: 0o755 })
      const parse = (texts: readonly string[]) => parsePowerShell(texts, signal, { PATH: folder() })
      const [finding, ...others] = await checkScripts([script('powershell', 'x')], { ...noTools, parsePowerShell: parse }, signal, 'auto')
      match(finding?.message ?? '', expected)
      deepEqual([finding?.severity, others], ['warning', []])
      const scripts = [script('powershell', 'x'), script('powershell', 'y')]
      const [required] = await checkScripts(scripts, { ...noTools, parsePowerShell: parse }, signal, 'required')
      match(required?.message ?? '', /^The syntax of 2 scripts, of which this is the first, was not checked: /)
      equal(required?.severity, 'error')
    })

  it('knows the language of a file by its first line, its name and its step', () => {
    equal(languageOfFile('a', '#!/usr/bin/env -S bash -e'), 'bash')
    equal(languageOfFile('a.sh', '#!/bin/sh -e', 'shell'), 'sh')
    equal(languageOfFile('a.sh', '#!/usr/bin/python3', 'shell'), undefined)
    equal(languageOfFile('a', 'echo', 'shell'), 'bash')
    equal(languageOfFile('a.txt', 'echo'), undefined)
    equal(languageOfFile('a.psm1', ''), 'powershell')
  })
})
