import assert from 'node:assert/strict'
import { sniff } from '../../../shared/artifacts/sniff.js'

const none = { isText: true, hasShebang: false, isProgram: false, hasCarriageReturns: false, isLfsPointer: false, secret: undefined }
const key = `-----BEGIN PRIVATE KEY-----\n${'A'.repeat(64)}\n`

describe('the beginning of a file', () => {
  for (const [what, start, expected] of [
    ['an empty file', Buffer.alloc(0), none],
    ['a text', Buffer.from('hello\n'), none],
    ['a script', Buffer.from('#!/bin/sh\necho\n'), { ...none, hasShebang: true }],
    ['a script of Windows', Buffer.from('#!/bin/sh\r\necho\r\n'), { ...none, hasShebang: true, hasCarriageReturns: true }],
    ['a program', Buffer.from('\x7fELF\0\0\r\n'), { ...none, isText: false, isProgram: true }],
    [
      'a pointer of Git LFS',
      Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n'),
      { ...none, isLfsPointer: true },
    ],
    ['a key', Buffer.from(key), { ...none, secret: 'a private key in line 1' }],
    ['a key as the editor of PowerShell writes it', Buffer.from(`\ufeff${key}`, 'utf16le'), { ...none, secret: 'a private key in line 1' }],
    ['a key in a program', Buffer.concat([Buffer.alloc(16), Buffer.from(key)]), { ...none, isText: false }],
  ] as const)
    it(`of ${what} identifies it`, () => {
      assert.deepEqual(sniff(start), expected)
    })
})
