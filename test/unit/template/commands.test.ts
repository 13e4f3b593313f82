import assert from 'node:assert/strict'
import type { Json, JsonObject } from '../../../shared/json.js'
import { inputPlace, textNode } from '../../../shared/template/node.js'
import { lint, object, remoteFilesIn } from './helpers.js'

const known = new Set([
  'restart-inline',
  'generalize-inline',
  'prompt-inline',
  'hyper-v-generalize',
  'exit-codes-zero',
  'checksum-inline',
  'file-folder',
  'file-destination-system',
  'remote-file-page',
])

// The findings of these rules, each with the number of its line among all texts of `customize`.
const rulesOf = (customize: readonly Json[], publisher = ''): readonly string[] => {
  const body = object({ properties: { source: { type: 'PlatformImage', publisher }, customize } })
  const apiVersion = textNode('2024-02-01', inputPlace('version'))
  return lint({ apiVersion, body, remoteFiles: remoteFilesIn(body) })
    .map(({ rule }) => rule)
    .filter((rule) => known.has(rule))
}

const shell = (...inline: readonly string[]): JsonObject => ({ type: 'Shell', inline })
const powerShell = (...inline: readonly string[]): JsonObject => ({ type: 'PowerShell', inline })

describe('commands in inline scripts', () => {
  for (const [rule, lines] of [
    [
      'restart-inline',
      [
        'sudo reboot',
        'sudo shutdown -r now',
        '/sbin/reboot',
        'sudo systemctl reboot',
        'apt-get -y upgrade && reboot',
        'init 6',
        'stop|halt) reboot ;;',
      ],
    ],
    ['generalize-inline', ['sudo waagent -force -deprovision+user', 'waagent -deprovision', '/usr/sbin/waagent -force -deprovision']],
    [
      'prompt-inline',
      [
        'sudo apt-get install nginx',
        'DEBIAN_FRONTEND=noninteractive apt-get install nginx',
        'sudo apt install curl git',
        'apt-get update && apt-get upgrade',
        'sudo yum install httpd',
        'dnf update',
        'zypper install nginx',
      ],
    ],
  ] as const)
    for (const line of lines)
      it(`${rule}: ${line}`, () => {
        assert.deepEqual(rulesOf([shell(line)]), [rule])
      })

  for (const [rule, lines] of [
    [
      'restart-inline',
      [
        'Restart-Computer -Force',
        'shutdown /r /f /t 0',
        'shutdown.exe -r -t 0',
        'Stop-Computer',
        'Write-Host x; Restart-Computer',
        'try { Install-X; Restart-Computer } catch {}',
        'try { Install-X; Restart-Computer -Force } catch { Write-Host "x" }',
        'try { Restart-Computer } catch { throw }',
        'if ($x) { Stop-Service a; Restart-Computer } else { Write-Host b }',
        '& { Install-X; shutdown /r /t 0 }; Write-Host b',
      ],
    ],
    [
      'generalize-inline',
      [
        '& $Env:SystemRoot\\System32\\Sysprep\\Sysprep.exe /oobe /generalize /quiet /quit',
        'C:\\Windows\\System32\\Sysprep\\sysprep.exe /generalize /oobe /shutdown',
        "Start-Process -FilePath C:\\Windows\\System32\\Sysprep\\Sysprep.exe -ArgumentList '/generalize /oobe /quit' -Wait",
      ],
    ],
    ['prompt-inline', ['$name = Read-Host -Prompt "Name"', 'Read-Host', 'pause', 'if ((Read-Host "ok?") -eq "y") { x }']],
    [
      'hyper-v-generalize',
      [
        'Install-WindowsFeature -Name Hyper-V -IncludeManagementTools',
        'Enable-WindowsOptionalFeature -Online -FeatureName Microsoft-Hyper-V -All -NoRestart',
        'DISM /Online /Enable-Feature /All /FeatureName:Microsoft-Hyper-V',
      ],
    ],
  ] as const)
    for (const line of lines)
      it(`${rule}: ${line}`, () => {
        assert.deepEqual(rulesOf([powerShell(line)]), [rule])
      })

  for (const line of [
    '# reboot',
    'echo "please reboot; reboot"',
    "echo 'sudo reboot' > /tmp/todo",
    'echo reboot required',
    'sudo shutdown -c',
    'systemctl enable reboot.target',
    'cat /var/run/reboot-required',
    'sudo apt-get install -y nginx',
    'sudo apt-get -qq install nginx',
    'sudo apt-get -yq install nginx',
    'sudo apt-get install --yes nginx',
    'apt-get -o Dpkg::Options::=--force-confold -y upgrade',
    'apt-get update',
    'apt list --upgradable',
    'apt-get install $APT_FLAGS nginx',
    'yes | apt-get install nginx',
    'apt-get install --dry-run nginx',
    'sudo yum -y install httpd',
    'yum makecache',
    'zypper --non-interactive install nginx',
    'sudo add-apt-repository -y ppa:deadsnakes/ppa',
    'sudo add-apt-repository ppa:deadsnakes/ppa',
    'sudo add-apt-repository "deb [arch=amd64] https://download.docker.com/linux/ubuntu jammy stable"',
    '(cd /tmp; echo reboot)',
    'start | single | reboot | halt)',
    'case "$1" in start|reboot|halt) echo a;; esac',
    'if false; then { echo a; echo reboot; }; fi',
    'read -r line < /etc/os-release',
    'systemctl restart waagent',
    'waagent -version',
    'echo waagent -deprovision+user >> /tmp/notes',
  ])
    it(`nothing: ${line}`, () => {
      assert.deepEqual(rulesOf([shell(line)]), [])
    })

  for (const line of [
    'Write-Host "Restart-Computer"',
    '# Restart-Computer',
    'Restart-Computer -ComputerName server1',
    'Restart-Computer $server -Force',
    'Restart-Service wuauserv',
    'try { Install-X; Restart-Computer server1 } catch {}',
    'try { Install-X; Restart-Computer -ComputerName (Get-X) } catch {}',
    'try { Install-X } catch { Write-Host "Restart-Computer }" }',
    'shutdown /a',
    "Set-Content C:\\x.ps1 'Read-Host'",
    'Install-WindowsFeature -Name RSAT-Hyper-V-Tools',
    'Install-WindowsFeature Web-Server',
    'Enable-WindowsOptionalFeature -Online -FeatureName Microsoft-Hyper-V-Management-PowerShell',
    'Get-Item C:\\Windows\\System32\\Sysprep\\Sysprep.exe',
    'Remove-Item C:\\Windows\\System32\\Sysprep\\Panther -Recurse',
  ])
    it(`nothing: ${line}`, () => {
      assert.deepEqual(rulesOf([powerShell(line)]), [])
    })

  it('reads the lines that continue a command', () => {
    assert.deepEqual(rulesOf([shell('sudo apt-get install \\', '  -y nginx')]), [])
    assert.deepEqual(rulesOf([shell('sudo apt-get install \\', '  nginx')]), ['prompt-inline'])
    assert.deepEqual(rulesOf([powerShell('cd C:\\', 'Restart-Computer')]), ['restart-inline'])
    assert.deepEqual(rulesOf([powerShell('Restart-Computer `', '  -ComputerName server1')]), [])
  })

  it('allows a Linux path on Windows if a step may create its folder', () => {
    const file = { type: 'File', sourceUri: 'a', destination: '/tmp/a' }
    assert.deepEqual(rulesOf([file], 'MicrosoftWindowsServer'), ['file-destination-system'])
    assert.deepEqual(rulesOf([powerShell('mkdir C:\\tmp'), file], 'MicrosoftWindowsServer'), [])
  })

  it('does not read here-documents, here-strings, comments and texts over several lines', () => {
    assert.deepEqual(rulesOf([shell('cat > /tmp/x <<EOF', 'reboot', 'apt-get install nginx', 'EOF', 'echo "', 'reboot', '"')]), [])
    assert.deepEqual(rulesOf([powerShell('<#', "Don't restart:", 'Restart-Computer', '#>', "$x = @'", 'Restart-Computer', "'@")]), [])
    assert.deepEqual(rulesOf([shell('cat > /tmp/x <<EOF', 'x', 'EOF', 'reboot')]), ['restart-inline'])
  })

  it('allows a restart before a WindowsRestart step, and packages after apt was configured to assume yes', () => {
    assert.deepEqual(rulesOf([powerShell('shutdown /r /t 30'), { type: 'WindowsRestart' }]), [])
    const configure = `echo 'APT::Get::Assume-Yes "true";' | sudo tee /etc/apt/apt.conf.d/90yes`
    assert.deepEqual(rulesOf([shell(configure), shell('sudo apt-get install nginx')]), [])
  })

  it('allows the Hyper-V role if the template has its own script for generalizing', () => {
    const override =
      "(Get-Content C:\\DeprovisioningScript.ps1) -replace '/quit', '/quit /mode:vm' | Set-Content C:\\DeprovisioningScript.ps1"
    assert.deepEqual(rulesOf([powerShell('Install-WindowsFeature Hyper-V'), powerShell(override)]), [])
  })
})

describe('the steps of a build', () => {
  it('have 0 among their valid exit codes', () => {
    const withCodes = (validExitCodes: Json) => rulesOf([{ type: 'PowerShell', inline: ['x'], validExitCodes }])
    assert.deepEqual(withCodes([3010]), ['exit-codes-zero'])
    for (const codes of [[0, 3010], [], null]) assert.deepEqual(withCodes(codes), [])
  })

  it('have a checksum only with scriptUri', () => {
    const sha256Checksum = 'a'.repeat(64)
    assert.deepEqual(rulesOf([{ type: 'Shell', inline: ['x'], sha256Checksum }]), ['checksum-inline'])
    assert.deepEqual(rulesOf([{ type: 'Shell', scriptUri: 'https://x/a.sh', sha256Checksum }]), [])
  })

  it('take files, not pages', () => {
    const rules = (scriptUri: string) => rulesOf([{ type: 'Shell', scriptUri }])
    for (const page of [
      'https://github.com/o/r/blob/main/a.sh',
      'https://www.github.com/o/r/blob/v1/dir/a.sh?plain=1',
      'https://gitlab.com/group/sub/r/-/blob/main/a.sh',
      'https://bitbucket.org/o/r/src/main/a.sh',
    ])
      assert.deepEqual(rules(page), ['remote-file-page'], page)
    for (const file of [
      'https://raw.githubusercontent.com/o/r/main/a.sh',
      'https://github.com/o/r/blob/main/a.sh?raw=true',
      'https://github.com/o/r/raw/main/a.sh',
      'https://github.com/o/r/releases/download/v1/a.sh',
      'https://gitlab.com/group/r/-/raw/main/a.sh',
      'https://a.blob.core.windows.net/blob/main/a.sh',
    ])
      assert.deepEqual(rules(file), [], file)
  })
})

describe('the folder of a file', () => {
  const file = (destination: string) => ({ type: 'File', sourceUri: 'a', destination })
  const windows = (steps: readonly Json[]) => rulesOf(steps, 'MicrosoftWindowsServer')
  const linux = (steps: readonly Json[]) => rulesOf(steps, 'Canonical')

  it('is created by no step: a warning, and on Windows, where the service creates it, a note', () => {
    const severities = (publisher: string, destination: string) => {
      const body = object({ properties: { source: { type: 'PlatformImage', publisher }, customize: [file(destination)] } })
      return lint({ apiVersion: textNode('2024-02-01', inputPlace('version')), body, remoteFiles: remoteFilesIn(body) })
        .filter(({ rule }) => rule === 'file-folder')
        .map(({ severity }) => severity)
    }
    assert.deepEqual(severities('Canonical', '/tmp/site/a'), ['warning'])
    assert.deepEqual(severities('MicrosoftWindowsServer', 'C:\\AVDImage\\a.ps1'), ['info'])
    assert.deepEqual(windows([file('C:\\buildArtifacts\\a')]), ['file-folder'])
    assert.deepEqual(windows([powerShell('Write-Host x'), file('d:/apps/a')]), ['file-folder'])
    assert.deepEqual(linux([file('/tmp/site/a')]), ['file-folder'])
    // Too late.
    assert.deepEqual(linux([file('/tmp/site/a'), shell('mkdir /tmp/site')]), ['file-folder'])
  })

  it('exists, or may exist', () => {
    for (const path of ['C:\\a', 'C:\\Windows\\Temp\\a', 'c:/programdata/x/a', '%TEMP%\\a', '$env:TEMP\\a'])
      assert.deepEqual(windows([file(path)]), [], path)
    assert.deepEqual(linux([file('/tmp/a')]), [])
    assert.deepEqual(windows([powerShell('md C:\\buildArtifacts'), file('C:\\buildArtifacts\\a')]), [])
    assert.deepEqual(
      windows([powerShell("$root = 'C:\\build'", 'New-Item -Type Directory "$($root)Artifacts"'), file('C:\\buildArtifacts\\a')]),
      [],
    )
    assert.deepEqual(windows([{ type: 'PowerShell', scriptUri: 'a.ps1' }, file('C:\\buildArtifacts\\a')]), [])
    assert.deepEqual(windows([powerShell('Start-Process setup.exe -Wait'), file('C:\\app\\a')]), [])
    assert.deepEqual(linux([shell('curl -fsSL https://x/i | bash'), file('/tmp/site/a')]), [])
    assert.deepEqual(rulesOf([file('/tmp/site/a')]), [])
  })

  it('is not one of Linux on Windows', () => {
    assert.deepEqual(windows([file('/tmp/a')]), ['file-destination-system'])
    assert.deepEqual(windows([file('/Users/Public/a')]), [])
  })
})
