// Errors that follow from another one in front of them, quotations with quotation marks in them, and words with several meanings.
import assert from 'node:assert/strict'
import { diagnose, explain } from '../../../shared/diagnosis/diagnose.js'
import { anyFailure, operation, powershell, run, shell } from '../../../shared/diagnosis/diagnosis.js'
import type { Evidence } from '../../../shared/diagnosis/evidence.js'

const found = (evidence: Evidence): readonly string[] => diagnose([anyFailure, evidence]).map(({ id }) => id)

const noKey =
  "repo md signature check: No public key\nPlugin error: repogpgcheck plugin error: failed to verify signature\nError: Failed to synchronize cache for repo 'widget'\nDisabling Repo: 'widget'"
const notRead = "Error: Failed to download metadata for repo 'widget': Cannot download repomd.xml: All mirrors were tried"
const missing = 'No match for argument: flux\nError: Unable to find a match: flux'

const consequences: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'a key, then no package',
    `${noKey}\nflux package not found or not installed\nError(1011) : No matching packages`,
    ['repository-key-missing'],
  ],
  ['an index, then no package', `${notRead}\n${missing}`, ['repository-not-read']],
  ['no package, then an index', `${missing}\n${notRead}`, ['dnf-package-missing']],
  [
    'an index that apt ignored, then no package',
    'W: Failed to fetch http://a.example/InRelease  500  Flux\nW: Some index files failed to download. They have been ignored, or old ones used instead.\nReading package lists...\nE: Unable to locate package flux',
    ['repository-not-read'],
  ],
  ['no package alone', 'E: Unable to locate package flux', ['apt-package-missing']],
  [
    'a conflict, with one package that a module hides',
    'Error:\n Problem: package widget-1 conflicts with flux provided by flux-2\n  - package flux-1 is filtered out by modular filtering',
    ['package-dependencies'],
  ],
  [
    'a boot loader, and not the package that failed for it',
    '/dev/disk/by-id/ata-X does not exist, so cannot grub-install to it!\nYou must correct your GRUB install devices before proceeding:\n\n  DEBIAN_FRONTEND=dialog dpkg --configure grub-pc\n  dpkg --configure -a\ndpkg: error processing package grub-pc (--configure):\n installed grub-pc package post-installation script subprocess returned error exit status 1\nProcessing triggers for man-db (2.13.1-1) ...\nErrors were encountered while processing:\n grub-pc\nE: Sub-process /usr/bin/dpkg returned an error code (1)',
    ['grub-device-missing'],
  ],
]

describe('the consequence of an error', () => {
  for (const [name, text, ids] of consequences)
    it(`does not decide: ${name}`, () => {
      assert.deepEqual(found(shell(text, 7)), ids)
    })

  it('is not a row of a table of results', () => {
    const table =
      'Success Restart Needed Exit Code      Feature Result\n------- -------------- ---------      --------------\nFalse   No             Failed         {}'
    const text =
      explain([anyFailure, powershell(`Add-WindowsFeature : The source files could not be found. Error: 0x800f081f\n${table}`)]) ?? ''
    assert.ok(text.includes('feature-source-missing') && !text.includes('{}'), text)
  })
})

describe('a quotation', () => {
  it('ends at its own quotation mark, not at one of a name in it', () => {
    const regions = "Gallery image version publishing profile regions 'northeurope' must contain the location of image version 'East US'."
    assert.match(explain([run(regions)]) ?? '', /regions 'northeurope' must contain the location of image version 'East US'\. /)
    const sets = "Replication failed in this region due to 'The copy of the set '' to 'a' failed, and it isn't there'"
    assert.match(
      explain([operation('InternalOperationError', sets)]) ?? '',
      /The reason: The copy of the set '' to 'a' failed, and it isn't there/,
    )
  })

  it('has the lines that say what does not fit', () => {
    const text =
      'Error: Package: widget-devel-8.6.x86_64 (rhui)\n           Requires: widget = 8.6\n           Installed: widget-8.5.x86_64 (@rhui)\n You could try using --skip-broken to work around the problem'
    assert.match(
      explain([anyFailure, shell(text)]) ?? '',
      /does not fit: widget-devel-8\.6\S+ \(rhui\); Requires: widget = 8\.6; Installed: widget-8\.5/,
    )
  })
})

describe('words with several meanings', () => {
  it('are a missing drive if the drive alone is the target', () => {
    const record = (target: string): Evidence =>
      powershell(
        `New-Item : The path is not of a legal form.\n    + CategoryInfo          : InvalidArgument: (${target}:String) [New-Item], ArgumentException`,
      )
    assert.deepEqual(found(record('D:\\')), ['drive-missing'])
    assert.deepEqual(found(record('C:\\')), ['path-not-valid'])
    assert.deepEqual(found(record('D:\\a|b')), ['path-not-valid'])
  })
})
