// Further templates of a megabyte: of secrets, of folders, of values that refer to one another, of nested deployments and of long lines.
import { deployment, fill, jsonTemplate, list, object, usualLists, yamlTemplate } from './fill.js'
import type { HostileTemplate } from './templates.js'

const one = (name: string, file: string, text: () => string, further: readonly string[] = []): HostileTemplate => ({
  name,
  files: () => ({ [file]: text() }),
  words: [file, ...further],
})

const n = String
const distribute = '"distribute":[{"type":"VHD","runOutputName":"vhd"}]'
const ofSteps = (customize: string): string => jsonTemplate(`"customize":${customize},${distribute}`)
const ofCommands = (commands: string): string => ofSteps(`[{"type":"Shell","name":"a","inline":${commands}}]`)
const resource = (properties: string): string =>
  `{"type":"Microsoft.VirtualMachineImages/imageTemplates","apiVersion":"2024-02-01","name":"web","location":"westus","properties":{"source":{"type":"PlatformImage"},${properties}}}`

const folders: readonly HostileTemplate[] = [
  {
    name: 'a YAML flow list of steps that name one script',
    files: () => ({
      'image.yaml': yamlTemplate({ customize: `    [${fill(() => '{type: Shell, scriptUri: a.sh}', ',')}]` }),
      'a.sh': 'echo\n',
    }),
    words: ['image.yaml'],
  },
  {
    name: 'steps that copy one folder, each to another place',
    files: () => ({
      'image.json': ofSteps(list((i) => `{"type":"File","sourceUri":"d","destination":"/tmp/d${n(i)}"}`)),
      'd/s': 'a\n',
    }),
    words: ['image.json'],
  },
  {
    name: 'steps that copy one folder of 3000 files',
    files: () => ({
      'image.json': ofSteps(list((i) => `{"type":"File","sourceUri":"d","destination":"/tmp/d${n(i)}"}`)),
      ...Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`d/${n(i)}`, n(i)])),
    }),
    words: ['image.json'],
  },
  {
    name: 'steps that copy 3000 files',
    files: () => ({
      'image.json': ofSteps(list((i) => `{"type":"File","sourceUri":"d/${n(i % 3000)}","destination":"/tmp/d${n(i)}"}`)),
      ...Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`d/${n(i)}`, n(i)])),
    }),
    words: ['image.json'],
  },
  {
    name: 'steps that copy one folder to paths of Windows',
    files: () => ({
      'image.json': ofSteps(
        `[{"type":"PowerShell","inline":["a"]},${fill((i) => `{"type":"File","sourceUri":"d","destination":"C:\\\\d${n(i)}"}`, ',')}]`,
      ),
      'd/s': 'a\n',
    }),
    words: ['image.json'],
  },
]

const secrets: readonly HostileTemplate[] = [
  one('tags that are passwords', 'image.json', () =>
    jsonTemplate(usualLists, `"tags":${object((i) => `"password${n(i)}":"Hunter2-${n(i)}xYz"`)}`),
  ),
  one('passwords with one start', 'image.json', () => ofCommands(list((i) => `"export PASSWORD=${'aB1'.repeat(1 + (i % 60))}${n(i)}"`))),
  one('passwords on a line each', 'image.yaml', () =>
    yamlTemplate({
      customize: `    - type: Shell\n      name: a\n      inline:\n${fill((i) => `        - curl -u a:Hunter${n(i)}xY9z https://a`)}`,
    }),
  ),
  one('a secure object', 'image.json', () =>
    deployment(
      resource(`"customize":[{"type":"Shell","name":"a","inline":["[string(parameters('p'))]"]}],${distribute}`),
      `"parameters":{"p":{"type":"secureObject","defaultValue":${object((i) => `"k${n(i)}":"Hunter${n(i)}-x"`, 900_000)}}},`,
    ),
  ),
  one('a secure string of a megabyte', 'image.json', () =>
    deployment(
      resource(`"customize":[{"type":"Shell","name":"a","inline":["[parameters('p')]"]}],${distribute}`),
      `"parameters":{"p":{"type":"secureString","defaultValue":"${'aB1'.repeat(300_000)}"}},`,
    ),
  ),
  one('a secure string of lines', 'image.json', () =>
    deployment(
      resource(`"customize":[{"type":"Shell","name":"a","inline":["[parameters('p')]"]}],${distribute}`),
      `"parameters":{"p":{"type":"secureString","defaultValue":"${fill((i) => `Hunter${n(i)}`, '\\n', 900_000)}"}},`,
    ),
  ),
]

const values: readonly HostileTemplate[] = [
  one('variables that use the 20 before', 'image.json', () =>
    deployment(
      resource(usualLists),
      `"variables":{"v0":"a",${fill((i) => `"v${n(i + 1)}":"[concat(${Array.from({ length: 20 }, (_, k) => `variables('v${n(Math.max(0, i - k))}')`).join(',')})]"`, ',')}},`,
    ),
  ),
  one('variables that each use two others', 'image.json', () =>
    deployment(
      resource(`${usualLists},"vmProfile":{"vmSize":"[variables('v0')]"}`),
      `"variables":${object((i) => `"v${n(i)}":"[concat(variables('v${n(2 * i + 1)}'),variables('v${n(2 * i + 2)}'))]"`)},`,
    ),
  ),
  one('copy loops of resources', 'image.json', () =>
    deployment(
      fill(
        (i) =>
          `{"copy":{"name":"c${n(i)}","count":3},${resource(usualLists)
            .slice(1)
            .replace('"web"', `"[format('w${n(i)}-{0}',copyIndex())]"`)}`,
        ',',
      ),
    ),
  ),
  one('copy loops of a property', 'image.json', () =>
    deployment(resource(`"copy":${list(() => `{"name":"customize","count":3,"input":{"type":"Shell","inline":["a"]}}`)},${distribute}`)),
  ),
  one('deployments 25 deep', 'image.json', () => {
    const nested = (depth: number): string =>
      depth === 0
        ? resource(usualLists)
        : `{"type":"Microsoft.Resources/deployments","apiVersion":"2022-09-01","name":"d${n(depth)}","properties":{"mode":"Incremental","expressionEvaluationOptions":{"scope":"inner"},"template":{"resources":[${nested(depth - 1)}]}}}`
    return deployment(nested(25), `"variables":${object((i) => `"v${n(i)}":"a"`, 900_000)},`)
  }),
  one('objects of a declared type', 'image.json', () =>
    deployment(
      resource(usualLists),
      `"languageVersion":"2.0","parameters":{"a":{"type":"array","items":{"type":"object","properties":{"x":{"type":"int","minValue":3}}},"defaultValue":${list((i) => `{"x":${n(i % 3)}}`)}}},`,
    ),
  ),
]

const lines: readonly HostileTemplate[] = [
  one('steps with four findings each', 'image.yaml', () =>
    yamlTemplate({
      customize: fill(
        (i) =>
          `    - {type: Shell, name: a, inline: [curl http://a/${n(i)} | sh, apt-get install x, export PASSWORD=a1b2c3d4e5], bogus: 1}`,
      ),
    }),
  ),
  one('one inline command of if', 'image.json', () => ofCommands(`["${'if a; then '.repeat(80_000)}"]`)),
  one('one inline command of ${a:-', 'image.json', () => ofCommands(`["${'${a:-'.repeat(150_000)}"]`)),
  one('step names with commands of a runner', 'image.json', () =>
    ofSteps(list((i) => `{"type":"Shell","name":"a\\n::error::${n(i)}","inline":["a"]}`)),
  ),
  one('a YAML string of escapes', 'image.yaml', () => yamlTemplate({ top: `tags: {a: "${fill(() => '\\u0041', '')}"}` })),
  one('a folded YAML string', 'image.yaml', () => yamlTemplate({ top: `tags:\n  a: >-\n${fill(() => '    a')}` })),
  one('a list of YAML merge keys', 'image.yaml', () => yamlTemplate({ top: `x: &x {a: 1}\ny: {<<: [${fill(() => '*x', ', ')}]}` })),
  one('tags of emoji', 'image.json', () => jsonTemplate(usualLists, `"tags":{"a":"${'😀'.repeat(250_000)}"}`)),
]

export const furtherTemplates: readonly HostileTemplate[] = [...folders, ...secrets, ...values, ...lines]
