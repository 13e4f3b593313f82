import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { notesOf, withRelease } from '../../../scripts/release/changelog.js'

const changelog = '# Changelog\n\nPromises.\n\n## Unreleased\n\n### Fixed\n\n- A.\n\n## 1.0.0 (2026-11-01)\n\n- First.\n'

describe('the changelog', () => {
  it('has the notes of a version below its heading', () => {
    assert.equal(notesOf(changelog, '1.0.0'), '- First.')
    assert.equal(notesOf(changelog.replaceAll('\n', '\r\n'), 'Unreleased'), '### Fixed\n\n- A.')
    assert.equal(notesOf(changelog, '1.0'), undefined)
  })

  it('gives the unreleased changes to a version, and leaves an empty section for the next', () => {
    const after = withRelease(changelog, '1.1.0', '2026-12-01')
    assert.equal(notesOf(after, 'Unreleased'), '')
    assert.equal(notesOf(after, '1.1.0'), '### Fixed\n\n- A.')
    assert.ok(after.includes('\n## 1.1.0 (2026-12-01)\n'))
  })

  it('refuses a version that it has, and a release without changes', () => {
    assert.throws(() => withRelease(changelog, '1.0.0', '2026-12-01'), /already has a section 1\.0\.0/)
    assert.throws(() => withRelease(withRelease(changelog, '1.1.0', '2026-12-01'), '1.2.0', '2026-12-02'), /no changes/)
  })

  it('of this project can be read by a release', () => {
    assert.ok(notesOf(readFileSync('CHANGELOG.md', 'utf8'), 'Unreleased') !== undefined)
  })
})
