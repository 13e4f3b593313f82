import assert from 'node:assert/strict'
import { securityMismatch, sourceSecurity, type SourceKind } from '../../../shared/preflight/security-types.js'

const types = ['Standard', 'TrustedLaunchSupported', 'ConfidentialVMSupported', 'TrustedLaunch', 'ConfidentialVM'] as const

// Rows: the source; columns: the target, in the order of `types`. `.` passes, `w` warns, `F` fails.
const ofGallery: Readonly<Record<(typeof types)[number], string>> = {
  Standard: '.Fwww',
  TrustedLaunchSupported: 'F.www',
  ConfidentialVMSupported: '...w.',
  TrustedLaunch: 'FFFFF',
  ConfidentialVM: 'FFFFF',
}

const letter = (kind: SourceKind, source: string, target: string): string => {
  const found = sourceSecurity(source) ?? securityMismatch(kind, source, target)
  return found === undefined ? '.' : found.status === 'failed' ? 'F' : 'w'
}

describe('security types of source and target', () => {
  for (const source of types) {
    it(`judges every target of a source that is ${source}`, () => {
      assert.equal(types.map((target) => letter('gallery', source, target)).join(''), ofGallery[source])
      const lenient = source.endsWith('Supported') || source === 'Standard' ? ofGallery[source].replaceAll('F', 'w') : ofGallery[source]
      assert.equal(types.map((target) => letter('marketplace', source, target)).join(''), lenient)
    })
  }

  it('compares without case, and knows the type that is both', () => {
    assert.equal(letter('gallery', 'trustedlaunchsupported', 'TrustedLaunchSupported'), '.')
    assert.equal(letter('gallery', 'TrustedLaunchAndConfidentialVmSupported', 'TrustedLaunchSupported'), '.')
    assert.equal(letter('gallery', 'TrustedLaunchAndConfidentialVmSupported', 'Standard'), 'F')
    assert.equal(letter('gallery', 'trustedlaunch', 'TrustedLaunch'), 'F')
  })
})
