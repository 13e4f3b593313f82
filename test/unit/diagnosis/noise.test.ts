// Logs of steps that fail for a reason that no diagnosis knows, full of what builds that succeed print as well.
import assert from 'node:assert/strict'
import { diagnose, explain } from '../../../shared/diagnosis/diagnose.js'
import { anyFailure } from '../../../shared/diagnosis/diagnosis.js'
import type { Evidence } from '../../../shared/diagnosis/evidence.js'
import { Narrator } from '../../../shared/service/log/narrator.js'

const id = '[00000000-0000-0000-0000-000000000001] PACKER 2025/03/18 20:42:48 '

// The evidence of a step that printed these lines and ended with exit code 1.
const evidenceOf = (type: 'Shell' | 'PowerShell', lines: readonly string[]): readonly Evidence[] => {
  const narrator = new Narrator({
    template: { properties: { customize: [{ type, inline: ['x'] }] } },
    list: 'customize',
    level: 'quiet',
    print: () => undefined,
  })
  narrator.take(`${id}[INFO] (telemetry) Starting provisioner ${type.toLowerCase()}`)
  for (const line of lines) narrator.take(`${id}ui:     azure-arm: ${line}`)
  narrator.take(`${id}ui: ==> azure-arm: Provisioning step had errors: Running the cleanup provisioner, if present...`)
  narrator.take(
    `${id}ui: Build 'azure-arm' errored after 24 minutes 41 seconds: Script exited with non-zero exit status: 1. Allowed exit codes are: [0]`,
  )
  return [anyFailure, ...(narrator.failure?.evidence ?? [])]
}

// The ids of its diagnoses.
const causesOf = (type: 'Shell' | 'PowerShell', lines: readonly string[]): readonly string[] =>
  diagnose(evidenceOf(type, lines)).map((one) => one.id)

const noise: readonly (readonly [string, 'Shell' | 'PowerShell', readonly string[]])[] = [
  [
    'apt-get install',
    'Shell',
    [
      'WARNING: apt does not have a stable CLI interface. Use with caution in scripts.',
      'Hit:1 http://azure.archive.ubuntu.com/ubuntu jammy InRelease',
      'Get:2 http://azure.archive.ubuntu.com/ubuntu jammy-updates InRelease [128 kB]',
      'Fetched 7,124 kB in 2s (3,561 kB/s)',
      'Reading package lists...',
      'Building dependency tree...',
      '0 upgraded, 12 newly installed, 0 to remove and 31 not upgraded.',
      'debconf: unable to initialize frontend: Dialog',
      'debconf: (Dialog frontend will not work on a dumb terminal, an emacs shell buffer, or without a controlling terminal.)',
      'debconf: falling back to frontend: Readline',
      "debconf: (Can't locate Term/ReadLine.pm in @INC (you may need to install the Term::ReadLine module) (@INC contains: /etc/perl) at /usr/share/perl5/Debconf/FrontEnd/Readline.pm line 7.)",
      'dpkg-preconfigure: unable to re-open stdin: No such file or directory',
      'Selecting previously unselected package libnginx-mod-http-geoip2.',
      'Setting up nginx-common (1.18.0-6ubuntu14.4) ...',
      'Created symlink /etc/systemd/system/multi-user.target.wants/nginx.service → /lib/systemd/system/nginx.service.',
      'invoke-rc.d: could not determine current runlevel',
      'Processing triggers for man-db (2.10.2-1) ...',
      'No services need to be restarted.',
      'widget: the flux is out of range',
    ],
  ],
  [
    'a first boot',
    'Shell',
    [
      'sudo: unable to resolve host pkrvm0x3: Name or service not known',
      'mesg: ttyname failed: Inappropriate ioctl for device',
      'stdin: is not a tty',
      'Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1834 (unattended-upgr)... 0s',
      'Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1834 (unattended-upgr)... 10s',
      'Reading package lists...',
      'Setting up jq (1.6-2.1ubuntu3) ...',
      "rm: cannot remove '/tmp/old': No such file or directory",
      'curl: (28) Connection timed out after 10001 milliseconds; will retry in 1 second',
      'widget: the flux is out of range',
    ],
  ],
  [
    'dnf install',
    'Shell',
    [
      'This system is not registered with an entitlement server. You can use subscription-manager to register.',
      'Last metadata expiration check: 0:01:45 ago on Fri Dec 27 09:51:28 2024.',
      'Dependencies resolved.',
      'warning: /var/cache/dnf/epel/packages/jq.rpm: Header V4 RSA/SHA256 Signature, key ID 3228467c: NOKEY',
      'Importing GPG key 0x3228467C:',
      'Key imported successfully',
      'Waiting for process with pid 1234 to finish.',
      'Running transaction check',
      'Transaction check succeeded.',
      'Running transaction test',
      'Transaction test succeeded.',
      'Complete!',
      'widget: the flux is out of range',
    ],
  ],
  [
    'pip and npm',
    'Shell',
    [
      "WARNING: Running pip as the 'root' user can result in broken permissions and conflicting behaviour with the system package manager.",
      'WARNING: Retrying (Retry(total=4)) after connection broken by ReadTimeoutError',
      'Successfully installed requests-2.32.3',
      'npm warn deprecated inflight@1.0.6: This module is not supported, and leaks memory.',
      'npm WARN EBADENGINE Unsupported engine {',
      'added 120 packages in 3s',
      'widget: the flux is out of range',
    ],
  ],
  [
    'PowerShell',
    'PowerShell',
    [
      'VERBOSE: GET https://www.powershellgallery.com/api/v2 with 0-byte payload',
      "VERBOSE: Could not find a part of the path 'C:\\Windows\\Temp\\old'.",
      "WARNING: Unable to find package provider 'NuGet'. It may not be imported yet.",
      'WARNING: The names of some imported commands from the module include unapproved verbs.',
      'Success Restart Needed Exit Code      Feature Result',
      'True    No             NoChangeNeeded {}',
      'DEBUG: Access is denied',
      'Chocolatey installed 3/3 packages.',
      'widget: the flux is out of range',
    ],
  ],
]

describe('what steps that succeed print as well', () => {
  it('does not count as a cause: lines of a megabyte', () => {
    for (const part of ["'./", 'Cannot uninstall a', "cannot open '", ': ', 'Retry(total=4) '])
      assert.deepEqual(causesOf('Shell', [part.repeat(1_000_000 / part.length)]), ['script-failed'], part)
  })

  for (const [name, type, lines] of noise)
    it(`does not count as a cause: ${name}`, () => {
      assert.deepEqual(causesOf(type, lines), ['script-failed'])
      assert.deepEqual(causesOf(type, [...lines, ...Array.from({ length: 20 }, (_, n) => `progress ${n}`)]), ['script-failed'])
    })
})

// Programs that print the cause of their error as a warning.
const reasons: readonly (readonly [string, 'Shell' | 'PowerShell', readonly string[]])[] = [
  [
    'archive-damaged',
    'PowerShell',
    [
      "WARNING: Package 'AzureRM' failed to be installed because: End of Central Directory record could not be found.",
      "WARNING: Package 'AzureRM' failed to install.",
      "PackageManagement\\Save-Package : Unable to save the module 'AzureRM'.",
    ],
  ],
  ['package-script-failed', 'Shell', ['warning: %post(app-1.0-1.el8.x86_64) scriptlet failed, exit status 1', 'app: not installed']],
  [
    'apt-locked',
    'Shell',
    ['debconf: DbDriver "config": /var/cache/debconf/config.dat is locked by another process: Resource temporarily unavailable'],
  ],
]

describe('a warning that is the cause of an error', () => {
  for (const [id, type, lines] of reasons)
    it(`counts: ${id}`, () => {
      assert.deepEqual(causesOf(type, lines), [id])
    })

  it('is quoted rather than the error that only repeats it, and not rather than one that says more', () => {
    const [, type, lines = []] = reasons[0] ?? []
    assert.ok(type !== undefined)
    assert.match(
      explain(evidenceOf(type, lines)) ?? '',
      /The step’s last error: WARNING: Package 'AzureRM' failed to be installed because: End of /,
    )
    assert.match(
      explain(evidenceOf(type, [...lines, 'Start-Widget : fatal: no flux'])) ?? '',
      /The step’s last error: Start-Widget : fatal: no flux\. /,
    )
  })
})

describe('warnings of apt', () => {
  it('that say why it ignores a key are evidence', () => {
    const causes = causesOf('Shell', [
      'W: https://a.example/debian/dists/trixie/InRelease: The key(s) in the keyring /etc/apt/keyrings/a.gpg are ignored as the file has an unsupported filetype.',
      "W: OpenPGP signature verification failed: https://a.example/debian trixie InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 7EA0A9C3F273FCD8",
      "E: The repository 'https://a.example/debian trixie InRelease' is not signed.",
      "N: Updating from such a repository can't be done securely, and is therefore disabled by default.",
    ])
    assert.deepEqual(causes, ['repository-key-format'])
  })
})
