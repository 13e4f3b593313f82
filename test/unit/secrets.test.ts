import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { maskedHost } from '../../platform/masked-host.js'
import type { Platform } from '../../shared/inputs/definition.js'
import type { InputName } from '../../shared/inputs/table.js'
import { run } from '../../shared/run.js'
import { randomNumbers } from '../hostile-texts.js'
import { noTools } from '../recording-host.js'
import { assertHidden, keepingHost, secretOf, spellings, type Shown } from '../shown-texts.js'

const pw = "parameters('pw')"
const faults: readonly ((template: Template) => void)[] = [
  () => undefined,
  (template) => (template.customize[0] = { type: 'Shell', name: 'x', scriptUri: `[${pw}]` }),
  (template) => (template.customize[0] = { type: 'Shell', name: 'x', scriptUri: `[concat('../', ${pw})]` }),
  (template) => (template.customize[0] = { type: 'File', name: 'x', sourceUri: `[concat('a/', ${pw}, '/b')]`, destination: `[${pw}]` }),
  (template) => (template.customize[0] = { type: `[${pw}]`, name: 'x' }),
  (template) => (template.customize[0] = { type: 'Shell', name: `[${pw}]`, inline: [`[${pw}]`], [`[${pw}]`]: 1 }),
  (template) => (template.customize[0] = { type: 'Shell', name: 'x', inline: [`[fail(${pw})]`] }),
  (template) => (template.customize[0] = { type: 'Shell', name: 'x', inline: [`[variables(${pw})]`] }),
  (template) => (template.customize[0] = { type: 'Shell', name: 'x', inline: [`[createObject('a', 1)[${pw}]]`] }),
  (template) =>
    (template.customize[0] = { type: 'Shell', name: 'x', inline: [`[base64(${pw})]`, `[toUpper(${pw})]`, `[uriComponent(${pw})]`] }),
  (template) => (template.customize[0] = { type: 'Shell', name: 'x', scriptUri: `[concat('scripts/', ${pw}, '.sh')]` }),
  (template) => (template.customize[0] = { type: 'File', name: 'x', sourceUri: 'scripts', destination: `[${pw}]` }),
  (template) => (template.resource['apiVersion'] = `[${pw}]`),
  (template) => (template.resource['name'] = `[${pw}]`),
  (template) => (template.resource['location'] = `[${pw}]`),
  (template) => (template.resource['tags'] = { a: `[${pw}]`, [`[${pw}]`]: 'b' }),
  (template) => (template.distribute['runOutputName'] = `[${pw}]`),
  (template) => (template.distribute['artifactTags'] = { t: `[string(${pw})]` }),
  (template) => (template.properties['vmProfile'] = { vmSize: `[${pw}]`, osDiskSizeGB: `[${pw}]` }),
  (template) => (template.properties['stagingResourceGroup'] = `[concat('/subscriptions/', ${pw})]`),
  (template) => (template.properties['source'] = { type: `[${pw}]`, imageId: `[${pw}]` }),
]

// What a secret value chooses, none of which breaks a rule.
const pick = (one: string, other: string): string => `if(startsWith(${pw}, 'T'), ${one}, ${other})`
const inline = (expression: string) => (template: Template) =>
  (template.customize[0] = { type: 'Shell', name: 'x', inline: [`[${expression}]`] })
const choices: readonly ((template: Template) => void)[] = [
  (template) => (template.resource['tags'] = { x: `[${pick("'PICKED'", 'null()')}]` }),
  (template) => (template.resource['tags'] = { x: `[${pick('null()', "'PICKED'")}]`, y: '1' }),
  (template) => (template.resource['tags'] = `[${pick('null()', "createObject('PICKED', 'LEFT')")}]`),
  (template) => (template.resource['tags'] = `[createObject(${pick("'LEFT'", "'PICKED'")}, '1')]`),
  (template) => (template.resource['tags'] = `[union(createObject('a', 'b'), ${pick('createObject()', "createObject('c', 'PICKED')")})]`),
  (template) => (template.resource['location'] = `[${pick("'westus2'", "'eastus'")}]`),
  (template) => (template.resource['apiVersion'] = `[${pick("'2022-07-01'", "'2023-07-01'")}]`),
  (template) => (template.resource['name'] = `[${pick("'left'", "'picked'")}]`),
  (template) => (template.properties['vmProfile'] = { vmSize: `[${pick('null()', "'Standard_D2s_v5'")}]` }),
  (template) => (template.properties['vmProfile'] = { osDiskSizeGB: 40, vmSize: `[${pick("'Standard_D4s_v5'", 'null()')}]` }),
  (template) => (template.properties['vmProfile'] = `[${pick('null()', "createObject('vmSize', 'Standard_D2s_v5')")}]`),
  (template) => (template.properties['buildTimeoutInMinutes'] = `[${pick('null()', '77')}]`),
  (template) =>
    (template.properties['stagingResourceGroup'] =
      `[${pick('null()', "'/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/PICKED'")}]`),
  (template) =>
    (template.properties['source'] = {
      type: 'PlatformImage',
      publisher: 'Canonical',
      offer: 'ubuntu-24_04-lts',
      sku: 'server',
      version: `[${pick("'latest'", "'24.4.1'")}]`,
    }),
  (template) => (template.properties['optimize'] = { vmBoot: { state: `[${pick("'Enabled'", "'Disabled'")}]` } }),
  (template) => (template.distribute['artifactTags'] = `[${pick('null()', "createObject('PICKED', '1')")}]`),
  (template) => (template.distribute['runOutputName'] = `[${pick("'LEFT'", "'PICKED'")}]`),
  (template) => (template.customize[1] = { type: 'Shell', name: `[${pick("'LEFT'", "'PICKED'")}]`, inline: ['date'] }),
  (template) =>
    (template.customize[1] = { type: 'Shell', name: 'y', inline: `[${pick("createArray('a')", "createArray('a', 'PICKED')")}]` }),
  (template) => (template.customize[1] = { type: 'Shell', name: 'y', scriptUri: `[${pick("'scripts/left.sh'", "'scripts/picked.sh'")}]` }),
  inline(pick("'LEFT'", "'PICKED'")),
  inline(`coalesce(${pick('null()', "'PICKED'")}, 'LEFT')`),
  inline(`coalesce(tryGet(createObject('T', 'PICKED'), substring(${pw}, 0, 1)), 'LEFT')`),
  inline(`createArray('LEFT', 'PICKED')[${pick('0', '1')}]`),
  inline(`string(min(${pick('0', '1')}, 5))`),
  inline(`string(contains(${pw}, 'T'))`),
  inline(`format('{0:N}', ${pick('1', '2')})`),
  inline(`string(length(split(${pw}, 'T')))`),
]

interface Template {
  readonly resource: Record<string, unknown>
  readonly properties: Record<string, unknown>
  readonly distribute: Record<string, unknown>
  readonly customize: object[]
}

const templateText = (fault: (template: Template) => void): string => {
  const customize: object[] = [{ type: 'Shell', name: 'x', inline: [`[concat('echo ', ${pw})]`] }]
  const distribute = { type: 'VHD', runOutputName: 'disk' }
  const properties = {
    source: { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
    customize,
    distribute: [distribute],
  }
  const resource = {
    type: 'Microsoft.VirtualMachineImages/imageTemplates',
    apiVersion: '2024-02-01',
    name: 'secrets',
    location: 'westus2',
    identity: { type: 'UserAssigned', userAssignedIdentities: {} },
    properties,
  }
  fault({ resource, properties, distribute, customize })
  return JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: { pw: { type: 'secureString' } },
    resources: [resource],
  })
}

const seed = 20_261_127

// The lines of the file that messages show.
const withoutExcerpts = (text: string): string => text.replace(/^\s*\d+ \|.*$/gm, '')

const commands: readonly Partial<Record<InputName, string>>[] = [
  { command: 'plan', sarif: 'findings.sarif', comment: 'true', 'github-token': 'x' },
  { command: 'plan', json: 'true', sarif: 'findings.sarif' },
  { command: 'check' },
  { command: 'setup' },
  { command: 'build' },
]
// A machine whose shell finds nothing wrong with a script.
const withShell = { ...noTools, parseShell: () => Promise.resolve({ exitCode: 0, stderr: '' }) }
const platforms: readonly Platform[] = ['github', 'terminal', 'azure-pipelines']

describe('random secure values', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aib-secrets-'))
    await mkdir(join(folder, 'temporary'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const shownBy = async (
    text: string,
    value: string,
    command: Partial<Record<InputName, string>>,
    platform: Platform,
    tools = noTools,
  ): Promise<Shown> => {
    const shown: Shown = { texts: [], pages: [] }
    await writeFile(join(folder, 'image.json'), text)
    const inputs = {
      ...command,
      template: 'image.json',
      parameters: JSON.stringify({ pw: value }),
      'subscription-id': '11111111-1111-4111-8111-111111111111',
      'resource-group-name': 'images',
    }
    await run(maskedHost(keepingHost(platform, inputs, folder, shown)), tools)
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile() && !/\.(?:json|sh)$/.test(entry.name)) shown.texts.push(await readFile(join(entry.parentPath, entry.name), 'utf8'))
    return shown
  }

  it('are in no log, output, page or file of any command, whatever is wrong', async () => {
    const random = randomNumbers(seed)
    for (const [index, fault] of faults.entries())
      for (const [number, command] of commands.entries()) {
        const secret = secretOf(random)
        const shown = await shownBy(templateText(fault), secret, command, platforms[(index + number) % 3] ?? 'github')
        assertHidden(shown, spellings(secret), { fault: String(fault), command })
      }
  })

  it('are *** in a plan, however short', async () => {
    const random = randomNumbers(seed)
    for (const [index, fault] of faults.entries())
      for (const command of commands.slice(0, 2)) {
        const secret = Array.from({ length: 1 + Math.floor(random() * 5) }, () => '§¤ǂƾ'[Math.floor(random() * 4)] ?? '').join('')
        await rm(join(folder, 'scripts'), { recursive: true, force: true })
        await mkdir(join(folder, 'scripts'))
        await writeFile(join(folder, 'scripts', `${secret}.sh`), 'echo 1\n')
        const shown = await shownBy(templateText(fault), secret, command, platforms[index % 3] ?? 'github')
        assertHidden(shown, [secret], { fault: String(fault), command })
      }
  })
  it('choose nothing that a plan shows: it is the same for another value, but for its fingerprints', async () => {
    await mkdir(join(folder, 'scripts'))
    for (const name of ['left', 'picked']) await writeFile(join(folder, 'scripts', `${name}.sh`), `echo ${name.length}\n`)
    const digests = /\b[0-9a-f]{64}\b|"aib-pipelines-parts": ".*"/g
    const random = randomNumbers(seed)
    for (const [index, choice] of choices.entries()) {
      const command = commands[index % 2] ?? {}
      const rest = secretOf(random).replaceAll('T', 't')
      const platform = platforms[index % 3] ?? 'github'
      const one = await shownBy(templateText(choice), `T${rest}`, command, platform, withShell)
      const other = await shownBy(templateText(choice), `S${rest}`, command, platform, withShell)
      const texts = ({ texts, pages }: Shown): readonly string[] => [...texts, ...pages].map((text) => text.replace(digests, 'digest'))
      assert.deepEqual(texts(one), texts(other), String(choice))
      assert.doesNotMatch(texts(one).map(withoutExcerpts).join('\n'), /PICKED|LEFT/, String(choice))
    }
  })

  it('choose nothing that a comparison shows', async () => {
    const before = join(folder, 'before')
    await mkdir(join(before, 'scripts'), { recursive: true })
    await mkdir(join(folder, 'scripts'))
    await writeFile(
      join(before, 'image.json'),
      templateText(() => undefined),
    )
    for (const name of ['left', 'picked']) await writeFile(join(folder, 'scripts', `${name}.sh`), 'echo\n')
    const taken = { kind: 'taken' as const, commit: '0'.repeat(40), workspace: before, executables: new Set<string>() }
    const tools = { ...withShell, takeRevision: () => Promise.resolve(taken) }
    for (const [index, choice] of choices.entries()) {
      const value = index % 2 === 0 ? 'Tsecret-value' : 'Ssecret-value'
      const shown = await shownBy(templateText(choice), value, { command: 'plan', compare: 'HEAD', json: 'true' }, 'terminal', tools)
      const text = shown.texts.map(withoutExcerpts).join('\n')
      assert.match(text, /"kind": "compared"/)
      assert.doesNotMatch(text, /PICKED|\b77\b|Standard_D|24\.4\.1|(?:picked|left)\.sh/, String(choice))
    }
  })
})
