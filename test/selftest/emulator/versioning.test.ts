import assert from 'node:assert/strict'
import { compareVersions, nextVersion, type Numbering } from '../../emulator/image-builder/versioning.js'

// The gallery of the service's documentation on `versioning`.
const existing = ['0.1.1', '0.1.2', '1.0.0', '1.0.1', '1.1.0', '1.1.1', '1.2.0', '2.0.0', '2.0.1', '2.1.0']
const numbering = (given: Partial<Numbering>): string =>
  nextVersion({ apiVersion: '2024-02-01', source: '18.04.202401161', existing: [], now: new Date('2024-04-14T14:39:15Z'), ...given })

describe('emulator: numbers of new gallery versions', () => {
  it('follows the newest version by default', () => {
    assert.equal(numbering({ existing }), '2.1.1')
    assert.equal(numbering({ existing, scheme: 'Latest', major: -1 }), '2.1.1')
  })

  it('stays in the requested major version', () => {
    assert.equal(numbering({ existing, scheme: 'Latest', major: 2 }), '2.1.1')
    assert.equal(numbering({ existing, scheme: 'Latest', major: 1 }), '1.2.1')
    assert.equal(numbering({ existing, scheme: 'Latest', major: 0 }), '0.1.3')
  })

  it('begins an empty definition with 1.0.0', () => {
    assert.equal(numbering({}), '1.0.0')
  })

  it('uses the number in galleryImageId, or that of the source with the scheme Source', () => {
    assert.equal(numbering({ explicit: '7.8.9', existing }), '7.8.9')
    assert.equal(numbering({ scheme: 'Source', existing }), '18.4.202401161')
  })

  it('numbers by date before versioning came in 2022-07-01', () => {
    assert.equal(numbering({ apiVersion: '2020-02-14', existing }), '0.24105.52755')
    assert.equal(numbering({ apiVersion: '2022-07-01', existing }), '2.1.1')
  })

  it('compares by number and not by letter', () => {
    assert.deepEqual(['1.10.0', '1.9.0', '1.9.10', '0.99.0'].sort(compareVersions), ['0.99.0', '1.9.0', '1.9.10', '1.10.0'])
    assert.equal(numbering({ existing: ['1.9.0', '1.10.0'] }), '1.10.1')
  })
})
