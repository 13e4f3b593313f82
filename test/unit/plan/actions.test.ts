import assert from 'node:assert/strict'
import { plannedActions } from '../../../shared/plan/actions.js'

const sha256 = 'a'.repeat(64)
const archive = {
  kind: 'archive',
  path: 'files/',
  absolutePath: '/r/files',
  bytes: 1,
  modified: 0,
  sha256,
  treeDigest: sha256,
  blobName: `${sha256}/files.tar.gz`,
  url: null,
} as const
const script = {
  path: 'files/',
  plannedUrl: `https://account.blob.core.windows.net/artifacts/${sha256}/download.sh`,
  plannedSha256: sha256,
  download: { os: 'Linux', url: 'https://x', sha256, destination: '/opt', content: { kind: 'archive' } },
} as const

describe('the actions of a plan', () => {
  it('name all that a build would make in Azure, an account and private scripts too', () => {
    const actions = plannedActions({ name: 'web', artifacts: [archive], privateScripts: [script], ownAccount: 'aib1', trigger: undefined })
    assert.deepEqual(
      actions.map(({ action, target }) => [action, target]),
      [
        ['create', 'storage account aib1'],
        ['upload', `<artifacts-container-url>/${sha256}/files.tar.gz`],
        ['upload', 'https://account.blob.core.windows.net/artifacts/<sha256>/download.sh'],
        ['submit', 'web'],
        ['run', 'web'],
        ['delete', 'web'],
      ],
    )
  })

  it('need no account where there is nothing to store', () => {
    const actions = plannedActions({ name: 'web', artifacts: [], privateScripts: [], ownAccount: 'aib1', trigger: undefined })
    assert.deepEqual(
      actions.map(({ action }) => action),
      ['submit', 'run', 'delete'],
    )
  })

  it('keep or delete the trigger, and with one that is kept no template goes', () => {
    const withTrigger = (action: 'keep' | 'remove') =>
      plannedActions({ name: 'web', artifacts: [], privateScripts: [], ownAccount: undefined, trigger: { action, name: 'nightly' } }).map(
        ({ action: does, target, condition }) => `${does} ${target} ${condition}`,
      )
    const [, created, ...rest] = withTrigger('keep')
    assert.equal(created, 'create trigger web/nightly where it is not there already')
    assert.equal(rest.length, 1)
    const [, deleted, , goes] = withTrigger('remove')
    assert.equal(deleted, 'delete trigger web/nightly where it is there')
    assert.equal(goes, 'delete web after the build, as cleanup says')
  })
})
