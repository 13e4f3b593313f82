// Variants of files and of what is downloaded.
import type { JsonObject } from '../../../../shared/json.js'
import { checksum, linux, powerShell, shell, windows, type Variants } from './templates.js'

const file = (destination: string): JsonObject => ({
  type: 'File',
  sourceUri: 'https://contoso.blob.core.windows.net/f/a',
  sha256Checksum: checksum,
  destination,
})
const script = (scriptUri: string, members: JsonObject = {}): JsonObject => ({ type: 'Shell', scriptUri, ...members })

export const fileVariants: Readonly<Record<string, Variants>> = {
  'exit-codes-zero': {
    wrong: [[3010], [1, 3010], [1641], [-1], [3010, 3010], [194]].map((validExitCodes) =>
      powerShell({ type: 'PowerShell', inline: ['x'], validExitCodes }),
    ),
    harmless: [[0], [3010, 0], [0, 0], null, [0, 3010, 1641], []].map((validExitCodes) =>
      powerShell({ type: 'PowerShell', inline: ['x'], validExitCodes }),
    ),
  },
  'checksum-inline': {
    wrong: [
      shell({ type: 'Shell', inline: ['x'], sha256Checksum: checksum }),
      powerShell({ type: 'PowerShell', inline: ['x'], sha256Checksum: checksum }),
      shell({ type: 'Shell', inline: ['x'], scriptUri: '', sha256Checksum: checksum }),
      linux({ validate: { inVMValidations: [{ type: 'Shell', inline: ['x'], sha256Checksum: checksum }] } }),
      windows({ validate: { inVMValidations: [{ type: 'PowerShell', inline: ['x'], sha256Checksum: checksum }] } }),
    ],
    harmless: [
      shell(script('https://x.example/a.sh', { sha256Checksum: checksum })),
      shell({ type: 'Shell', inline: ['x'], sha256Checksum: null }),
      shell({ type: 'Shell', inline: ['x'], sha256Checksum: '' }),
      shell(file('/tmp/a')),
      shell({ type: 'Shell', inline: null, scriptUri: 'https://x.example/a.sh', sha256Checksum: checksum }),
    ],
  },
  'remote-file-page': {
    wrong: [
      'https://github.com/contoso/web/blob/v1.2/scripts/install.sh#L3',
      'http://github.com/contoso/web/blob/main/a.sh',
      'https://GitHub.com/contoso/web/Blob/main/a.sh',
      'https://gitlab.contoso.example/group/web/-/blob/main/a.sh',
      'https://gist.github.com/contoso/0123456789abcdef0123456789abcdef',
      'https://dev.azure.com/contoso/images/_git/scripts?path=/a.sh',
      'https://bitbucket.org/contoso/web/src/0123abc/a.sh?at=main',
    ].map((uri) => shell(script(uri, { sha256Checksum: checksum }))),
    harmless: [
      'https://raw.githubusercontent.com/contoso/web/blob/main/a.sh',
      'https://gist.githubusercontent.com/contoso/0123456789abcdef0123456789abcdef/raw/x.sh',
      'https://gist.github.com/contoso/0123456789abcdef0123456789abcdef/raw/x.sh',
      'https://github.com/contoso/web/raw/main/blob/a.sh',
      'https://github.com/contoso/web/archive/refs/heads/main.zip',
      'https://x.example/github.com/blob/a.sh',
      'https://dev.azure.com/contoso/images/_apis/git/repositories/scripts/items?path=/a.sh&download=true',
      'https://gitlab.com/group/web/-/raw/v1/blob.sh',
      'https://contoso.github.io/blob/a.sh',
    ].map((uri) => shell(script(uri, { sha256Checksum: checksum }))),
  },
  'remote-file-unpinned': {
    wrong: [
      shell(script('https://contoso.blob.core.windows.net/s/a.sh')),
      shell({ type: 'File', sourceUri: 'https://raw.githubusercontent.com/o/r/main/a', destination: '/tmp/a' }),
      powerShell({ type: 'PowerShell', scriptUri: 'https://raw.githubusercontent.com/o/r/main/a.ps1' }),
      linux({ validate: { inVMValidations: [script('https://contoso.blob.core.windows.net/s/test.sh')] } }),
      shell(script('https://contoso.blob.core.windows.net/s/a.sh', { sha256Checksum: '' })),
    ],
    harmless: [
      shell(script('https://contoso.blob.core.windows.net/s/a.sh', { sha256Checksum: checksum })),
      shell(script('scripts/a.sh')),
      shell({ type: 'File', sourceUri: 'site/', destination: '/tmp/site' }),
      shell('curl -fsSLO https://x.example/a.sh'),
      linux({ validate: { inVMValidations: [script('https://x.example/t.sh', { sha256Checksum: checksum })] } }),
    ],
  },
  'file-destination': {
    wrong: [
      ...['tmp/a', './a', 'a.conf', '../tmp/a', '~/a'].map((path) => shell(file(path))),
      ...['a.txt', '.\\a', 'temp\\a', 'C:a.txt'].map((path) => powerShell(file(path))),
      linux({ validate: { inVMValidations: [file('tests/t')] } }),
    ],
    harmless: [
      ...['/tmp/a', '/tmp/a b', '/tmp/.a'].map((path) => shell(file(path))),
      ...['C:\\a.txt', 'c:/Windows/Temp/a', 'D:\\a', '%ProgramFiles(x86)%\\a', '${env:TEMP}\\a'].map((path) => powerShell(file(path))),
    ],
  },
  'file-destination-linux': {
    wrong: ['/etc/a', '/opt/x/a', '/tmpx/a', '/var/tmp/a', '/home/packer/a', '/tmp/../etc/a', '/TMP/a'].map((path) => shell(file(path))),
    harmless: ['/tmp/a', '/tmp/x/a', '/tmp/.a', '/tmp//a', '/tmp/a.tar.gz', '/tmp/a-b_c'].map((path) => shell(file(path))),
  },
  'windows-long-path': {
    wrong: [
      ...[
        `C:\\${'a'.repeat(250)}\\name.txt`,
        `D:/${'folder/'.repeat(37)}a`,
        `\\\\server\\share\\${'folder\\'.repeat(40)}a`,
        `%TEMP%\\${'folder\\'.repeat(40)}a`,
      ].map((path) => powerShell(file(path))),
      windows({ validate: { inVMValidations: [file(`C:\\${'folder\\'.repeat(40)}a`)] } }),
    ],
    harmless: [
      ...[`C:\\${'folder\\'.repeat(36)}abcd`, `D:\\${'a'.repeat(250)}`, '%TEMP%\\a'].map((path) => powerShell(file(path))),
      // Another rule refuses that name.
      powerShell(file(`C:\\${'a'.repeat(300)}`)),
      shell(file(`/tmp/${'folder/'.repeat(100)}a`)),
      shell(file(`/tmp/${'a'.repeat(255)}`)),
    ],
  },
  'file-destination-system': {
    wrong: ['/tmp/a', '/etc/a', '/opt/a', '/var/log/a', '/home/x/a', '/usr/local/bin/a'].map((path) => powerShell(file(path))),
    harmless: ['C:\\tmp\\a', '/Windows/Temp/a', '/ProgramData/a', 'D:\\etc\\a', '/Users/Public/a'].map((path) => powerShell(file(path))),
  },
  'file-folder': {
    wrong: [
      shell('mkdir /tmp/other', file('/tmp/site/a')),
      shell('ls /', file('/tmp/site/conf/a')),
      shell(file('/tmp/site/a'), 'sudo mkdir -p /tmp/site'),
      powerShell(file('C:\\Agent\\a.msi')),
      powerShell('Get-Date', file('E:/data/a')),
      powerShell('New-Item -ItemType Directory C:\\Other', file('C:\\Agent\\bin\\a.msi')),
    ],
    harmless: [
      shell('mkdir -p /tmp/site', file('/tmp/site/a')),
      shell('sudo install -d -m 755 /tmp/site', file('/tmp/site/a')),
      shell('mkdir -p /tmp/{site,logs}', file('/tmp/site/a')),
      shell('cd /tmp && mkdir site', file('/tmp/site/a')),
      shell('git clone --depth 1 https://x.example/r /tmp/site', file('/tmp/site/a')),
      powerShell('New-Item -ItemType Directory -Force C:\\Agent | Out-Null', file('C:\\Agent\\a.msi')),
      powerShell('[IO.Directory]::CreateDirectory("C:\\Agent")', file('C:\\Agent\\a.msi')),
      powerShell('mkdir "C:/Agent"', file('C:\\Agent\\a.msi')),
      powerShell(file('C:\\Windows\\Temp\\a')),
      powerShell(file('C:\\Users\\Public\\Desktop\\a.lnk')),
    ],
  },
  'deprovision-override': {
    wrong: [
      shell(file('/tmp/DeprovisioningScript.sh')),
      shell('echo "#!/bin/sh" > /tmp/DeprovisioningScript.sh'),
      shell('sudo cp /tmp/own.sh /tmp/DeprovisioningScript.sh'),
      shell('cat <<EOF | sudo tee /tmp/DeprovisioningScript.sh\nwaagent\nEOF'),
      powerShell('Set-Content -Path C:\\DeprovisioningScript.ps1 -Value $text'),
      powerShell("'x' | Out-File c:\\DeprovisioningScript.ps1"),
      powerShell(file('c:\\DeprovisioningScript.ps1')),
    ],
    harmless: [
      shell('cat /tmp/DeprovisioningScript.sh'),
      shell('grep waagent /tmp/DeprovisioningScript.sh || true'),
      shell('test -f /tmp/DeprovisioningScript.sh'),
      powerShell('Get-Content C:\\DeprovisioningScript.ps1 | Write-Output'),
      powerShell('Test-Path C:\\DeprovisioningScript.ps1'),
      powerShell('if (Select-String -Path C:\\DeprovisioningScript.ps1 -Pattern mode:vm) { Get-Date }'),
    ],
  },
}
