// Functions of expressions, compared with the evaluator in the real Bicep compiler ("bicep console").
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { itWith, toolPath } from '../tools.js'
import { evaluate } from '../unit/template/helpers.js'

// Written alike in Bicep and in template expressions.
const expressions = [
  "string(distinct(split('a,A,b,a', ',')))",
  "string(parseCidr('10.144.5.7/20'))",
  "string(parseCidr('10.0.0.0/31'))",
  "string(parseCidr('2001:db8::ff00:42:8329/64'))",
  "string(parseCidr('1:0:0:2:0:0:0:3/128'))",
  "cidrSubnet('10.0.5.9/16', 24, 255)",
  "cidrSubnet('fdad:3236:5555::/48', 52, 3)",
  "cidrHost('10.144.3.7/24', 1)",
  "string(parseUri('https://X.com:8080/Y/z?a=b'))",
  "string(parseUri('http://x:80/'))",
  "string(json('{a: 1}'))",
  'string(objectKeys(json(\'{"b_":1,"b-":2,"bA":3,"b1":4,"B0":5}\')))',
  'string(items(json(\'{"b":1,"C":2,"a":3}\')))',
  "toUpper('straße')",
  "toLower('ÀB')",
  "dataUri('é')",
  "uniqueString('a', 'b')",
  "guid('a', 'b')",
  "uri('https://x/a/b/', '../c')",
  "uriComponent('a b/ü&=+~!*')",
  "base64('é')",
  "format('{0:D3}|{1:N2}|{0,5}|{0,-5}', 7, 12)",
  "padLeft('7', 3, '0')",
  "string(intersection(split('a,b', ','), split('B,b', ',')))",
  ...['P1M', 'P1Y', '-P1Y2M3D', 'PT36H', 'P1DT1H2M3S'].map((duration) => `dateTimeAdd('2020-01-31T10:20:30Z', '${duration}')`),
  ...['2020-04-07 14:53:14Z', '20200105T150405Z', '2020-01-05', '2020-01-01T00:00:00.5+02:00'].map(
    (time) => `dateTimeAdd('${time}', 'P1D')`,
  ),
  ...[
    'd',
    'D',
    'f',
    'F',
    'g',
    'G',
    'M',
    'o',
    'r',
    's',
    't',
    'T',
    'u',
    'y',
    'yyyy.MM.dd.HHmm',
    'vyyyyMMdd',
    'ddd, d MMM yy h:mm tt',
    'zzz K %d',
    'ss.fff FFF',
  ].map((format) => `dateTimeAdd('2020-01-05T15:04:05.12Z', 'P0D', '${format}')`),
  ...['indexOf', 'lastIndexOf'].flatMap((name) => [
    `string(${name}(split('a,A,b,A,a', ','), 'A'))`,
    `string(${name}(json('[[1],[2],[2]]'), json('[2]')))`,
    `string(${name}('abcABC', 'C'))`,
  ]),
  ...[
    '{"a":1}|{"A":2}',
    '{"a":{"b":1}}|{"a":{"B":2,"c":null}}',
    '{"a":{"b":1}}|{"a":null}',
    '{"a":null}|{"a":{"b":1}}',
    '{"a":{"b":1}}|{"a":{"b":null}}',
    '{"a":[1,2]}|{"a":[]}',
    '{"a":1}|{"a":"x"}',
    '{"a":1}|{"b":1}',
    '[1,2,1]|[2,3]',
  ].flatMap((pair) => {
    const both = pair.split('|').map((text) => `json('${text}')`)
    return [`string(union(${both.join(', ')}))`, `string(intersection(${both.join(', ')}))`]
  }),
  ...['["a",1,true,null,{"b":[]}]', '{"a-b":"c"}', '[]', 'null', '1.5'].map((text) => `format('{0}|{0 ,3 }', json('${text}'))`),
  "format('{0, 5}|{0 ,-5}|{0 }', 'a')",
  ...["min(json('[1, 2.5]'))", "max(json('[1.5, 1]'))", "max(1, json('2.5'))"].map((number) => `format('{0}', ${number})`),
  "uriComponentToString('a+b%zz%C3%A9%')",
  'dataUri(json(\'{"a":1.5}\'))',
  "dataUri(json('true'))",
  "string(dateTimeToEpoch('2020-01-05T15:04:05+02:00'))",
]

describe('functions of expressions', () => {
  itWith(['bicep'], 'have the values that the Bicep compiler computes', () => {
    const output = execFileSync(toolPath('bicep'), ['console'], { input: `${expressions.join('\n')}\n`, encoding: 'utf8' })
    const real = output.split('\n').flatMap((line) => (line === '' ? [] : [line.replace(/^'|'$/g, '').replaceAll("\\'", "'")]))
    const own = expressions.map((expression) => evaluate(`[${expression}]`))
    assert.deepEqual(own, real)
  })
})
