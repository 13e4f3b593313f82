import assert from 'node:assert/strict'
import { silence } from '../../../shared/template/lint/silence.js'
import { parseDocument } from '../../../shared/template/load.js'
import { inputPlace, textNode } from '../../../shared/template/node.js'
import { evaluateTemplate, given, lint, placeText, remoteFilesIn, scope } from './helpers.js'

const findings = (file: string, text: string, ignore: readonly string[] = []) => {
  const { body } = evaluateTemplate(parseDocument(text, file), given(''), scope())
  const apiVersion = textNode('2024-02-01', inputPlace('version'))
  const relevant = ['build-timeout', 'validation-none', 'vhd-dies', 'ignore-unknown']
  return silence(lint({ apiVersion, body, remoteFiles: remoteFilesIn(body) }), { ignore, sources: new Map([[file, text]]) })
    .filter(({ rule }) => relevant.includes(rule))
    .map(({ rule, at, message }) => ({ rule, at: placeText(at), message }))
}

const rules = (file: string, text: string, ignore?: readonly string[]) => findings(file, text, ignore).map(({ rule }) => rule)

const head = 'type: Microsoft.VirtualMachineImages/imageTemplates\nproperties:\n'

describe('aib-ignore', () => {
  it('silences rules on its own line, in YAML and in JSON', () => {
    assert.deepEqual(rules('a.yaml', `${head}  buildTimeoutInMinutes: 5 # aib-ignore build-timeout\n`), [])
    const json = (comment: string) => `{ "properties": { "source": {},\n"buildTimeoutInMinutes": 5 ${comment}\n} }`
    assert.deepEqual(rules('a.jsonc', json('')), ['build-timeout'])
    assert.deepEqual(rules('a.jsonc', json('// aib-ignore build-timeout')), [])
    assert.deepEqual(rules('a.json', json('/* aib-ignore build-timeout */')), [])
  })

  it('silences rules on the next line where it stands alone, over further comments', () => {
    const text = '  # aib-ignore build-timeout, vhd-dies\n  # because it is a test\n\n  buildTimeoutInMinutes: 5\n  validate: {}\n'
    assert.deepEqual(rules('a.yaml', head + text), ['validation-none'])
  })

  it('silences nothing else: neither other rules, nor other lines, nor the line after one that it shares', () => {
    const text = '  validate: {} # aib-ignore build-timeout\n  buildTimeoutInMinutes: 5\n'
    assert.deepEqual(rules('a.yaml', head + text), ['validation-none', 'build-timeout'])
  })

  it('does not count inside a YAML word', () => {
    assert.deepEqual(rules('a.yaml', `${head}  buildTimeoutInMinutes: 5 #aib-ignore build-timeout\n`), [])
    assert.deepEqual(rules('a.yaml', `${head}  stagingResourceGroup: x#aib-ignore nothing\n`), [])
  })

  it('warns of a rule that does not exist, at its place', () => {
    const [unknown] = findings('a.yaml', `${head}  # aib-ignore build-timeuot\n  vmProfile: {}\n`)
    assert.deepEqual(unknown, {
      rule: 'ignore-unknown',
      at: 'a.yaml:3:3',
      message: 'There is no rule build-timeuot to ignore. Did you mean build-timeout?',
    })
  })
})

describe('The list of rules to ignore', () => {
  it('silences them everywhere, those of other parts of the pipeline too', () => {
    const text = `${head}  validate: {}\n  buildTimeoutInMinutes: 5\n`
    assert.deepEqual(rules('a.yaml', text, ['build-timeout', 'location-differs']), ['validation-none'])
  })

  it('warns of a rule that does not exist', () => {
    assert.deepEqual(findings('a.yaml', head.replace('properties:\n', 'properties: {source: x}'), ['everything']), [
      { rule: 'ignore-unknown', at: 'lint-ignore:1:1', message: 'There is no rule everything to ignore. docs/rules.md lists all of them.' },
    ])
  })
})
