// Format specifiers of whole numbers. Each result is what `bicep console` 0.49.2 prints, which formats as Azure Resource Manager does.
import assert from 'node:assert/strict'
import { formatInteger } from '../../../shared/template/functions/number-formats.js'

const standard: readonly (readonly [string, number, string])[] = [
  ['B', 5, '101'],
  ['B8', 5, '00000101'],
  ['b', -1, '1'.repeat(64)],
  ['C', 12, '¤12.00'],
  ['C2', -3, '(¤3.00)'],
  ['D', -5, '-5'],
  ['D3', -5, '-005'],
  ['D100', 5, '5'.padStart(100, '0')],
  ['E', 5, '5.000000E+000'],
  ['E0', 0, '0E+000'],
  ['E2', 12345, '1.23E+004'],
  ['e3', -123456, '-1.235e+005'],
  ['F2', 3, '3.00'],
  ['G', 12345, '12345'],
  ['G0', 12345, '12345'],
  ['G1', 15, '2E+01'],
  ['G20', 15, '15'],
  ['g3', 12345, '1.23e+04'],
  ['N3', -1234, '-1,234.000'],
  ['n1', 1234567, '1,234,567.0'],
  ['P', 12, '1,200.00 %'],
  ['P0', 1, '100 %'],
  ['P0', -1, '-100 %'],
  ['R', 5, '5'],
  ['X', -1, 'FFFFFFFFFFFFFFFF'],
  ['x4', -255, 'ffffffffffffff01'],
  ['X8', 3000000000, 'B2D05E00'],
]

const custom: readonly (readonly [string, number, string])[] = [
  ['000', 7, '007'],
  ['0', 12, '12'],
  ['#', 0, ''],
  ['0.0', 7, '7.0'],
  ['00.000', 12, '12.000'],
  ['0.0.0', 12, '12.00'],
  ['#,##0', 1234567, '1,234,567'],
  ['#,##0', -1234, '-1,234'],
  ['#,##0', 0, '0'],
  ['#,##0.00', 1234567, '1,234,567.00'],
  ['#,#', 1234567, '1,234,567'],
  ['0,0', 7, '07'],
  ['00-00', 1234, '12-34'],
  ['0000-00-00', 20261127, '2026-11-27'],
  ['###-####', 5551234, '555-1234'],
  ['0%', 12, '1200%'],
  ['0\\%', 5, '5%'],
  ['0 GB', 64, '64 GB'],
  ['0K', 12, '12K'],
  ["'v'0", 1, 'v1'],
  ['"v"0', 1, 'v1'],
  ['0;-#', -4, '-4'],
  ['000;(000);zero', -5, '(005)'],
  ['000;(000);zero', 0, 'zero'],
  ['yes;no', 1, 'yes'],
]

describe('a whole number with a format specifier', () => {
  for (const [specifier, value, expected] of [...standard, ...custom])
    it(`${String(value)} as ${specifier} is ${JSON.stringify(expected)}`, () => {
      assert.equal(formatInteger(value, specifier), expected)
    })

  for (const specifier of ['Z', 'Z2', 'v0', 'D1000', '0,', '0,.0', '0e+0'])
    it(`has no form ${specifier} here`, () => {
      assert.equal(formatInteger(12345, specifier), undefined)
    })
})
