import { deepEqual } from 'node:assert/strict'
import { scriptRestarts } from '../../../shared/scripts/restarts.js'
import type { Script } from '../../../shared/scripts/script.js'

const script = (language: Script['language'], lines: readonly string[], more: Partial<Script> = {}): Script => ({
  language,
  bytes: Buffer.from(lines.join('\n')),
  isRun: true,
  isInline: false,
  isOnLinux: false,
  isDash: true,
  place: (line, column) => ({ file: 's', line, column, pointer: '' }),
  ...more,
})

const lines = (one: Script, hasWindowsRestart = false): readonly number[] =>
  scriptRestarts([one], hasWindowsRestart).map(({ at }) => at.line)

describe('a restart in a script file', () => {
  const shell = [
    '#!/bin/bash',
    'cat > /etc/x <<EOF',
    'reboot',
    'EOF',
    'if [ -f /x ]; then',
    '  sudo reboot',
    'fi',
    '# shutdown now',
    'shutdown -r now',
  ]
  const powerShell = ['<#', 'Restart-Computer', '#>', 'Install-WindowsFeature Web-Server', 'Restart-Computer -Force']

  it('is at its line, without comments and here-documents', () => {
    deepEqual(lines(script('bash', shell)), [6, 9])
    deepEqual(lines(script('powershell', powerShell)), [5])
    deepEqual(lines(script('powershell', [], { bytes: Buffer.from('\ufeffa\r\nRestart-Computer\r\n', 'utf16le') })), [2])
  })

  it('does not concern a file that no step runs, inline commands, which have their own rule, and a script before a WindowsRestart', () => {
    deepEqual(lines(script('bash', shell, { isRun: false })), [])
    deepEqual(lines(script('bash', shell, { isInline: true })), [])
    deepEqual(lines(script('powershell', powerShell), true), [])
    deepEqual(lines(script('bash', shell), true), [6, 9])
  })
})
