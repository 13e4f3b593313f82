import assert from 'node:assert/strict'
import { nameTrouble, pathTrouble } from '../../shared/windows-names.js'

describe('a path on Windows', () => {
  for (const path of [
    'C:\\app',
    'c:/app/site/',
    'C:\\',
    '\\\\server\\share\\a b.txt',
    '\\\\?\\C:\\app',
    '%TEMP%\\x',
    '$env:TEMP\\x',
    '${env:ProgramFiles(x86)}\\x',
    'C:\\a\\..\\b\\.\\c',
    'C:\\app\\.config',
    'C:\\app\\nullable\\console.txt',
    "C:\\app\\com10\\Ünïcode [1] 'x'",
    `C:\\${'a'.repeat(255)}`,
  ])
    it(`may be ${path.slice(0, 40)}`, () => {
      assert.equal(pathTrouble(path), undefined)
    })

  for (const [path, trouble] of [
    ['C:\\a<b', 'has a character in its name that Windows does not allow'],
    ['C:\\a\\b?c', 'has a character in its name that Windows does not allow'],
    ['C:\\a\\file.txt:stream', 'has a character in its name that Windows does not allow'],
    ['C:\\a\\tab\there', 'has a character in its name that Windows does not allow'],
    ['C:\\a.\\b', 'ends with a dot or a space, which Windows drops'],
    ['C:\\a \\b', 'ends with a dot or a space, which Windows drops'],
    ['C:\\AUX', 'has a name that Windows reserves for a device'],
    ['C:/a/lpt1.log', 'has a name that Windows reserves for a device'],
    ['C:\\a\\CONIN$', 'has a name that Windows reserves for a device'],
    ['\\\\server\\share\\com¹', 'has a name that Windows reserves for a device'],
    [`C:\\${'a'.repeat(256)}`, 'has more than 255 characters in its name'],
  ] as const)
    it(`cannot be ${JSON.stringify(path).slice(0, 40)}`, () => {
      assert.ok(pathTrouble(path)?.endsWith(` ${trouble}`), pathTrouble(path))
    })
})

describe('two names in a folder on Windows', () => {
  for (const [one, other] of [
    ['A', 'a'],
    ['README.md', 'readme.MD'],
    ['É', 'é'],
    ['Ω', 'ω'],
    ['Я.txt', 'я.txt'],
  ] as const)
    it(`are the same: ${one} and ${other}`, () => {
      assert.equal(nameTrouble(other, [one, other]), `and ${one} are the same name on Windows`)
    })

  for (const [one, other] of [
    ['SS', 'ß'],
    ['I', 'ı'],
    ['FFI', '\ufb03'],
    ['s', '\u017f'],
    ['e\u0301', 'é'],
    ['\u{10400}', '\u{10428}'],
  ] as const)
    it(`are different: ${one} and ${other}`, () => {
      assert.equal(nameTrouble(other, [one, other]), undefined)
    })
})
