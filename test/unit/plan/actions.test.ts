import assert from 'node:assert/strict'
import { plannedActions } from '../../../shared/plan/actions.js'
import { textNode } from '../../../shared/template/node.js'

const sha256 = 'a'.repeat(64)
const artifact = {
  kind: 'archive',
  longestPath: 'index.html',
  path: 'files/',
  absolutePath: '/r/files',
  bytes: 1,
  modified: 0,
  sha256,
  treeDigest: sha256,
  blobName: `${sha256}/files.tar.gz`,
} as const
const at = { file: 'image.yaml', line: 1, column: 1, pointer: '' }
const delivery = {
  artifact,
  by: 'link',
  step: { name: 'files', os: 'Linux', destination: '/opt', content: { kind: 'archive' } },
  reference: {
    path: ['properties', 'customize', 0, 'sourceUri'],
    property: 'sourceUri',
    value: textNode('files', at),
    checksumProperty: 'sha256Checksum',
    checksumSince: '2018-02-01-preview',
  },
} as const
const nothing = { name: 'web', artifacts: [], deliveries: [], destination: { kind: 'unknown' }, containerUrl: undefined } as const

describe('the actions of a plan', () => {
  for (const [containerUrl, prefix] of [
    ['https://account.blob.core.windows.net/artifacts', 'https://account.blob.core.windows.net/artifacts/'],
    [undefined, '<artifacts container>/'],
  ] as const)
    it(`name all that a build would create in Azure, an account and private scripts too, in ${containerUrl ?? 'an unknown container'}`, () => {
      const destination = { kind: 'default', account: 'aib1', containerUrl } as const
      const actions = plannedActions({ ...nothing, artifacts: [artifact], deliveries: [delivery], destination, containerUrl })
      assert.deepEqual(
        actions.map(({ action, target }) => [action, target]),
        [
          ['create', 'storage account aib1'],
          ['upload', `${prefix}${sha256}/files.tar.gz`],
          ['upload', `${prefix}<sha256>/download.sh`],
          ['submit', 'web'],
          ['run', 'web'],
          ['delete', 'web'],
        ],
      )
    })

  it('do not create an account without files to store', () => {
    const actions = plannedActions({ ...nothing, destination: { kind: 'default', account: 'aib1', containerUrl: undefined } })
    assert.deepEqual(
      actions.map(({ action }) => action),
      ['submit', 'run', 'delete'],
    )
  })

  it('keep or delete the trigger, and a template whose trigger is kept is not deleted', () => {
    const withTrigger = (action: 'keep' | 'remove') =>
      plannedActions({ ...nothing, trigger: { action, name: 'nightly' } }).map(
        ({ action: does, target, condition }) => `${does} ${target} ${condition}`,
      )
    const [, created, ...rest] = withTrigger('keep')
    assert.equal(created, 'create trigger web/nightly if missing')
    assert.equal(rest.length, 1)
    const [, deleted, , goes] = withTrigger('remove')
    assert.equal(deleted, 'delete trigger web/nightly if it exists')
    assert.equal(goes, 'delete web after the build, depending on cleanup')
  })
})
