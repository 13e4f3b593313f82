import assert from 'node:assert/strict'
import { claimsOf, diagnose } from '../../../shared/diagnosis/diagnose.js'
import { wordsOf } from '../../../shared/diagnosis/evidence.js'
import { diagnoses } from '../../../shared/diagnosis/table.js'

// The service's own codes of a failed provisioning (ProvisioningErrorCode in its TypeSpec).
const provisioningCodes = [
  ...['BadSourceType', 'BadPIRSource', 'BadManagedImageSource', 'BadSharedImageVersionSource', 'BadCustomizerType'],
  ...['UnsupportedCustomizerType', 'NoCustomizerScript', 'BadValidatorType', 'UnsupportedValidatorType', 'NoValidatorScript'],
  ...['BadDistributeType', 'BadSharedImageDistribute', 'BadStagingResourceGroup', 'ServerError', 'Other'],
]

describe('the table of diagnoses', () => {
  for (const { id, examples, composed = [], not, alsoPossible = [], isGeneral } of diagnoses) {
    for (const [index, example] of [...examples, ...composed].entries())
      it(`finds ${id} in example ${index + 1}, and no other that it does not state`, () => {
        const found = diagnose(example).map((one) => one.id)
        assert.equal(found[0], id, `${found.join(', ')}: ${example.map(wordsOf).join(' | ')}`)
        assert.deepEqual(found.slice(1), alsoPossible.slice(0, found.length - 1))
      })

    if (isGeneral !== true)
      it(`does not call a later line of an example of ${id} another error`, () => {
        for (const example of [...examples, ...composed])
          assert.equal(claimsOf(example)[0]?.quote, undefined, example.map(wordsOf).join(' | '))
      })

    it(`does not take the counter-example of ${id} for it`, () => {
      assert.ok(
        !diagnose(not).some((one) => one.id === id),
        diagnose(not)
          .map((one) => one.id)
          .join(', '),
      )
    })
  }

  it('has at least 90 rows, each with a name, title, cause and a separate remedy', () => {
    assert.ok(diagnoses.length >= 90, `${diagnoses.length} rows`)
    for (const part of ['id', 'title', 'cause', 'fix'] as const)
      assert.deepEqual(
        diagnoses.map((row) => row[part]).filter((text, index, all) => all.indexOf(text) !== index),
        [],
        part,
      )
  })

  it('names a documentation page, a public source, two wordings and a counter-example in every row', () => {
    for (const { id, link, source, examples, composed = [], not, signs } of diagnoses) {
      assert.match(link, /^https:\/\//, id)
      assert.match(source, /^https?:\/\//, id)
      assert.ok(examples.length > 0 && not.length > 0 && signs.length > 0, id)
      const wordings = new Set([...examples, ...composed].map((example) => JSON.stringify(example)))
      assert.ok(wordings.size >= 2, `${id} has ${wordings.size} wording`)
    }
  })

  it('refers to rows that exist', () => {
    const ids = new Set(diagnoses.map(({ id }) => id))
    for (const { id, before = [], alsoPossible = [] } of diagnoses)
      for (const other of [...before, ...alsoPossible]) assert.ok(ids.has(other), `${id} names ${other}`)
  })

  for (const code of provisioningCodes)
    it(`has a row for provisioning code ${code} without a message`, () => {
      assert.equal(diagnose([{ origin: 'provisioning', code, message: '' }]).length, 1)
    })
})
