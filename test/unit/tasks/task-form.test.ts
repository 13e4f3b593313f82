import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { at, isObject, itemsOf, textOf } from '../../../shared/json.js'
import { formOf, type FormField } from '../../task-form.js'

const manifestOf = (folder: string): unknown => JSON.parse(readFileSync(`tasks/${folder}/task.json`, 'utf8'))
const builder = manifestOf('AzureVMImageBuilderV1')
const gallery = manifestOf('AzureVMImageGalleryV1')

// Experts and users of the older tasks open their groups themselves.
const firstSight = (manifest: unknown, values: Readonly<Record<string, string>>): readonly FormField[] =>
  formOf(manifest, values)
    .filter(({ name }) => !name.startsWith('expert') && name !== 'older')
    .flatMap(({ fields }) => fields)

const namesOf = (manifest: unknown): readonly string[] => itemsOf(at(manifest, 'inputs')).map((input) => textOf(at(input, 'name')) ?? '')

describe('the form of the Azure DevOps tasks', () => {
  it('shows at most 25 fields for a build from a file, and 10 in open groups', () => {
    const shown = firstSight(builder, { command: 'build' })
    assert.ok(shown.length <= 25, `${shown.length}: ${shown.map(({ name }) => name).join(' ')}`)
    const open = formOf(builder, { command: 'build' }).filter(({ isExpanded }) => isExpanded)
    assert.ok(open.flatMap(({ fields }) => fields).length <= 10)
  })

  for (const [task, manifest, commands] of [
    ['AzureVMImageBuilder', builder, ['plan', 'wait', 'cancel', 'check', 'gate', 'promote', 'retain', 'schema']],
    ['AzureVMImageGallery', gallery, ['check', 'gate', 'promote', 'retain']],
  ] as const)
    for (const command of commands)
      it(`shows at most 15 fields for ${command} of ${task}`, () => {
        const shown = firstSight(manifest, { command })
        assert.ok(shown.length <= 15, `${shown.length}: ${shown.map(({ name }) => name).join(' ')}`)
      })

  it('shows the fields that define an image without a file only if they are chosen', () => {
    const isInline = (values: Readonly<Record<string, string>>): boolean =>
      firstSight(builder, values).some(({ name }) => name === 'customizerScript')
    assert.equal(isInline({ command: 'build' }), false)
    assert.equal(isInline({ command: 'build', definedBy: 'inputs' }), true)
    assert.equal(isInline({ command: 'wait', definedBy: 'inputs' }), false)
  })

  it('of builds shows no field of galleries', () => {
    for (const command of ['build', 'plan', 'wait', 'cancel'])
      assert.ok(!formOf(builder, { command }).some(({ name }) => name === 'gallery'), command)
  })

  it('closes every group of experts and, last, that of the older tasks', () => {
    for (const manifest of [builder, gallery]) {
      const groups = itemsOf(at(manifest, 'groups'))
      assert.equal(at(groups.at(-1), 'name'), 'older')
      for (const group of groups) if (/^expert|^older/.test(textOf(at(group, 'name')) ?? '')) assert.equal(at(group, 'isExpanded'), false)
    }
  })

  it('of builds has every field of that of galleries, so that pipelines keep working', () => {
    assert.deepEqual(
      namesOf(gallery).filter((name) => !namesOf(builder).includes(name)),
      [],
    )
    const commands = (manifest: unknown): unknown =>
      at(
        itemsOf(at(manifest, 'inputs')).find((input) => at(input, 'name') === 'command'),
        'options',
      )
    for (const command of ['check', 'gate', 'promote', 'retain']) assert.notEqual(at(commands(builder), command), undefined)
  })

  it('does not repeat a list in its help, and shows no raw value of one', () => {
    for (const input of [...itemsOf(at(builder, 'inputs')), ...itemsOf(at(gallery, 'inputs'))]) {
      const name = textOf(at(input, 'name')) ?? ''
      const options = at(input, 'options')
      if (!isObject(options)) continue
      assert.doesNotMatch(textOf(at(input, 'helpMarkDown')) ?? '', /One of /, name)
      const words = Object.entries(options).filter(([value, word]) => value === word && value !== 'VHD')
      assert.deepEqual(words, [], name)
    }
  })

  it('has at most 117 inputs in all', () => {
    assert.ok(namesOf(builder).length <= 117, String(namesOf(builder).length))
  })
})
