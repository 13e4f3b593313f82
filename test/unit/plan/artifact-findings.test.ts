import assert from 'node:assert/strict'
import { artifactFindings } from '../../../shared/plan/artifact-findings.js'
import { textNode } from '../../../shared/template/node.js'

const at = { file: 'image.yaml', line: 7, column: 3, pointer: '' }
const sha256 = 'a'.repeat(64)
const content = { path: 'files/', absolutePath: '/r/files', bytes: 1, modified: 0, sha256, blobName: `${sha256}/files.zip` }

// The rules that speak of a download to this destination; `longestPath` is that of a folder.
const rules = (destination: string, longestPath: string | undefined, os: 'Windows' | 'Linux' = 'Windows') =>
  artifactFindings({
    deliveries: [
      {
        by: 'link',
        artifact:
          longestPath === undefined ? { kind: 'file', ...content } : { kind: 'archive', ...content, treeDigest: sha256, longestPath },
        step: {
          name: 'files',
          os,
          destination,
          content: longestPath === undefined ? { kind: 'file', mode: 0o644 } : { kind: 'archive' },
        },
        reference: {
          path: ['properties', 'customize', 0, 'sourceUri'],
          property: 'sourceUri',
          value: textNode('files', at),
          checksumProperty: 'sha256Checksum',
          checksumSince: '2018-02-01-preview',
        },
      },
    ],
    destination: { kind: 'given', containerUrl: 'https://account.blob.core.windows.net/artifacts' },
    access: 'identity',
    environment: 'AzureCloud',
    triggers: [],
    spell: (name) => name,
  }).map(({ rule, at: place }) => `${rule} ${String(place.line)}`)

describe('the longest path of a download', () => {
  // `C:\app\` has 7 characters.
  for (const [what, found, expected] of [
    ['of 259 characters passes', rules('C:\\app', 'd/'.padEnd(252, 'x')), []],
    ['of 260 is warned of at the customizer', rules('C:\\app', 'd/'.padEnd(253, 'x')), ['windows-long-path 7']],
    ['is the same if the destination ends with a slash', rules('C:\\app\\', 'd/'.padEnd(252, 'x')), []],
    ['is the destination of a single file', rules(`C:\\${'d\\'.repeat(129)}`.slice(0, 260), undefined), ['windows-long-path 7']],
    ['may be longer on Linux', rules('/app', 'd/'.padEnd(400, 'x'), 'Linux'), []],
  ] as const)
    it(what, () => {
      assert.deepEqual(found, expected)
    })
})

describe('a file that the service reads', () => {
  const found = (access: 'identity' | 'sas' | undefined) =>
    artifactFindings({
      deliveries: [
        {
          by: 'service',
          artifact: { kind: 'file', ...content },
          reference: {
            path: ['properties', 'customize', 0, 'sourceUri'],
            property: 'sourceUri',
            value: textNode('files', at),
            checksumProperty: 'sha256Checksum',
            checksumSince: '2018-02-01-preview',
          },
        },
      ],
      destination: { kind: 'given', containerUrl: 'https://account.blob.core.windows.net/artifacts' },
      access,
      environment: 'AzureCloud',
      triggers: [],
      spell: (name) => name,
    }).map(({ rule }) => rule)

  it('is warned of if it is read by a link, not if nothing decides that', () => {
    assert.deepEqual(found('sas'), ['sas-file-source'])
    assert.deepEqual(found('identity'), [])
    assert.deepEqual(found(undefined), [])
  })
})

describe('a container on a custom domain', () => {
  const found = (host: string, access: 'identity' | 'sas', environment: 'AzureCloud' | 'custom' = 'AzureCloud') =>
    artifactFindings({
      deliveries: [
        {
          by: 'service',
          artifact: { kind: 'file', ...content },
          reference: {
            path: ['properties', 'customize', 0, 'scriptUri'],
            property: 'scriptUri',
            value: textNode('a.sh', at),
            checksumProperty: 'sha256Checksum',
            checksumSince: '2018-02-01-preview',
          },
        },
      ],
      destination: { kind: 'given', containerUrl: `https://${host}/artifacts` },
      access,
      environment,
      triggers: [],
      spell: (name) => name,
    }).map(({ rule }) => rule)

  it('cannot be read by the identity of the template', () => {
    for (const host of [
      'files.example.com',
      'files.blob.example.com',
      'a.blob.core.windows.net.example.com',
      'ablob.core.windows.net',
      'blob.core.windows.net',
      'files.azureedge.net',
      'a.blob.core.usgovcloudapi.net',
    ])
      assert.deepEqual(found(host, 'identity'), ['artifacts-custom-domain'], host)
    assert.deepEqual(found('files.example.com', 'sas'), [])
    assert.deepEqual(found('files.example.com', 'identity', 'custom'), [])
    for (const host of [
      'a.blob.core.windows.net',
      'A.Blob.Core.Windows.net',
      'a-secondary.blob.core.windows.net',
      'a.z01.blob.storage.azure.net',
      'a.privatelink.blob.core.windows.net',
    ])
      assert.deepEqual(found(host, 'identity'), [])
  })
})
