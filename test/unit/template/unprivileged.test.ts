import assert from 'node:assert/strict'
import type { Json, JsonObject } from '../../../shared/json.js'
import { withoutRepeats } from '../../../shared/template/lint/repeats.js'
import { inputPlace, textNode } from '../../../shared/template/node.js'
import { lint, object, remoteFilesIn } from './helpers.js'

const has = (rule: string, customize: readonly Json[], publisher = 'MicrosoftWindowsServer'): boolean => {
  const body = object({ properties: { source: { type: 'PlatformImage', publisher }, customize } })
  const apiVersion = textNode('2024-02-01', inputPlace('version'))
  return lint({ apiVersion, body, remoteFiles: remoteFilesIn(body) }).some((finding) => finding.rule === rule)
}

describe('commands without root', () => {
  const found = (...inline: readonly string[]): boolean => has('sudo-missing', [{ type: 'Shell', inline: [...inline] }], 'Canonical')

  for (const line of [
    'apt-get install -y nginx',
    'DEBIAN_FRONTEND=noninteractive apt-get -y -q install nginx',
    'apt-get update && sudo apt-get install -y nginx',
    'if [ -f /tmp/x ]; then dnf -y update; fi',
    'systemctl enable nginx',
    'mkdir -p /etc/nginx/conf.d',
    'cp /tmp/site.conf /etc/nginx/conf.d/site.conf',
    'echo x >> /etc/hosts',
    "sudo echo 'x y' > /etc/motd",
    'cat /tmp/site.conf | tee /usr/share/site.conf',
  ])
    it(`get a note: ${line}`, () => {
      assert.ok(found(line))
    })

  for (const line of [
    'sudo apt-get install -y nginx',
    'sudo -E DEBIAN_FRONTEND=noninteractive apt-get -y install nginx',
    'apt-get --simulate install nginx',
    'apt list --installed',
    'systemctl status nginx',
    'systemctl --user enable agent',
    'mkdir -p /tmp/usr/local',
    'cp /etc/os-release /tmp/os-release',
    'echo x | sudo tee /etc/motd',
    "sudo sh -c 'echo x > /etc/motd'",
    'echo "see > /etc/motd"',
    '$SUDO apt-get install -y nginx',
    'echo apt-get install nginx',
    'make install PREFIX=/tmp/etc/x',
    'ls /etc/ssl 2>/dev/null >/tmp/list',
  ])
    it(`get none: ${line}`, () => {
      assert.ok(!found(line))
    })

  it('are read with the lines that continue them', () => {
    assert.ok(!found('sudo env A=b \\', 'apt-get install -y nginx'))
    assert.ok(!found('sudo apt-get \\\n  install -y nginx'))
    assert.ok(found('# sudo \\', 'apt-get update'))
    assert.ok(found('apt-get \\', 'update'))
  })

  it('get none in a step that becomes root, or asks who it is', () => {
    for (const line of ['sudo su -', 'sudo -i', 'sudo bash', 'if [ "$(id -u)" != 0 ]; then exit 1; fi', '[ $EUID = 0 ] || exit 1'])
      assert.ok(!found(line, 'apt-get install -y nginx'), line)
  })

  it('are one finding of a template, with their number', () => {
    const body = object({ properties: { customize: [{ type: 'Shell', inline: ['apt-get update', 'apt-get -y upgrade'] }] } })
    const findings = withoutRepeats(lint({ apiVersion: textNode('2024-02-01', inputPlace('version')), body, remoteFiles: [] }))
    const messages = findings.filter(({ rule }) => rule === 'sudo-missing').map(({ message }) => message)
    assert.deepEqual(messages, ['2 commands, of which this is the first, need root. Prefix them with sudo.'])
  })
})

describe('the search criteria of Windows Update', () => {
  const found = (searchCriteria: string): boolean => has('windows-update-criteria', [{ type: 'WindowsUpdate', searchCriteria }])

  it('are right with the properties and operators of the agent', () => {
    for (const text of [
      '',
      'IsInstalled=0',
      'BrowseOnly=0 and IsInstalled=0',
      "isinstalled = 0 AND Type = 'Software' and IsHidden=0",
      "(IsInstalled=0 and RebootRequired=1) or CategoryIDs contains '0fa1201d-4330-4fa8-8ae9-b877473b6441'",
      "UpdateID!='2e3b1a0c-0000-0000-0000-000000000000' and RevisionNumber=100",
      "IsInstalled=0 and DeploymentAction='Installation'",
      "CategoryIDs contains 'a and (b) or c' and IsInstalled=0",
      'AutoSelectOnWebSites=1 and IsAssigned=1 and IsPresent=0',
    ])
      assert.ok(!found(text), text)
  })

  it('are wrong with others', () => {
    for (const text of [
      'Installed=0',
      'IsInstalled',
      'IsInstalled=false',
      'IsInstalled==0',
      "Title like '*Preview*'",
      'IsInstalled=0 && Type=1',
    ])
      assert.ok(found(text), text)
  })
})

describe('the check after a restart', () => {
  const restart = (restartCheckCommand: string): JsonObject => ({ type: 'WindowsRestart', restartCheckCommand })
  const powerShell = (line: string): JsonObject => ({ type: 'PowerShell', inline: [line] })
  const found = (...steps: readonly Json[]): boolean => has('restart-check-folder', steps)
  const sample = 'echo Azure-Image-Builder-Restarted-the-VM  > c:\\buildArtifacts\\azureImageBuilderRestart.txt'

  it('gets a note if it writes to a folder that no step creates', () => {
    for (const command of [sample, 'echo x >> D:/checks/x.txt', 'cmd /c "echo x > C:\\checks\\x.txt"', 'echo x > "C:\\my checks\\x.txt"'])
      assert.ok(found(restart(command)), command)
    assert.ok(found(powerShell('Get-Date'), restart(sample)))
  })

  it('gets none if the folder exists, a step may create it, or nothing is written', () => {
    for (const command of [
      'echo x > c:\\Windows\\Temp\\x.txt',
      'echo x > C:\\x.txt',
      'powershell -command "& {Write-Output restarted}"',
      'echo x > %TEMP%\\x.txt',
      '$a -> c:\\x\\y.txt',
    ])
      assert.ok(!found(restart(command)), command)
    assert.ok(!found(powerShell('New-Item -ItemType Directory C:\\BuildArtifacts'), restart(sample)))
    assert.ok(!found({ type: 'PowerShell', scriptUri: 'https://example.com/a.ps1' }, restart(sample)))
  })
})
