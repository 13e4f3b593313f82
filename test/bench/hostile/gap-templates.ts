// Templates of a megabyte with gaps: placeholders and parameters without a value, and expressions that fail. The rest of such a template is
// still checked, with and without these parts.
import { deployment, fill, jsonTemplate, list, megabyte, object, usualLists, yamlTemplate } from './fill.js'
import type { HostileTemplate } from './templates.js'

const one = (name: string, file: string, text: () => string): HostileTemplate => ({
  name: `gaps: ${name}`,
  files: () => ({ [file]: text() }),
  words: [file],
})

const n = String
const distribute = '"distribute":[{"type":"VHD","runOutputName":"vhd"}]'
const resource = (properties: string, name = 'web'): string =>
  `{"type":"Microsoft.VirtualMachineImages/imageTemplates","apiVersion":"2024-02-01","name":"${name}","location":"westus","properties":{"source":{"type":"PlatformImage"},${properties}}}`
const ofCommands = (commands: string, name?: string): string =>
  resource(`"customize":[{"type":"Shell","name":"a","inline":${commands}}],${distribute}`, name)

export const gapTemplates: readonly HostileTemplate[] = [
  one('one placeholder, and steps with a mistake each', 'image.yaml', () =>
    yamlTemplate({ top: 'tags: {a: <a>}', customize: fill((i) => `    - {type: Shel${n(i)}}`) }),
  ),
  one('one placeholder, and empty steps', 'image.json', () =>
    jsonTemplate(`"customize":${list(() => '{}')},${distribute}`, '"tags":{"a":"<a>"}'),
  ),
  one('a placeholder in each step', 'image.json', () =>
    jsonTemplate(`"customize":${list((i) => `{"type":"Shell","name":"<p${n(i)}>","inline":["a"]}`)},${distribute}`),
  ),
  one('a placeholder as each type of step', 'image.yaml', () => yamlTemplate({ customize: fill((i) => `    - {type: <t${n(i)}>}`) })),
  one('a placeholder as the API version', 'image.yaml', () =>
    yamlTemplate({ customize: fill((i) => `    - {type: Shell, bogus${n(i)}: 1}`) }).replace("'2024-02-01'", '<version>'),
  ),
  one('a parameter without a value in each command', 'image.json', () =>
    deployment(
      ofCommands(list((i) => `"[parameters('p${n(i)}')]"`, megabyte / 2)),
      `"parameters":${object((i) => `"p${n(i)}":{"type":"string"}`, megabyte / 2)},`,
    ),
  ),
  one('one parameter without a value, and tags', 'image.json', () =>
    deployment(
      resource(`${usualLists},"vmProfile":{"vmSize":"[parameters('size')]"}`).replace(
        '"location"',
        `"tags":${object((i) => `"a${n(i)}":"b"`)},"location"`,
      ),
      '"parameters":{"size":{"type":"string"}},',
    ),
  ),
  one('a failing expression in each step', 'image.json', () =>
    deployment(resource(`"customize":${list((i) => `{"type":"Shell","inline":["[concta('${n(i)}')]"]}`)},${distribute}`)),
  ),
  one('failing expressions in ten templates', 'image.json', () =>
    deployment(
      fill(
        (i) =>
          ofCommands(
            list((k) => `"[concat(parameters('p${n(k)}'), 'a')]"`, megabyte / 11),
            `web${n(i)}`,
          ),
        ',',
        megabyte,
        10,
      ),
    ),
  ),
  one('a failing expression in each of many templates', 'image.json', () =>
    deployment(fill((i) => ofCommands('["[parameters(\'p\')]"]', `web${n(i)}`), ',', megabyte, 800)),
  ),
  one('a failing expression in a copy loop', 'image.json', () =>
    deployment(
      resource(
        `"copy":[{"name":"customize","count":800,"input":{"type":"Shell","inline":${list((i) => `"[concta('${n(i)}')]"`, megabyte / 10)}}}],${distribute}`,
      ),
    ),
  ),
  one('failing expressions of nested objects', 'image.json', () =>
    jsonTemplate(usualLists, `"tags":${object((i) => `"k${n(i)}":${'{"a":'.repeat(50)}"<p${n(i)}>"${'}'.repeat(50)}`)}`),
  ),
]
