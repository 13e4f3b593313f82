// What a template of a repository can do to a message: nothing that hides it.
import assert from 'node:assert/strict'
import { useFolder, writeFiles } from '../temporary-folder.js'
import { doors } from './doors.js'
import { imageTemplate } from './image-template.js'
import { useEmulator } from './shared-emulator.js'

const size = 20_000
const long = 'A'.repeat(size)

describe('names and values of a template that are too long to be read', () => {
  const emulator = useEmulator()
  const folder = useFolder()

  it('are shortened in the messages that quote them', async () => {
    const valid = imageTemplate(emulator().description, [{ type: 'Shell', name: 'x', inline: ['date'] }])
    const changed: readonly (readonly [string, (text: string) => string])[] = [
      ['number.json', () => `{"a":${'9'.repeat(size)}`],
      ['number-of-disk.json', (text) => text.replace('"source"', `"vmProfile":{"osDiskSizeGB":${'9'.repeat(size)}},"source"`)],
      ['word.json', (text) => text.replace('"source"', `${long}, "source"`)],
      ['key.json', (text) => text.replace('"source"', `"${long}": 1, "source"`)],
      ['key-with-spaces.json', (text) => text.replace('"source"', `"${'A b '.repeat(size / 4)}": 1, "source"`)],
      ['type.json', (text) => text.replace('"Shell"', `"${long}"`)],
      ['choice.json', (text) => text.replace('"SharedImage"', `"${long}"`)],
      ['name.json', (text) => text.replace('"date"', `"date"], "name": "${long}", "inline": ["date"`)],
      ['script.json', (text) => text.replace('"inline":["date"]', `"scriptUri":"${'A/'.repeat(size / 2)}"`)],
      ['expression.json', (text) => text.replace('"date"', `"[nothing('${long}')]"`)],
      ['function.json', (text) => text.replace('"date"', `"[${long}()]"`)],
      ['parameter.json', (text) => text.replace('"date"', `"[parameters('${long}')]"`)],
      ['placeholder.json', (text) => text.replace('"date"', `"<${long}>"`)],
      ['anchor.yaml', () => `a: *${long}\n`],
      ['tag.yaml', () => `a: !${long} b\n`],
      ['twice.yaml', () => `${long}: 1\n${long}: 2\n`],
      ['line.yaml', () => `a: "${long}\n`],
    ]
    await writeFiles(folder(), Object.fromEntries(changed.map(([name, change]) => [name, change(valid)])))
    const { subscriptionId, resourceGroup } = emulator().description
    const inputs = { workspace: folder(), 'subscription-id': subscriptionId, 'resource-group-name': resourceGroup, template: '*.*' }
    const { succeeded, log } = await doors.terminal.run(emulator(), 'plan', { ...inputs, json: 'true' }, { cwd: folder() })
    assert.ok(!succeeded)
    // A pointer is for programs, and stays whole.
    const lines = log.split('\n').filter((line) => line.length > 3000 && !/^\s*"pointer":/.test(line))
    assert.deepEqual(lines, [])
    assert.match(log, /A… \(\d+ more characters\) …A/)
  })
})

describe('names that every object of JavaScript has', () => {
  const emulator = useEmulator()
  const folder = useFolder()

  it('mean nothing as a type of step, a criterion or a key', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty']
    const steps = names.flatMap((name) => [`{"type":"${name}"}`, `{"type":"WindowsUpdate","searchCriteria":"${name}=1","${name}":"x"}`])
    const text = imageTemplate(emulator().description, []).replace('"customize": []', `"customize": [${steps.join(',')}]`)
    await writeFiles(folder(), { 'image.json': text.replace('"type"', `"tags":{"__proto__":"a","constructor":"b"},"type"`) })
    const inputs = { workspace: folder(), template: 'image.json' }
    const { succeeded, log } = await doors.terminal.run(emulator(), 'plan', inputs, { cwd: folder() })
    assert.ok(!succeeded && log.includes('customize[0].type cannot be "__proto__"'), log)
    assert.match(log, /does not take "constructor=1" in searchCriteria/)
    assert.doesNotMatch(log, /native code|\[object/)
    assert.match(log, /"tags": \{\s+"__proto__": "a",\s+"constructor": "b"/)
  })
})
