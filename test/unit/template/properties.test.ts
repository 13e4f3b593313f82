import assert from 'node:assert/strict'
import fc from 'fast-check'
import { AibError } from '../../../shared/errors.js'
import { functionNames } from '../../../shared/template/functions.js'
import { parseDocument } from '../../../shared/template/load.js'
import { toJson } from '../../../shared/template/node.js'
import type { Json } from '../../../shared/json.js'
import { anyCharacter } from '../../any-text.js'
import { evaluateTemplate, evaluate, given, known, scope } from './helpers.js'

const runs = { numRuns: 400, seed: 20261121 }

// Any call of any functions, of arguments that they may or may not take.
const { call } = fc.letrec<{ call: string; argument: string }>((tie) => ({
  call: fc
    .tuple(fc.constantFrom(...functionNames), fc.array(tie('argument'), { maxLength: 4 }))
    .map(([name, list]) => `${name}(${list.join(', ')})`),
  argument: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      "'a'",
      "''",
      "'{0:D3}'",
      "'P1D'",
      "'A.B/c'",
      '0',
      '-1',
      '3',
      'true()',
      'null()',
      "createObject('a', 1)",
      "lambda('x', lambdaVariables('x'))",
      "parameters('p')",
    ),
    fc.string({ unit: anyCharacter, maxLength: 8 }).map((text) => `'${text.replaceAll("'", "''")}'`),
    tie('call'),
  ),
}))

const parameters = { p: { type: 'array', defaultValue: ['x', { y: [1, null] }] } }

// The value, or the problems in words.
const outcome = (task: () => Json | undefined): Json => {
  try {
    return task() ?? null
  } catch (error) {
    if (!(error instanceof AibError)) throw error
    return error.problems.map(({ message }) => message)
  }
}

describe('Evaluation of anything', () => {
  it('ends in a value or an AibError, and in the same one each time', () => {
    fc.assert(
      fc.property(call, (expression) => {
        const once = () => evaluate(`[${expression}]`, { parameters })
        assert.deepEqual(outcome(once), outcome(once))
      }),
      runs,
    )
  })

  it('leaves a bare resource as it stands, but for its placeholders', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: anyCharacter }), (value) => {
        const text = JSON.stringify({ properties: { source: {}, value } })
        const rendered = outcome(() => toJson(evaluateTemplate(parseDocument(text, 'image.json'), given(''), scope()).body))
        assert(text.includes('<') || text.includes('__proto__') || JSON.stringify(rendered) === text, text)
      }),
      runs,
    )
  })

  it('does not depend on white space or on the format of the file', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (json) => {
        const text = JSON.stringify({
          parameters,
          resources: [
            { type: 'Microsoft.VirtualMachineImages/imageTemplates', properties: { upper: "[toUpper(parameters('p')[0])]", json } },
          ],
        })
        const texts = [
          [text, 'image.json'],
          [JSON.stringify(JSON.parse(text), undefined, '\t').replaceAll('\n', '\r\n'), 'image.jsonc'],
          [JSON.stringify(JSON.parse(text), undefined, 2), 'image.yaml'],
        ] as const
        const [first, ...others] = texts.map(([content, file]) =>
          outcome(() => toJson(evaluateTemplate(parseDocument(content, file), given(''), scope(known)).body)),
        )
        for (const other of others) assert.deepEqual(other, first)
        assert(Array.isArray(first) || JSON.stringify(first).includes('"upper":"X"'))
      }),
      { ...runs, numRuns: 100 },
    )
  })
})
