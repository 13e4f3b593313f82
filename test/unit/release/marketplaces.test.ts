import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { parse } from 'yaml'
import { at, textOf } from '../../../shared/json.js'

const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))
const nameOf = (value: unknown, key: string): string => textOf(at(value, key)) ?? ''

// docs/release.md names the sources of these rules.
describe('what the marketplaces ask for', () => {
  const action: unknown = parse(readFileSync('action.yml', 'utf8'))
  const extension = json('vss-extension.json')

  it('is one name, and none that a reader could take for a product of Microsoft', () => {
    assert.equal(nameOf(action, 'name'), 'Image Builder Pipelines')
    assert.equal(nameOf(extension, 'name'), 'Image Builder Pipelines')
    for (const task of readdirSync('tasks'))
      assert.match(nameOf(json(`tasks/${task}/task.json`), 'friendlyName'), /^Image Builder Pipelines(?:: [a-z]+)?$/)
    for (const file of ['README.md', 'docs/overview.md']) assert.match(readFileSync(file, 'utf8'), /^# Image Builder Pipelines\n/)
  })

  it('of GitHub is a short description, an icon and a colour', () => {
    assert.ok(nameOf(action, 'description').length < 125)
    assert.deepEqual(Object.keys(at(action, 'branding') ?? {}).sort(), ['color', 'icon'])
  })

  it('of Visual Studio is a description, an icon of 128 pixels, an overview, a licence, a page for privacy and one for support', () => {
    const description = nameOf(extension, 'description')
    assert.ok(description.length > 50 && description.length <= 200)
    const icon = readFileSync(textOf(at(extension, 'icons', 'default')) ?? '')
    assert.deepEqual([icon.readUInt32BE(16), icon.readUInt32BE(20)], [128, 128])
    for (const path of ['details', 'license']) assert.ok(existsSync(textOf(at(extension, 'content', path, 'path')) ?? ''), path)
    const repository = textOf(at(extension, 'repository', 'uri')) ?? '?'
    for (const link of ['getstarted', 'learn', 'privacypolicy', 'support']) {
      const uri = textOf(at(extension, 'links', link, 'uri')) ?? ''
      assert.ok(uri.startsWith(repository), link)
      const [, path] = /\/blob\/main\/([^#]+)/.exec(uri) ?? []
      assert.ok(path === undefined || existsSync(path), uri)
    }
  })
})
