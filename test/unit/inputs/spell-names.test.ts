import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { helpText } from '../../../cli/help.js'
import { inputNames, spellNames } from '../../../shared/inputs/spelling.js'
import { inputs } from '../../../shared/inputs/table.js'

const hyphenated = (platform: 'azure-pipelines' | 'terminal'): readonly string[] =>
  inputNames(platform).filter((name) => name.includes('-'))

// The names that a text spells as GitHub does.
const strangers = (text: string, names: readonly string[]): readonly string[] => text.match(named(names)) ?? []

const named = (names: readonly string[]): RegExp => new RegExp(String.raw`(?<![-\w./:])(?:${names.join('|')})(?![-\w/])`, 'g')

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
    assert.equal(spellNames('with the parameters input: web/parameters.json', 'terminal'), 'with --parameters web/parameters.json')
  })

  it('are flags in a terminal if they are called inputs', () => {
    const text = 'Pass it with the parameters input, or set the workspace input to a folder; see the template input and the last input.'
    assert.equal(spellNames(text, 'azure-pipelines'), text)
    assert.equal(
      spellNames(text, 'terminal'),
      'Pass it with --parameters, or set --workspace to a folder; see template and the last input.',
    )
  })

  it('are flags in a terminal after the word input', () => {
    const text =
      'Add A to the input bicep-variables, or name it in the input storage-hosts, if the input parameters names no file. The input environment names the cloud; the input that sets it, the input or variable, and the input of a loop stay.'
    assert.equal(
      spellNames(text, 'azure-pipelines'),
      text.replace('bicep-variables', 'bicepVariables').replace('storage-hosts', 'storageHosts'),
    )
    assert.equal(
      spellNames(text, 'terminal'),
      'Add A to --bicep-variables, or name it in --storage-hosts, if --parameters names no file. --environment names the cloud; the input that sets it, the input or variable, and the input of a loop stay.',
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
    for (const task of ['AzureVMImageBuilderV1', 'AzureVMImageGalleryV1'])
      assert.deepEqual(strangers(readFileSync(`tasks/${task}/task.json`, 'utf8'), hyphenated('azure-pipelines')), [], task)
  })

  it('are flags in the help of every command', () => {
    for (const command of inputs.command.type.values) assert.deepEqual(strangers(helpText(command), hyphenated('terminal')), [], command)
  })

  // A remedy is spelled when it is shown. A message is shown as it is, so a name in it comes from spell().
  it('are not written out in messages and lines of the log', () => {
    // The id of an application, for the Azure CLI.
    const known = /<client-id>/
    const found = ['shared', 'platform']
      .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
      // Most files name none of them, in messages or elsewhere.
      .filter((file) => file.endsWith('.ts') && strangers(readFileSync(file, 'utf8'), hyphenated('terminal')).length > 0)
      .flatMap((file) =>
        messagesIn(file)
          .map((text) => text.replace(known, ''))
          .flatMap((text) => (strangers(text, hyphenated('terminal')).length === 0 ? [] : [`${file}: ${text}`])),
      )
    assert.deepEqual(found, [])
  })
})

// The literal texts of members named message, of what is logged, and of reasons.
const messagesIn = (file: string): readonly string[] => {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
  const texts: string[] = []
  const visit = (node: ts.Node, isShown: boolean): void => {
    const isInMessage = isShown || isMessage(node, source)
    if (ts.isPropertyAssignment(node) && /^(?:fix|sources?)$/.test(node.name.getText(source))) return
    if (
      isInMessage &&
      (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) &&
      node.text.includes(' ')
    )
      texts.push(node.text)
    ts.forEachChild(node, (child) => {
      visit(child, isInMessage)
    })
  }
  visit(source, false)
  return texts
}

const isMessage = (node: ts.Node, source: ts.SourceFile): boolean => {
  if (ts.isPropertyAssignment(node)) return node.name.getText(source) === 'message'
  if (ts.isVariableDeclaration(node)) return /^(?:message|reason\w*|\w+Text)$/.test(node.name.getText(source))
  return ts.isCallExpression(node) && /\blog\.\w+$|^withArmContext$/.test(node.expression.getText(source))
}
