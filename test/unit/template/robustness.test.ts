import assert from 'node:assert/strict'
import fc from 'fast-check'
import { AibError } from '../../../shared/errors.js'
import { chooseApiVersion } from '../../../shared/template/api-version.js'
import { imageContent, imageFingerprint, templateFingerprint } from '../../../shared/template/fingerprint.js'
import { parseDocument } from '../../../shared/template/load.js'
import { toJson } from '../../../shared/template/node.js'
import { isJsonObject } from '../../../shared/json.js'
import { withToolTags } from '../../../shared/template/tool-tags.js'
import { parseParameters } from '../../../shared/template/parameters.js'
import { anyCharacter } from '../../any-text.js'
import { evaluateTemplate, filesIn, fixtureText, lint, remoteFilesIn, scope } from './helpers.js'

const onlyAibErrors = (task: () => void): void => {
  try {
    task()
  } catch (error) {
    if (!(error instanceof AibError)) throw error
  }
}

// All that happens to a file offline.
const process = (text: string, file: string, parameters: string): void => {
  const document = parseDocument(text, file)
  const { name, apiVersion, body } = evaluateTemplate(
    document,
    parseParameters(parameters, 'parameters'),
    scope({ subscriptionId: 's', resourceGroup: 'g', location: 'x' }),
  )
  const version = chooseApiVersion({ template: apiVersion, body })
  const tags = [
    ['template', 't'],
    ['image', 'i'],
  ] as const
  const rendered = withToolTags(body, { template: tags, images: tags }).body
  const value = toJson(rendered)
  assert(isJsonObject(value))
  templateFingerprint(value, version.value)
  imageFingerprint(imageContent(value, filesIn(value)))
  for (const { at } of lint({ name, apiVersion: version, body: rendered, remoteFiles: remoteFilesIn(rendered) }))
    assert(at.line > 0 && at.column > 0)
}

const bare = { file: 'bare.yaml', parameters: 'region=r\nimgBuilderId=i\nrelease=r\noutputName=o\nsubscriptionID=s\nrgName=r' }
const deployment = { file: 'deployment.json', parameters: 'templateName=web\nregions=["a"]' }
const symbolic = { file: 'symbolic.jsonc', parameters: '' }
const templates = [bare, deployment, symbolic].map((template) => ({ ...template, text: fixtureText(template.file) }))

describe('Whatever a file holds', () => {
  it('random text is read, or refused with an AibError', () => {
    const extension = fc.constantFrom('x.json', 'x.jsonc', 'x.yaml', 'x')
    const text = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.json(),
      fc
        .array(fc.constantFrom('{', '}', '[', ']', ':', ',', '"', '- ', '\n', '&a ', '*a', '? ', '| ', "'", '#', 'x', '!!map ', '---', '%'))
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(text, extension, (value, file) => {
        onlyAibErrors(() => parseDocument(value, file))
        onlyAibErrors(() => parseParameters(value, file))
      }),
      { numRuns: 400, seed: 20261121 },
    )
  })

  it('a template with pieces cut out, doubled or swapped is processed, or refused with an AibError', () => {
    const piece = fc.constantFrom('', '[', '{', '"', "'", '<x>', '[[', 'null', '[]', '{}', '"[variables(\'a\')]"', '\u0000', '*a', '1e999')
    fc.assert(
      fc.property(fc.constantFrom(...templates), fc.nat(4000), fc.nat(40), piece, ({ file, text, parameters }, start, length, inserted) => {
        const at = start % text.length
        onlyAibErrors(() => {
          process(text.slice(0, at) + inserted + text.slice(at + length), file, parameters)
        })
      }),
      { numRuns: 400, seed: 20261121 },
    )
  })

  it('a template with values of other types is processed, or refused with an AibError', () => {
    const value = fc.constantFrom<unknown>(
      null,
      1,
      true,
      '',
      '<x>',
      '[',
      [],
      {},
      [[]],
      [{}],
      { value: 1 },
      "[parameters('templateName')]",
      "[variables('gallery')]",
    )
    fc.assert(
      fc.property(fc.nat(120), value, (index, replacement) => {
        let count = 0
        const mutated = JSON.stringify(
          JSON.parse(fixtureText(deployment.file), (_, item: unknown) => (count++ === index ? replacement : item)),
        )
        onlyAibErrors(() => {
          process(mutated, deployment.file, deployment.parameters)
        })
      }),
      { numRuns: 400, seed: 20261121 },
    )
  })

  for (const { file, text, parameters } of templates)
    it(`${file} itself is processed`, () => {
      process(text, file, parameters)
    })
})
