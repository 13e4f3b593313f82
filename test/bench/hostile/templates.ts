// Templates of a megabyte that ask for as much work as possible, each in its own way.
import { deployment, fill, jsonTemplate, list, megabyte, object, usualLists, yamlTemplate } from './fill.js'

export interface HostileTemplate {
  readonly name: string
  // The files of the workspace, by their paths.
  readonly files: () => Readonly<Record<string, string>>
  // The words after `aib plan`.
  readonly words: readonly string[]
}

const one = (name: string, file: string, text: () => string, further: readonly string[] = []): HostileTemplate => ({
  name,
  files: () => ({ [file]: text() }),
  words: [file, ...further],
})

const n = String
const last = (text: string): string => text.slice(0, -1)

const steps: readonly HostileTemplate[] = [
  {
    name: 'steps that name one script',
    files: () => ({
      'image.yaml': yamlTemplate({
        customize: fill((i) => `    - {type: Shell, scriptUri: s.sh}`.replace('s.sh', i % 2 === 0 ? 's.sh' : 't.sh')),
      }),
      's.sh': 'echo\n',
      't.sh': 'echo\n',
    }),
    words: ['image.yaml'],
  },
  {
    name: 'steps in JSON that name one script',
    files: () => ({
      'image.json': jsonTemplate(
        `"customize":${list(() => '{"type":"Shell","scriptUri":"s.sh"}')},"distribute":[{"type":"VHD","runOutputName":"vhd"}]`,
      ),
      's.sh': 'echo\n',
    }),
    words: ['image.json'],
  },
  {
    name: 'steps that copy one file',
    files: () => ({
      'image.json': jsonTemplate(
        `"customize":${list(() => '{"type":"File","sourceUri":"s","destination":"/tmp/s"}')},"distribute":[{"type":"VHD","runOutputName":"vhd"}]`,
      ),
      s: 'a\n',
    }),
    words: ['image.json'],
  },
  {
    name: 'steps that copy one folder',
    files: () => ({
      'image.json': jsonTemplate(
        `"customize":${list(() => '{"type":"File","sourceUri":"d","destination":"/tmp/d"}')},"distribute":[{"type":"VHD","runOutputName":"vhd"}]`,
      ),
      'd/s': 'a\n',
    }),
    words: ['image.json'],
  },
  one('steps that name missing scripts', 'image.yaml', () =>
    yamlTemplate({ customize: fill((i) => `    - {type: Shell, scriptUri: scripts/a${n(i)}.sh}`) }),
  ),
  one('steps that name remote scripts', 'image.yaml', () =>
    yamlTemplate({ customize: fill((i) => `    - {type: Shell, scriptUri: "https://a.example/${n(i)}"}`) }),
  ),
  one('steps that are empty', 'image.yaml', () => yamlTemplate({ customize: fill(() => '    - {}') })),
  one('steps of unknown types', 'image.yaml', () => yamlTemplate({ customize: fill((i) => `    - {type: Shel${n(i)}}`) })),
  one('steps with the same name', 'image.yaml', () => yamlTemplate({ customize: fill(() => '    - {type: Shell, name: a, inline: [b]}') })),
  one('steps with unknown properties', 'image.yaml', () =>
    yamlTemplate({ customize: fill((i) => `    - {type: Shell, inlin${n(i)}: [b]}`) }),
  ),
  one('restarts', 'image.yaml', () => yamlTemplate({ customize: fill(() => '    - {type: WindowsRestart}') })),
  one('PowerShell steps', 'image.yaml', () => yamlTemplate({ customize: fill(() => '    - {type: PowerShell, inline: [exit]}') })),
  one('steps that are null', 'image.json', () =>
    jsonTemplate(`"customize":${list(() => 'null')},"distribute":[{"type":"VHD","runOutputName":"vhd"}]`),
  ),
  one('one step with unknown properties', 'image.json', () =>
    jsonTemplate(`"customize":[${object((i) => `"k${n(i)}":1`)}],"distribute":[{"type":"VHD","runOutputName":"vhd"}]`),
  ),
]

const inline = (commands: string): string =>
  jsonTemplate(`"customize":[{"type":"Shell","name":"a","inline":${commands}}],"distribute":[{"type":"VHD","runOutputName":"vhd"}]`)

const commands: readonly HostileTemplate[] = [
  one('inline commands', 'image.json', () => inline(list(() => '"echo a"'))),
  one('inline commands of one character', 'image.json', () => inline(list(() => '"a"'))),
  one('one inline command of statements', 'image.json', () => inline(`["${fill(() => 'a;', '')}"]`)),
  one('one inline command of quotes', 'image.json', () => inline(`["${fill(() => "'", '')}"]`)),
  one('one inline command of open parentheses', 'image.json', () => inline(`["${fill(() => '$(', '')}"]`)),
  one('one inline command of here-documents', 'image.json', () => inline(`["${fill((i) => `cat <<A${n(i)}\\n`, '')}"]`)),
  one('one inline command of a character', 'image.json', () => inline(`["${'a'.repeat(megabyte)}"]`)),
  one('one inline command of spaces', 'image.json', () => inline(`["${' '.repeat(megabyte)}"]`)),
  one('one inline command of backslashes', 'image.json', () => inline(`["${'\\\\'.repeat(megabyte / 2)}"]`)),
  one('one inline command of hyphens', 'image.json', () => inline(`["curl ${'-'.repeat(megabyte)}"]`)),
  one('one inline command of sudo', 'image.json', () => inline(`["${fill(() => 'sudo', ' ')}"]`)),
  one('one inline command of pipes', 'image.json', () => inline(`["${fill(() => 'a|b&&', '')}"]`)),
  one('one inline command of password=', 'image.json', () => inline(`["${fill((i) => `password=Hunter${n(i)}xY`, ' ')}"]`)),
  one('inline commands with a password each', 'image.json', () => inline(list((i) => `"export PASSWORD=Hunter${n(i)}xY9z"`))),
  one('one inline command of account keys', 'image.json', () =>
    inline(`["${fill((i) => `AccountKey=${n(i).padStart(86, 'aB3d')}==`, ';')}"]`),
  ),
  one('one inline command of PowerShell', 'image.json', () =>
    jsonTemplate(
      `"customize":[{"type":"PowerShell","name":"a","inline":["${fill(() => '$a = {(`', '')}"]}],"distribute":[{"type":"VHD","runOutputName":"vhd"}]`,
    ),
  ),
  one('a YAML block of commands', 'image.yaml', () =>
    yamlTemplate({ customize: `    - type: Shell\n      name: a\n      inline:\n        - |\n${fill((i) => `          echo ${n(i)}`)}` }),
  ),
  one('inline commands of a YAML list', 'image.yaml', () =>
    yamlTemplate({ customize: `    - type: Shell\n      name: a\n      inline:\n${fill((i) => `        - echo ${n(i)}`)}` }),
  ),
]

const members: readonly HostileTemplate[] = [
  one('tags in YAML', 'image.yaml', () => yamlTemplate({ top: `tags: {${fill((i) => `a${n(i)}: b`, ', ')}}` })),
  one('tags in JSON', 'image.json', () => jsonTemplate(usualLists, `"tags":${object((i) => `"${n(i)}":""`)}`)),
  one('tags with long names', 'image.json', () => jsonTemplate(usualLists, `"tags":${object((i) => `"${n(i).padStart(600, 'a')}":"b"`)}`)),
  one('a tag of a megabyte', 'image.json', () => jsonTemplate(usualLists, `"tags":{"a":"${'<'.repeat(megabyte)}"}`)),
  one('identities', 'image.json', () =>
    jsonTemplate(usualLists, `"identity":{"type":"UserAssigned","userAssignedIdentities":${object((i) => `"/a/${n(i)}":{}`)}}`),
  ),
  one('unknown properties of the template', 'image.json', () =>
    jsonTemplate(
      usualLists,
      fill((i) => `"locatio${n(i)}":1`, ','),
    ),
  ),
  one('regions', 'image.json', () =>
    jsonTemplate(
      `"customize":[{"type":"Shell","name":"a","inline":["a"]}],"distribute":[{"type":"SharedImage","runOutputName":"g","galleryImageId":"/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/a/providers/Microsoft.Compute/galleries/g/images/i","targetRegions":${list((i) => `{"name":"westus${n(i)}"}`)}}]`,
    ),
  ),
  one('replication regions that repeat', 'image.json', () =>
    jsonTemplate(
      `"customize":[{"type":"Shell","name":"a","inline":["a"]}],"distribute":[{"type":"SharedImage","runOutputName":"g","galleryImageId":"/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/a/providers/Microsoft.Compute/galleries/g/images/i","replicationRegions":${list(() => '"westus"')}}]`,
    ),
  ),
  one('distributions with the same name', 'image.json', () =>
    jsonTemplate(
      `"customize":[{"type":"Shell","name":"a","inline":["a"]}],"distribute":${list(() => '{"type":"VHD","runOutputName":"a"}')}`,
    ),
  ),
  one('distributions', 'image.json', () =>
    jsonTemplate(
      `"customize":[{"type":"Shell","name":"a","inline":["a"]}],"distribute":${list((i) => `{"type":"VHD","runOutputName":"a${n(i)}"}`)}`,
    ),
  ),
  one('gallery distributions', 'image.json', () =>
    jsonTemplate(
      `"customize":[{"type":"Shell","name":"a","inline":["a"]}],"distribute":${list((i) => `{"type":"SharedImage","runOutputName":"a${n(i)}","galleryImageId":"/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/a/providers/Microsoft.Compute/galleries/g/images/i${n(i)}","targetRegions":[{"name":"westus"}]}`)}`,
    ),
  ),
  one('artifact tags', 'image.json', () =>
    jsonTemplate(
      `"customize":[{"type":"Shell","name":"a","inline":["a"]}],"distribute":[{"type":"VHD","runOutputName":"a","artifactTags":${object((i) => `"a${n(i)}":"b"`)}}]`,
    ),
  ),
  one('validators', 'image.json', () =>
    jsonTemplate(`${usualLists},"validate":{"inVMValidations":${list((i) => `{"type":"Shell","name":"v${n(i)}","inline":["a"]}`)}}`),
  ),
  one('filters of Windows updates', 'image.json', () =>
    jsonTemplate(
      `"customize":[{"type":"WindowsUpdate","filters":${list((i) => `"include:$_.Title -like '*${n(i)}*'"`)}}],"distribute":[{"type":"VHD","runOutputName":"vhd"}]`,
    ),
  ),
  one('a name of a megabyte', 'image.json', () => `{"name":"${'a'.repeat(megabyte)}",${jsonTemplate(usualLists).slice(1)}`),
  one('a gallery id of slashes', 'image.json', () =>
    jsonTemplate(
      `"customize":[{"type":"Shell","name":"a","inline":["a"]}],"distribute":[{"type":"SharedImage","runOutputName":"g","galleryImageId":"${'/a'.repeat(megabyte / 2)}","replicationRegions":["westus"]}]`,
    ),
  ),
]

const syntax: readonly HostileTemplate[] = [
  one('a JSON text of brackets', 'image.json', () => '['.repeat(megabyte)),
  one('JSON arrays 190 deep', 'image.json', () => jsonTemplate(usualLists, `"a":${list(() => `${'['.repeat(190)}${']'.repeat(190)}`)}`)),
  one('a JSON text of quotes', 'image.json', () => `{${"'".repeat(megabyte)}`),
  one('a JSON text of commas', 'image.json', () => `[${','.repeat(megabyte)}]`),
  one('JSON of words without quotes', 'image.json', () => object((i) => `a${n(i)}:b`)),
  one('JSON with a line break in each string', 'image.json', () => inline(list(() => '"a\nb"'))),
  one('JSON with placeholders without quotes', 'image.json', () => inline(list((i) => `<p${n(i)}>`))),
  one('JSON of comments', 'image.json', () => `${fill(() => '// a')}\n${jsonTemplate(usualLists)}`),
  one('JSON of empty lines', 'image.json', () => `${'\n'.repeat(megabyte)}${jsonTemplate(usualLists)}`),
  one('JSON of duplicate keys', 'image.json', () =>
    jsonTemplate(
      usualLists,
      fill(() => '"tags":{}', ','),
    ),
  ),
  one('JSON of duplicate tags', 'image.json', () => jsonTemplate(usualLists, `"tags":${object(() => '"a":"b"')}`)),
  one('JSON that ends early', 'image.json', () => last(inline(list(() => '"echo a"')))),
  one('YAML of brackets', 'image.yaml', () => '['.repeat(megabyte)),
  one('YAML of hyphens', 'image.yaml', () => '- '.repeat(megabyte / 2)),
  one('YAML of tabs', 'image.yaml', () => fill(() => '\ta: b')),
  one('YAML of the same key', 'image.yaml', () => fill(() => 'a: b')),
  one('YAML of keys without a colon', 'image.yaml', () => fill((i) => `a${n(i)}`)),
  one('YAML of colons', 'image.yaml', () => ':'.repeat(megabyte)),
  one('YAML of question marks', 'image.yaml', () => '? '.repeat(megabyte / 2)),
  one('YAML of quotes', 'image.yaml', () => `a: ${'"'.repeat(megabyte)}`),
  one('YAML of exclamation marks', 'image.yaml', () => fill(() => '- !a b')),
  one('YAML of percent signs', 'image.yaml', () => fill(() => '%')),
  one('YAML of documents', 'image.yaml', () => fill(() => '---\na: b')),
  one('YAML that is indented more on each line', 'image.yaml', () => fill((i) => `${' '.repeat(i)}a:`)),
  one('YAML with wrong indentation', 'image.yaml', () => fill((i) => `${' '.repeat((i * 7) % 5)}a${n(i)}: b`)),
  one('YAML anchors', 'image.yaml', () => yamlTemplate({ top: `x: [${fill((i) => `&a${n(i)} b`, ', ')}]` })),
  one('YAML aliases of one anchor', 'image.yaml', () => yamlTemplate({ top: `x: &a b\ny: [${fill(() => '*a', ', ')}]` })),
  one('YAML anchors with an alias each', 'image.yaml', () => yamlTemplate({ top: `x: [${fill((i) => `&a${n(i)} b, *a${n(i)}`, ', ')}]` })),
  one('YAML aliases of aliases', 'image.yaml', () =>
    yamlTemplate({ top: `x0: &x0 [a]\n${fill((i) => `x${n(i + 1)}: &x${n(i + 1)} [*x${n(i)}, *x${n(i)}]`)}` }),
  ),
  one('YAML aliases without an anchor', 'image.yaml', () => yamlTemplate({ top: `x: [${fill((i) => `*a${n(i)}`, ', ')}]` })),
  one('YAML merge keys', 'image.yaml', () => yamlTemplate({ top: `x: &a {}\ny: [${fill(() => '{<<: *a}', ', ')}]` })),
  one('YAML of words that YAML 1.1 takes for booleans', 'image.yaml', () => yamlTemplate({ top: `x: [${fill(() => 'yes', ', ')}]` })),
  one('YAML comments', 'image.yaml', () => `${fill(() => '# a')}\n${yamlTemplate({})}`),
  one('YAML comments aib-ignore', 'image.yaml', () => `${fill(() => '# aib-ignore name-secret')}\n${yamlTemplate({})}`),
  one('YAML comments aib-ignore of unknown rules', 'image.yaml', () => `${fill((i) => `# aib-ignore rule-${n(i)}`)}\n${yamlTemplate({})}`),
  one('one comment aib-ignore of rules', 'image.yaml', () => `# aib-ignore ${fill((i) => `rule-${n(i)}`, ',')}\n${yamlTemplate({})}`),
  one('steps with a comment aib-ignore each', 'image.yaml', () =>
    yamlTemplate({ customize: fill(() => '    - {type: Shell, inline: [a]} # aib-ignore step-unnamed') }),
  ),
  one('placeholders', 'image.yaml', () => yamlTemplate({ top: `tags: {${fill((i) => `a${n(i)}: <p${n(i)}>`, ', ')}}` })),
  one('one string of placeholders', 'image.yaml', () => yamlTemplate({ top: `tags: {a: "${fill((i) => `<p${n(i)}>`, '')}"}` })),
  one('one string of open placeholders', 'image.yaml', () => yamlTemplate({ top: `tags: {a: "${'<a'.repeat(megabyte / 2)}"}` })),
]

const template = (properties: string, more = ''): string =>
  `{"type":"Microsoft.VirtualMachineImages/imageTemplates","apiVersion":"2024-02-01","name":"web","location":"westus"${more},"properties":{${properties}}}`

const expressions: readonly HostileTemplate[] = [
  one('an expression in each command', 'image.json', () =>
    deployment(template(`"customize":[{"type":"Shell","name":"a","inline":${list((i) => `"[concat('a', ${n(i)})]"`)}}]`)),
  ),
  one('a parameter in each command', 'image.json', () =>
    deployment(
      template(`"customize":[{"type":"Shell","name":"a","inline":${list(() => `"[parameters('a')]"`)}}]`),
      '"parameters":{"a":{"type":"string","defaultValue":"b"}},',
    ),
  ),
  one('a secure parameter in each command', 'image.json', () =>
    deployment(
      template(`"customize":[{"type":"Shell","name":"a","inline":${list((i) => `"[concat(parameters('a'),'${n(i)}')]"`)}}]`),
      '"parameters":{"a":{"type":"securestring","defaultValue":"Hunter2Hunter2"}},',
    ),
  ),
  one('variables that are not used', 'image.json', () => deployment(template(usualLists), `"variables":${object((i) => `"v${n(i)}":1`)},`)),
  one('variables that use the one before', 'image.json', () =>
    deployment(
      template(usualLists, `,"tags":{"a":"[variables('v9000')]"}`),
      `"variables":{"v0":"a",${fill((i) => `"v${n(i + 1)}":"[concat(variables('v${n(i)}'),'a')]"`, ',')}},`,
    ),
  ),
  one('variables that are each used', 'image.json', () =>
    deployment(
      template(`"customize":[{"type":"Shell","name":"a","inline":${list((i) => `"[variables('v${n(i)}')]"`, megabyte / 2)}}]`),
      `"variables":${object((i) => `"v${n(i)}":"a${n(i)}"`, megabyte / 2)},`,
    ),
  ),
  one('parameters', 'image.json', () =>
    deployment(template(usualLists), `"parameters":${object((i) => `"p${n(i)}":{"type":"string","defaultValue":"a"}`)},`),
  ),
  one('parameters without a value', 'image.json', () =>
    deployment(template(usualLists), `"parameters":${object((i) => `"p${n(i)}":{"type":"string"}`)},`),
  ),
  one('secure parameters', 'image.json', () =>
    deployment(template(usualLists), `"parameters":${object((i) => `"p${n(i)}":{"type":"securestring","defaultValue":"Hunter${n(i)}"}`)},`),
  ),
  one('parameters with allowed values', 'image.json', () =>
    deployment(
      template(usualLists),
      `"parameters":{"a":{"type":"string","defaultValue":"v5","allowedValues":${list((i) => `"v${n(i)}"`)}}},`,
    ),
  ),
  one('definitions of types', 'image.json', () =>
    deployment(
      template(usualLists),
      `"languageVersion":"2.0","definitions":{"d0":{"type":"string"},${fill((i) => `"d${n(i + 1)}":{"$ref":"#/definitions/d${n(i)}"}`, ',')}},"parameters":{"a":{"$ref":"#/definitions/d9000","defaultValue":"a"}},`,
    ),
  ),
  one('functions', 'image.json', () =>
    deployment(
      template(usualLists),
      `"functions":[{"namespace":"n","members":${object((i) => `"f${n(i)}":{"parameters":[],"output":{"type":"string","value":"a"}}`)}}],`,
    ),
  ),
  one(
    'outputs',
    'image.json',
    () => last(deployment(template(usualLists))) + `,"outputs":${object((i) => `"o${n(i)}":{"type":"string","value":"[concat('a')]"}`)}}`,
  ),
  one('other resources', 'image.json', () =>
    deployment(template(usualLists), '', `${fill((i) => `{"type":"A.B/c","apiVersion":"2020-01-01","name":"r${n(i)}"}`, ',')},`),
  ),
  one('image templates', 'image.json', () =>
    deployment(template(usualLists), '', `${fill((i) => template(usualLists).replace('web', `web${n(i)}`), ',')},`),
  ),
  one('resources that depend on each other', 'image.json', () =>
    deployment(
      template(usualLists),
      '',
      `${fill((i) => `{"type":"A.B/c","apiVersion":"2020-01-01","name":"r${n(i)}","dependsOn":["r${n(i + 1)}"]}`, ',')},`,
    ),
  ),
  one('nested deployments', 'image.json', () =>
    deployment(
      template(usualLists),
      '',
      `${fill((i) => `{"type":"Microsoft.Resources/deployments","apiVersion":"2022-09-01","name":"d${n(i)}","properties":{"mode":"Incremental","template":{"resources":[]}}}`, ',')},`,
    ),
  ),
  one('nested deployments with a reference to each output', 'image.json', () =>
    deployment(
      template(
        `"customize":[{"type":"Shell","name":"a","inline":${list((i) => `"[reference('d${n(i)}').outputs.o.value]"`, megabyte / 5)}}]`,
      ),
      '',
      `${fill((i) => `{"type":"Microsoft.Resources/deployments","apiVersion":"2022-09-01","name":"d${n(i)}","properties":{"expressionEvaluationOptions":{"scope":"inner"},"mode":"Incremental","template":{"resources":[],"outputs":{"o":{"type":"string","value":"a"}}}}}`, ',', (megabyte * 4) / 5)},`,
    ),
  ),
  one('copy loops', 'image.json', () =>
    deployment(
      template(usualLists),
      `"variables":{"copy":${list((i) => `{"name":"v${n(i)}","count":2,"input":"[copyIndex('v${n(i)}')]"}`)}},`,
    ),
  ),
  one('a copy loop of a large step', 'image.json', () =>
    deployment(
      template(
        `"copy":[{"name":"customize","count":800,"input":{"type":"Shell","name":"[format('a{0}', copyIndex('customize'))]","inline":${list(() => '"echo"')}}}]`,
      ),
    ),
  ),
  one('a copy loop of a large template', 'image.json', () =>
    deployment(
      `{"copy":{"name":"c","count":800},${template(`"customize":[{"type":"Shell","name":"a","inline":${list(() => '"echo"')}}]`)
        .slice(1)
        .replace('"web"', `"[format('web{0}', copyIndex())]"`)}`,
    ),
  ),
  one('an expression of parentheses', 'image.json', () => deployment(template(usualLists, `,"tags":{"a":"[${'('.repeat(megabyte)}]"}`))),
  one('an expression of arguments', 'image.json', () =>
    deployment(template(usualLists, `,"tags":{"a":"[concat(${fill(() => `'a'`, ',')})]"}`)),
  ),
  one('an expression of property accesses', 'image.json', () =>
    deployment(template(usualLists, `,"tags":{"a":"[parameters('a')${'.b'.repeat(megabyte / 2)}]"}`)),
  ),
  one('an expression of indexes', 'image.json', () =>
    deployment(template(usualLists, `,"tags":{"a":"[parameters('a')${'[0]'.repeat(megabyte / 3)}]"}`)),
  ),
  one('an expression of quotes', 'image.json', () =>
    deployment(template(usualLists, `,"tags":{"a":"[concat('${"''".repeat(megabyte / 2)}')]"}`)),
  ),
  one('an expression that is not closed', 'image.json', () =>
    deployment(template(usualLists, `,"tags":{"a":"[concat(${'a,'.repeat(megabyte / 2)}"}`)),
  ),
  one('expressions of unknown functions', 'image.json', () =>
    deployment(template(`"customize":[{"type":"Shell","name":"a","inline":${list((i) => `"[concta${n(i)}('a')]"`)}}]`)),
  ),
  one('expressions of unknown parameters', 'image.json', () =>
    deployment(
      template(`"customize":[{"type":"Shell","name":"a","inline":${list((i) => `"[parameters('p${n(i)}')]"`)}}]`),
      `"parameters":${object((i) => `"q${n(i)}":{"type":"string"}`, megabyte / 5)},`,
    ),
  ),
  one('format strings', 'image.json', () =>
    deployment(template(usualLists, `,"tags":{"a":"[format('${'{0}'.repeat(megabyte / 3)}', 'aaaaaaaaaa')]"}`)),
  ),
]

const others: readonly HostileTemplate[] = [
  {
    name: 'a parameters file of values without a parameter',
    files: () => ({ 'image.json': deployment(template(usualLists)), 'p.json': object((i) => `"p${n(i)}":{"value":"a"}`) }),
    words: ['image.json', '--parameters', 'p.json'],
  },
  {
    name: 'a parameters file of values of parameters',
    files: () => ({
      'image.json': deployment(template(usualLists), `"parameters":${object((i) => `"p${n(i)}":{"type":"string"}`)},`),
      'p.json': `{"$schema":"https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#","contentVersion":"1.0.0.0","parameters":${object((i) => `"p${n(i)}":{"value":"a"}`)}}`,
    }),
    words: ['image.json', '--parameters', 'p.json'],
  },
  {
    name: 'a parameters file in YAML',
    files: () => ({ 'image.yaml': yamlTemplate({}), 'p.yaml': fill((i) => `p${n(i)}: a`) }),
    words: ['image.yaml', '--parameters', 'p.yaml'],
  },
  {
    name: 'a parameters file with a value of a megabyte',
    files: () => ({ 'image.yaml': yamlTemplate({ top: 'tags: {a: <a>}' }), 'p.yaml': `a: ${'b'.repeat(megabyte)}` }),
    words: ['image.yaml', '--parameters', 'p.yaml'],
  },
  {
    name: 'a placeholder that is used often, with a long value',
    files: () => ({
      'image.yaml': yamlTemplate({ customize: `    - {type: Shell, name: a, inline: [${fill(() => '<a>', ', ')}]}` }),
      'p.yaml': `a: ${'b'.repeat(10_000)}`,
    }),
    words: ['image.yaml', '--parameters', 'p.yaml'],
  },
  {
    name: 'a policy of rules',
    files: () => ({
      'image.yaml': yamlTemplate({}),
      'policy.yaml': `rules:\n${fill((i) => `  - {id: r${n(i)}, path: properties.customize, matches: a}`)}`,
    }),
    words: ['image.yaml', '--lint-policy', 'policy.yaml'],
  },
  {
    name: 'a policy of allowed values',
    files: () => ({
      'image.yaml': yamlTemplate({}),
      'policy.yaml': `rules:\n  - id: a\n    path: location\n    allowed: [${fill((i) => `r${n(i)}`, ', ')}]`,
    }),
    words: ['image.yaml', '--lint-policy', 'policy.yaml'],
  },
  {
    name: 'a script of a megabyte',
    files: () => ({
      'image.yaml': yamlTemplate({ customize: '    - {type: Shell, name: a, scriptUri: s.sh}' }),
      's.sh': fill((i) => `echo ${n(i)}`),
    }),
    words: ['image.yaml'],
  },
  {
    name: 'steps that name a script each',
    files: () => ({
      'image.yaml': yamlTemplate({ customize: fill((i) => `    - {type: Shell, scriptUri: s/${n(i)}}`, '\n', 100_000) }),
      ...Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`s/${n(i)}`, `echo ${n(i)}\n`])),
    }),
    words: ['image.yaml'],
  },
  {
    name: 'steps with a mistake each, as SARIF',
    files: () => ({ 'image.yaml': yamlTemplate({ customize: fill((i) => `    - {type: Shel${n(i)}}`) }) }),
    words: ['image.yaml', '--sarif', 'a.sarif'],
  },
  {
    name: 'tags, as JSON',
    files: () => ({ 'image.json': jsonTemplate(usualLists, `"tags":${object((i) => `"${n(i)}":""`)}`) }),
    words: ['image.json', '--json'],
  },
  {
    name: 'templates',
    files: () =>
      Object.fromEntries(Array.from({ length: 800 }, (_, i) => [`image${n(i)}.yaml`, yamlTemplate({}).replace('web', `web${n(i)}`)])),
    words: ['*.yaml'],
  },
]

const bicepImage = (rest: string): string =>
  `resource web 'Microsoft.VirtualMachineImages/imageTemplates@2024-02-01' = {\n  name: 'web'\n  location: 'westeurope'\n  ${rest}\n}\n`

const bicep: readonly HostileTemplate[] = [
  one('Bicep of steps', 'image.bicep', () =>
    bicepImage(
      `properties: {\n source: {type: 'PlatformImage'}\n distribute: []\n customize: [\n${fill((i) => `{ type: 'Shell', name: 'a${n(i)}', inline: ['echo'] }`)}\n]\n}`,
    ),
  ),
  one(
    'Bicep of variables',
    'image.bicep',
    () =>
      `${fill((i) => `var v${n(i)} = 'a'`)}\n${bicepImage("properties: {\n source: {type: 'PlatformImage'}\n distribute: []\n customize: []\n}")}`,
  ),
  one(
    'Bicep of comments',
    'image.bicep',
    () => `${fill(() => '// a')}\n${bicepImage("properties: {\n source: {type: 'PlatformImage'}\n distribute: []\n customize: []\n}")}`,
  ),
  one('Bicep of mistakes', 'image.bicep', () => fill((i) => `var v${n(i)} = w${n(i)}`)),
  one('Bicep of brackets', 'image.bicep', () => `var a = ${'['.repeat(megabyte)}`),
]

export const hostileTemplates: readonly HostileTemplate[] = [
  ...steps,
  ...commands,
  ...members,
  ...syntax,
  ...expressions,
  ...others,
  ...bicep,
]
