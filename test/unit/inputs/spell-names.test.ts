import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { helpText } from '../../../cli/help.js'
import { inputNames, spellNames } from '../../../shared/inputs/spelling.js'
import { inputs } from '../../../shared/inputs/table.js'

const hyphenated = (platform: 'azure-pipelines' | 'terminal'): readonly string[] =>
  inputNames(platform).filter((name) => name.includes('-'))

// The names that a text spells as GitHub does.
const strangers = (text: string, names: readonly string[]): readonly string[] =>
  names.filter((name) => new RegExp(String.raw`(?<![-\w./:])${name}(?![-\w/])`).test(text))

describe('names of inputs in texts', () => {
  it('are spelled as the platform does', () => {
    const text = 'Check resource-group-name, see docs/vm-size.md; set on-different to replace.'
    assert.equal(spellNames(text, 'github'), text)
    assert.equal(spellNames(text, 'azure-pipelines'), 'Check resourceGroupName, see docs/vm-size.md; set onDifferent to replace.')
    assert.equal(spellNames(text, 'terminal'), 'Check --resource-group-name, see docs/vm-size.md; set --on-different to replace.')
  })

  it('stay as they are if they are flags already', () => {
    assert.equal(spellNames('Use --vm-size or az vm create --vm-size.', 'terminal'), 'Use --vm-size or az vm create --vm-size.')
  })

  it('stay as they are if they are the name of a parameter', () => {
    const text = 'Pass it with the parameters input: api-version=…'
    assert.equal(spellNames(text, 'azure-pipelines'), text)
    assert.equal(spellNames(text, 'terminal'), 'Pass it with --parameters api-version=…')
  })

  it('are flags in a terminal if they are called inputs', () => {
    const text = 'Pass it with the parameters input, or set the workspace input to a folder; see the template input and the last input.'
    assert.equal(spellNames(text, 'azure-pipelines'), text)
    assert.equal(
      spellNames(text, 'terminal'),
      'Pass it with --parameters, or set --workspace to a folder; see template and the last input.',
    )
  })

  it('are flags with their values, and commands, in a terminal', () => {
    const text = 'Follow it with command: wait, or set wait: false, on-cancel: leave or partial: warn; command: line and wait: it is over.'
    const inTerminal =
      'Follow it with aib wait, or set --wait false, --on-cancel leave or --partial warn; command: line and wait: it is over.'
    assert.equal(spellNames(text, 'terminal'), inTerminal)
    assert.equal(spellNames(text, 'azure-pipelines'), text.replace('on-cancel', 'onCancel'))
  })

  it('are those of Azure DevOps in every text of task.json', () => {
    const manifest = readFileSync('tasks/AzureVMImageBuilderV1/task.json', 'utf8')
    assert.deepEqual(strangers(manifest, hyphenated('azure-pipelines')), [])
  })

  it('are flags in the help of every command', () => {
    for (const command of inputs.command.type.values) assert.deepEqual(strangers(helpText(command), hyphenated('terminal')), [], command)
  })
})
