// Each error code is what users script against: this list has a case for every one, run through a bundle here, or names the test that
// asserts it. A code without an entry does not compile. `internal` is a defect, which no input is known to cause.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCodes, type ErrorCode } from '../../shared/errors.js'
import type { Emulator } from '../emulator/start.js'
import type { ChildOptions } from '../front-doors/child.js'
import { useFolder, writeFiles } from '../temporary-folder.js'
import { doors, exampleInputs, keptInputs, type DoorResult } from './doors.js'
import { imageTemplate } from './image-template.js'
import { useEmulator } from './shared-emulator.js'

/** Runs a command that ends with the code, in a separate folder. */
type Case = (emulator: Emulator, folder: string) => Promise<DoorResult>

// A test file of this folder that asserts the code.
interface Elsewhere {
  readonly in: string
}

const plan = (emulator: Emulator, folder: string, inputs: Readonly<Record<string, string>> = {}, options: Partial<ChildOptions> = {}) =>
  doors.terminal.run(emulator, 'plan', { template: 'image.json', ...inputs }, { cwd: folder, ...options })

// A plan of this template, which fails.
const planOf =
  (template: object | string, inputs: Readonly<Record<string, string>> = {}): Case =>
  async (emulator, folder) => {
    await writeFile(join(folder, 'image.json'), typeof template === 'string' ? template : JSON.stringify(template))
    return plan(emulator, folder, inputs)
  }

// A plan of a template with these customizers, which fails.
const planWith =
  (customize: readonly object[], files: Readonly<Record<string, string>> = {}): Case =>
  async (emulator, folder) => {
    await writeFiles(folder, { 'image.json': imageTemplate(emulator.description, customize), ...files })
    return plan(emulator, folder)
  }

const build = async (
  emulator: Emulator,
  folder: string,
  name: string,
  inputs: Readonly<Record<string, string>> = {},
  options: Partial<ChildOptions> = {},
): Promise<DoorResult> => {
  await writeFiles(folder, { 'image.json': imageTemplate(emulator.description, [{ type: 'Shell', inline: ['true'] }]) })
  return doors.terminal.run(emulator, 'build', { template: 'image.json', ...keptInputs(emulator, name, folder), ...inputs }, options)
}

const armTemplate = (parameters: object): object => ({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters,
  resources: [
    {
      type: 'Microsoft.VirtualMachineImages/imageTemplates',
      apiVersion: '2024-02-01',
      name: "[parameters('name')]",
      location: 'westus2',
      properties: {},
    },
  ],
})
const nameParameter = { name: { type: 'string', defaultValue: 'web', allowedValues: ['web', 'db'] } }

const cases: Readonly<Record<Exclude<ErrorCode, 'internal'>, Case | Elsewhere>> = {
  'input-invalid': { in: 'schema.test.ts' },
  'input-unknown': (emulator, folder) => plan(emulator, folder, { locaton: 'westus2' }),
  'file-missing': { in: 'bad-input.test.ts' },
  'file-outside': async (emulator, folder) => {
    await writeFiles(folder, { '.git/image.json': '{}' })
    return plan(emulator, folder, { template: '.git/image.json' })
  },
  'file-size': async (emulator, folder) => {
    await writeFile(join(folder, 'image.json'), Buffer.alloc(16 * 1024 * 1024 + 1, ' '))
    return plan(emulator, folder)
  },
  'file-encoding': async (emulator, folder) => {
    await writeFile(join(folder, 'image.json'), Buffer.from([0x7b, 0xff, 0x7d]))
    return plan(emulator, folder)
  },
  'file-unwritable': { in: 'sarif.test.ts' },
  'template-syntax': { in: 'sarif.test.ts' },
  'template-twice': { in: 'several.test.ts' },
  'image-version-twice': { in: 'versions.test.ts' },
  'staging-group-twice': async (emulator, folder) => {
    const text = imageTemplate(emulator.description, [{ type: 'Shell', inline: ['true'] }])
    const staging = emulator.description.resourceGroupId.replace(/[^/]+$/, 'staging')
    const named = (name: string, group: string): string =>
      text.replace('"location"', `"name": "${name}", "location"`).replace('"vmProfile"', `"stagingResourceGroup": "${group}", "vmProfile"`)
    await writeFiles(folder, { 'one.json': named('one', staging), 'two.json': named('two', staging.toUpperCase()) })
    const { subscriptionId, resourceGroup } = emulator.description
    const target = { 'subscription-id': subscriptionId, 'resource-group-name': resourceGroup }
    return doors.terminal.run(emulator, 'build', { ...target, template: 'one.json\ntwo.json' }, { cwd: folder })
  },
  'template-shape': planOf({ type: 'Microsoft.Compute/images' }),
  'template-too-large': planWith([{ type: 'Shell', inline: Array.from({ length: 10 }, () => 'x'.repeat(450_000)) }]),
  // The id of the rule is printed instead; JSON has the code.
  'template-finding': async (emulator, folder) => {
    await writeFiles(folder, {
      'image.json': imageTemplate(emulator.description, [{ type: 'Shell', inlne: ['true'], scriptUri: 'absent.sh' }]),
    })
    return plan(emulator, folder, { json: 'true' })
  },
  'bicep-missing': { in: 'bicep.test.ts' },
  'bicep-failed': { in: 'bicep.test.ts' },
  'template-expression': planOf(armTemplate({ name: { type: 'string', defaultValue: "[unknownFunction('a')]" } })),
  'parameter-unknown': planOf(armTemplate(nameParameter), { parameters: 'nmae=web' }),
  'parameter-missing': { in: 'bad-input.test.ts' },
  'parameter-invalid': planOf(armTemplate(nameParameter), { parameters: 'name=mail' }),
  'revision-unreadable': { in: 'compare.test.ts' },
  'artifact-missing': planWith([{ type: 'Shell', scriptUri: 'absent.sh' }]),
  'artifact-outside': planWith([{ type: 'Shell', scriptUri: '../outside.sh' }]),
  'artifact-folder': { in: 'bad-input.test.ts' },
  'artifact-unpackable': async (emulator, folder) => {
    await writeFiles(folder, { 'site/index.html': '<p>' })
    await symlink('.', join(folder, 'site/itself'))
    return planWith([{ type: 'File', sourceUri: 'site', destination: '/opt/site' }])(emulator, folder)
  },
  'artifact-undeliverable': async (emulator, folder) => {
    const customize = [{ type: 'File', sourceUri: 'site', destination: '/opt/site' }]
    await writeFiles(folder, { 'site/index.html': '<p>', 'image.json': imageTemplate(emulator.description, customize) })
    return plan(emulator, folder, { 'artifacts-access': 'identity' })
  },
  'artifact-changed': async (emulator, folder) => {
    const script = join(folder, 'install.sh')
    await writeFiles(folder, {
      'install.sh': 'echo first\n',
      'image.json': imageTemplate(emulator.description, [{ type: 'Shell', scriptUri: 'install.sh' }]),
    })
    const inputs = {
      template: 'image.json',
      ...keptInputs(emulator, 'changed', folder),
      'artifacts-container-url': emulator.description.blobContainerUrl,
    }
    // The checksum is computed before the template is requested from Azure, and the upload comes after the response.
    await emulator.control.fault({ on: { host: 'arm', method: 'GET', path: '/imageTemplates/' }, fault: { delay: 100 } })
    return doors.terminal.run(emulator, 'build', inputs, {
      when: {
        printed: /Looking for image template/,
        then: () => {
          writeFileSync(script, 'echo second, and longer\n')
        },
      },
    })
  },
  'artifact-checksum': planWith([{ type: 'Shell', scriptUri: 'install.sh', sha256Checksum: 'ab'.repeat(32) }], {
    'install.sh': 'echo\n',
  }),
  'machine-failed': { in: 'machine.test.ts' },
  'pin-failed': { in: 'artifacts.test.ts' },
  'artifact-secret': planWith([{ type: 'File', sourceUri: '.env', destination: '/opt/.env' }], { '.env': 'TOKEN=abc\n' }),
  'login-failed': { in: 'service-connections.test.ts' },
  'access-denied': { in: 'deciding.test.ts' },
  'not-found': { in: 'elsewhere.test.ts' },
  'upload-failed': { in: 'artifacts.test.ts' },
  'service-refused': async (emulator, folder) => {
    const body = { error: { code: 'PropertyNotAllowed', message: 'The service does not take this.' } }
    await emulator.control.fault({ on: { host: 'arm', method: 'PUT', path: '/imageTemplates/' }, fault: { status: 400, body } })
    return build(emulator, folder, 'service-refused')
  },
  'service-unreachable': async (emulator, folder) => {
    await emulator.control.fault({ on: { host: 'arm' }, fault: 'reset-before', times: 99 })
    return build(emulator, folder, 'unreachable', { preflight: 'off' })
  },
  'template-differs': { in: 'outcomes.test.ts' },
  'template-taken': async (emulator, folder) => {
    // As if another job had deleted the template after this one had made it.
    const body = { error: { code: 'ResourceNotFound', message: 'The template was not found.' } }
    const on = { host: 'arm', method: 'GET', path: '/imageTemplates/taken\\?' } as const
    const made = { host: 'arm', method: 'GET', path: '/operations/' } as const
    await emulator.control.fault({ on, after: made, fault: { status: 404, body }, times: 9 })
    return build(emulator, folder, 'taken')
  },
  'template-busy': { in: 'deciding.test.ts' },
  'template-failed': { in: 'outcomes.test.ts' },
  'build-failed': { in: 'outcomes.test.ts' },
  'build-partial': { in: 'outcomes.test.ts' },
  'build-cancelled': async (emulator, folder) => {
    await emulator.control.set({ hold: 'Building' })
    const { 'subscription-id': subscription, 'resource-group-name': group } = exampleInputs(emulator, '')
    let cancelled: Promise<DoorResult> | undefined
    const cancel = (): void => {
      cancelled = doors.terminal.run(emulator, 'cancel', {
        'subscription-id': subscription ?? '',
        'resource-group-name': group ?? '',
        'image-builder-template-name': 'cancelled',
      })
    }
    const result = await build(emulator, folder, 'cancelled', {}, { when: { printed: /s {2}Building/, then: cancel } })
    await cancelled
    return result
  },
  'promotion-refused': { in: 'promote.test.ts' },
  'image-version-exists': { in: 'versions.test.ts' },
  'image-version-changed': { in: 'promote.test.ts' },
  'replication-failed': { in: 'promote.test.ts' },
  'gate-closed': { in: 'gate.test.ts' },
  'deadline-passed': { in: 'outcomes.test.ts' },
  cancelled: { in: 'outcomes.test.ts' },
}

describe('every error code', () => {
  const emulator = useEmulator()
  const folder = useFolder()

  it('template-finding has the exit code of a plan whose only problem is a finding', async () => {
    const { exitCode, log } = await planWith([{ type: 'Shell', inlne: ['true'] }])(emulator(), folder())
    assert.equal(exitCode, errorCodes['template-finding'].exit, log)
  })

  for (const [code, one] of entriesOf(cases))
    if (typeof one === 'function')
      it(`${code} ends a command, is printed, and has its exit code`, async () => {
        const { log, stdout, exitCode } = await one(emulator(), folder())
        assert.ok(code === 'template-finding' ? stdout.includes(`"code": "${code}"`) : log.includes(`[${code}]`), log)
        // A finding that comes with a missing file: the first problem, the missing file, decides.
        assert.equal(exitCode, errorCodes[code === 'template-finding' ? 'artifact-missing' : code].exit, log)
      })
    else
      it(`${code} is asserted in ${one.in}`, async () => {
        assert.match(await readFile(`test/integration/${one.in}`, 'utf8'), new RegExp(`\\[${code}\\\\?\\]`))
      })
})

function entriesOf(record: typeof cases): readonly [Exclude<ErrorCode, 'internal'>, Case | Elsewhere][] {
  return Object.entries(record).filter((entry): entry is [Exclude<ErrorCode, 'internal'>, Case | Elsewhere] => entry[0] in errorCodes)
}
