import assert from 'node:assert/strict'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultAccount } from '../../../shared/artifacts/default-container.js'
import { planRequest } from '../../../shared/build/plan-request.js'
import { parseInputs } from '../../../shared/inputs/parse.js'
import type { ArtifactInputs } from '../../../shared/inputs/inputs.js'
import { address } from '../../../shared/plan/address.js'
import { makePlan } from '../../../shared/plan/make.js'
import type { TemplatePlan } from '../../../shared/plan/plan.js'
import { toJson } from '../../../shared/template/node.js'
import { identityId } from '../../build-vm/build-vm.js'
import { noTools, RecordingHost } from '../../recording-host.js'
import { useFolder, writeFiles } from '../../temporary-folder.js'

const target = { subscriptionId: '11111111-2222-3333-4444-555555555555', resourceGroup: 'images' }
const { name: account } = defaultAccount(target)
const properties = {
  vmProfile: { userAssignedIdentities: [identityId] },
  source: { type: 'PlatformImage', publisher: 'Contoso', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
  customize: [
    { type: 'Shell', scriptUri: 'a b.sh' },
    { type: 'Shell', scriptUri: 'https://example.com/remote.sh' },
    { type: 'File', sourceUri: 'site', destination: '/opt/site' },
    { type: 'File', sourceUri: 'site', destination: 'C:\\site' },
    { type: 'File', sourceUri: 'large.bin', destination: '/opt/large.bin' },
  ],
  validate: { inVMValidations: [{ type: 'Shell', scriptUri: 'a b.sh' }] },
  distribute: [{ type: 'SharedImage', runOutputName: 'o', galleryImageId: '/g', targetRegions: [{ name: 'westus2' }] }],
}
const template = JSON.stringify({
  type: 'Microsoft.VirtualMachineImages/imageTemplates',
  name: 'web',
  location: 'westus2',
  identity: { type: 'UserAssigned', userAssignedIdentities: { [identityId]: {} } },
  properties,
})

// The inputs, the container that a plan expects from them, and the one that Azure names.
const hosts: readonly (readonly [string, Partial<ArtifactInputs>, string | undefined, string])[] = [
  ['a given container', { containerUrl: 'https://a.blob.core.windows.net/c/d' }, 'https://a.blob.core.windows.net/c/d', ''],
  ['the derived account in the public cloud', {}, `https://${account}.blob.core.windows.net/artifacts`, ''],
  [
    'the derived account in another cloud',
    { environment: 'AzureChinaCloud' },
    `https://${account}.blob.core.chinacloudapi.cn/artifacts`,
    '',
  ],
  [
    'an account with a DNS-zone endpoint',
    {},
    `https://${account}.blob.core.windows.net/artifacts`,
    `https://${account}.z12.blob.storage.azure.net/artifacts`,
  ],
  ['a custom cloud', { environment: 'custom' }, undefined, `https://blob.stack.example:10000/${account}/artifacts`],
]

// Without what is computed from addresses: the template fingerprint, and the checksum of a script that holds an address.
const withoutAddresses = (plan: TemplatePlan): string => {
  const prefix = plan.containerUrl === undefined ? '' : `${plan.containerUrl}/`
  const text = JSON.stringify(plan.template, undefined, 2).replaceAll(plan.templateFingerprint, '<fingerprint>')
  assert.ok(prefix === '' || text.includes(prefix))
  return text
    .replaceAll(prefix, '')
    .replaceAll(/[0-9a-f]{64}(\/download\.(?:sh|ps1)",\s+"sha256Checksum": ")[0-9a-f]{64}/g, '<sha256>$1<sha256>')
}

describe('the address of a plan', () => {
  const workspace = useFolder()
  before(() =>
    writeFiles(workspace(), {
      'image.json': template,
      'a b.sh': 'true\n',
      'site/index.html': '<p>',
      'large.bin': Buffer.alloc(20_000_000),
    }),
  )
  const planOf = async (access: 'identity' | 'sas', given: Partial<ArtifactInputs>): Promise<TemplatePlan> => {
    const texts = {
      command: 'plan',
      template: 'image.json',
      'subscription-id': target.subscriptionId,
      'resource-group-name': target.resourceGroup,
      'artifacts-access': access,
    } as const
    const { inputs } = parseInputs(new RecordingHost('github', texts, [], workspace()))
    assert.ok(inputs.command === 'plan')
    const host = new RecordingHost('github', texts, [], workspace())
    const temporary = await mkdtemp(join(workspace(), 'temporary-'))
    const artifacts = { ...inputs.artifacts, ...given }
    const [plan] = await makePlan(planRequest(host, noTools, { ...inputs, artifacts }, () => Promise.resolve(temporary)))
    assert.ok(plan !== undefined)
    return plan
  }

  for (const access of ['identity', 'sas'] as const)
    for (const [what, given, expected, actual] of hosts)
      it(`changes only addresses: ${what}, artifacts-access ${access}`, async () => {
        const printed = await planOf(access, given)
        const relative = address(printed, undefined)
        assert.equal(printed.containerUrl, expected)
        const sent = actual === '' ? address(printed, expected) : address(printed, actual)
        if (actual === '') assert.deepEqual(sent, printed)
        else assert.notEqual(sent.templateFingerprint, printed.templateFingerprint)
        assert.equal(withoutAddresses(sent), withoutAddresses(printed))
        assert.equal(withoutAddresses(relative), withoutAddresses(printed))
        // What was linted and preflighted is the same value.
        assert.equal(sent.body, printed.body)
        assert.equal(sent.findings, printed.findings)
        assert.equal(sent.imageFingerprint, printed.imageFingerprint)
        assert.equal(JSON.stringify(toJson(sent.body)).includes('blob.'), false)
        // Each artifact is in the template, and each address in the template is that of one.
        for (const { artifact, by } of sent.deliveries)
          if (by === 'service')
            assert.ok(JSON.stringify(sent.template).includes(encodeURI(`${sent.containerUrl ?? ''}/${artifact.blobName}`)))
      })

  it('does not depend on the addresses that it had before', async () => {
    const plan = await planOf('sas', {})
    const [one, other] = ['https://one.example/c', 'https://other.example/c']
    assert.deepEqual(address(address(plan, one), other), address(plan, other))
  })

  it('makes no difference to findings, but that it may be unknown', async () => {
    const rules = async (given: Partial<ArtifactInputs>) =>
      (await planOf('identity', given)).findings.map(({ rule, message }) => [rule, message])
    const known = await rules({})
    assert.deepEqual(await rules({ containerUrl: 'https://a.blob.core.windows.net/c' }), known)
    assert.deepEqual(
      (await rules({ environment: 'custom' })).filter(([rule]) => rule !== 'artifacts-unaddressed'),
      known,
    )
  })
})
