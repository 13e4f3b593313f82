import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { at, itemsOf } from '../../shared/json.js'
import type { NamedAssignment } from '../emulator/control/control.js'
import { cloudInputs } from '../front-doors/inputs.js'
import { isChange } from './changes.js'
import { allDoors, doors, exampleFolder, exampleInputs } from './doors.js'
import { imageTemplate } from './image-template.js'
import { useEmulator } from './shared-emulator.js'

describe('the preflight', () => {
  const emulator = useEmulator()

  const changes = async () => (await emulator().control.requests()).filter(isChange)
  const tooLittle = () =>
    emulator().control.set({
      unregisteredProviders: ['Microsoft.ContainerInstance'],
      restrictedSizes: ['Standard_D2ds_v4'],
      usages: { cores: { limit: 1 }, standardDDSv4Family: { limit: 10, currentValue: 9 } },
    })

  for (const door of allDoors) {
    it(`on ${door.name} says everything that would fail at once, and changes nothing`, async () => {
      await tooLittle()
      const result = await door.run(emulator(), 'build', exampleInputs(emulator(), `doomed-${door.name.replaceAll(' ', '-')}`))
      assert.ok(!result.succeeded)
      assert.equal(result.exitCode, { GitHub: 2, 'Azure DevOps': 0, terminal: 2 }[door.name])
      for (const text of [
        'The resource provider Microsoft.ContainerInstance is not registered in the subscription (NotRegistered). [providers]',
        'az provider register --namespace Microsoft.ContainerInstance',
        'The size Standard_D2ds_v4 of the build VM is not open to this subscription',
        'The quota of vCPUs in all is 1, 0 in use; the build needs 2 more. [vm-quota]',
        'The quota of standardDDSv4Family vCPUs is 10, 9 in use',
        ' passed, 3 failed.',
        'The preflight found 3 problems that would make the build fail. Nothing was changed in Azure.',
      ])
        assert.ok(result.log.includes(text), `${text}\n${result.log}`)
      if (door.name !== 'terminal') assert.match(result.summary, /\| VM sizes `vm-size` \| \*\*failed\*\* \|/)
      assert.deepEqual(await changes(), [])
    })
  }

  it('passes for a usual subscription in one line, and the build continues', async () => {
    const result = await doors.gitHub.run(emulator(), 'build', exampleInputs(emulator(), 'fine'))
    assert.ok(result.succeeded, result.log)
    assert.match(result.log, /(\d+) checks: \1 passed\./)
    assert.match(result.summary, /^- Resource providers `providers`$/m)
  })

  it('alone only reads, and changes nothing', async () => {
    const result = await doors.terminal.run(emulator(), 'build', { ...exampleInputs(emulator(), 'alone'), preflight: 'only' })
    assert.equal(result.exitCode, 0, result.log)
    assert.match(result.log, /(\d+) checks: \1 passed\./)
    assert.deepEqual(await changes(), [])
  })

  it('fails for a policy that denies the template, and warns of one that would deny the staging group, unless both are exempt', async () => {
    await emulator().control.set({
      policies: [
        { assignment: 'need-owner', type: 'Microsoft.VirtualMachineImages/imageTemplates', requiredTag: 'owner' },
        { assignment: 'need-cost', type: 'Microsoft.Resources/subscriptions/resourceGroups', requiredTag: 'cost' },
      ],
    })
    const result = await doors.terminal.run(emulator(), 'build', exampleInputs(emulator(), 'denied'))
    assert.equal(result.exitCode, 2, result.log)
    assert.match(
      result.log,
      /error: The policy \S+\/policyAssignments\/need-owner denies the image template, because of tags\[owner\]\. \[policies\]/,
    )
    assert.match(
      result.log,
      /warning: The policy \S+\/policyAssignments\/need-cost would deny the staging group, because of tags\[cost\]\. \[policies\]/,
    )
    assert.deepEqual(await changes(), [])
    const { subscriptionId } = emulator().description
    const assignments = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/policyAssignments`
    const exemption = (name: string) => ({
      name,
      properties: { policyAssignmentId: `${assignments}/${name}`, exemptionCategory: 'Waiver' },
    })
    await emulator().control.fault({
      ...{ on: { host: 'arm', method: 'GET', path: '/policyExemptions' }, times: 100 },
      fault: { status: 200, body: { value: [exemption('need-owner'), exemption('need-cost')] } },
    })
    const exempt = await doors.terminal.run(emulator(), 'build', { ...exampleInputs(emulator(), 'denied'), preflight: 'only' })
    await emulator().control.clearFaults()
    assert.equal(exempt.exitCode, 0, exempt.log)
    assert.doesNotMatch(exempt.log, /\[policies\]/)
    const unchecked = await doors.terminal.run(emulator(), 'build', { ...exampleInputs(emulator(), 'denied'), preflight: 'off' })
    assert.equal(unchecked.exitCode, 1, unchecked.log)
    assert.match(unchecked.log, /need-owner/)
  })

  it('adds up what builds need that run in parallel', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aib-quotas-'))
    try {
      const text = imageTemplate(emulator().description, [{ type: 'Shell', inline: ['true'] }])
      for (const name of ['one', 'two', 'three'])
        await writeFile(join(folder, `${name}.json`), text.replace('{', `{"name": "quota-${name}",`))
      const { subscriptionId, resourceGroup } = emulator().description
      const run = (maxParallel: string) =>
        doors.terminal.run(
          emulator(),
          'build',
          {
            ...{ template: '*.json', 'subscription-id': subscriptionId, 'resource-group-name': resourceGroup },
            ...{ preflight: 'only', 'max-parallel': maxParallel },
          },
          { cwd: folder },
        )
      await emulator().control.set({ usages: { cores: { limit: 10, currentValue: 5 }, StandardCores: { limit: 8 } } })
      const together = await run('3')
      assert.equal(together.exitCode, 0, together.log)
      assert.match(together.log, /warning: .*The quota of vCPUs in all is 10, 5 in use; 3 builds in parallel need 6 more\. \[vm-quota\]/)
      assert.match(together.log, /cores of container instances is 8, 0 in use; 3 builds in parallel need 12 more\. \[container-instances\]/)
      const inTurn = await run('1')
      assert.match(inTurn.log, /(\d+) checks: \1 passed\./)
      await emulator().control.set({ usages: { cores: { limit: 1 } } })
      assert.doesNotMatch((await run('3')).log, /in parallel/)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('is skipped if preflight is off', async () => {
    await tooLittle()
    const result = await doors.terminal.run(emulator(), 'build', { ...exampleInputs(emulator(), 'trusting'), preflight: 'off' })
    assert.equal(result.exitCode, 0, result.log)
    assert.ok(!result.log.includes('Preflight'), result.log)
  })

  it('does not fail a build because a right is missing, and names the rights', async () => {
    const { subscriptionId } = emulator().description
    const reader: NamedAssignment = { principal: 'pipeline', role: 'Reader', scope: `/subscriptions/${subscriptionId}` }
    await emulator().control.revoke(reader)
    await tooLittle()
    try {
      const result = await doors.terminal.run(emulator(), 'build', exampleInputs(emulator(), 'blindfold'))
      assert.equal(result.exitCode, 0, result.log)
      assert.match(
        result.log,
        /Not checked, because the pipeline’s identity lacks rights .*: providers \(Microsoft\.Resources\/subscriptions\/providers\/read\)/,
      )
      assert.match(result.log, /\d+ checks: \d+ passed, \d+ unknown\./)
    } finally {
      await emulator().control.grant(reader)
    }
  })

  it('does not take an answer that is not a list for an empty one', async () => {
    const path = 'Microsoft\\.Authorization/(?:roleAssignments|locks)'
    await emulator().control.fault({ on: { host: 'arm', method: 'GET', path }, times: 1000, fault: { status: 200, body: {} } })
    const result = await doors.terminal.run(emulator(), 'build', { ...exampleInputs(emulator(), 'no-list'), preflight: 'only' })
    await emulator().control.clearFaults()
    assert.equal(result.exitCode, 0, result.log)
    assert.doesNotMatch(result.log, /lacks|0 failed/)
    assert.match(result.log, /cannot be used: it has no value/)
    assert.match(result.log, /\d+ checks: \d+ passed, [2-9] unknown\./)
  })

  it('is part of a plan on request, in its JSON, too', async () => {
    await tooLittle()
    const plan = (preflight: string) =>
      doors.terminal.run(emulator(), 'plan', {
        ...cloudInputs(emulator().description),
        ...exampleInputs(emulator(), 'planned'),
        preflight,
        json: 'true',
      })
    const result = await plan('on')
    assert.equal(result.exitCode, 2, result.log)
    const checks = itemsOf(at(JSON.parse(result.stdout), 'preflight'))
    const statusOf = (id: string) =>
      at(
        checks.find((check) => at(check, 'check') === id),
        'status',
      )
    assert.equal(statusOf('vm-size'), 'failed')
    assert.equal(statusOf('gallery-definition'), 'passed')
    assert.deepEqual(await changes(), [])
    await emulator().control.forgetRequests()
    const offline = await plan('off')
    assert.equal(offline.exitCode, 0, offline.log)
    assert.equal(at(JSON.parse(offline.stdout), 'preflight'), null)
    assert.deepEqual(await emulator().control.requests(), [])
  })

  it('needs a resource group to look into', async () => {
    const { 'resource-group-name': unused, ...inputs } = exampleInputs(emulator(), 'nowhere')
    assert.equal(unused, 'images')
    const result = await doors.terminal.run(emulator(), 'plan', { ...inputs, preflight: 'on' })
    assert.equal(result.exitCode, 2)
    assert.ok(result.log.includes('--resource-group-name is needed: the preflight looks into it.'), result.log)
  })

  it('checks what only some templates have: network, image definition', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aib-preflight-'))
    const { resourceGroupId, windowsGalleryImageId } = emulator().description
    try {
      const network = `${resourceGroupId}/providers/Microsoft.Network/virtualNetworks/bare`
      const text = (await readFile(join(exampleFolder, 'image.yaml'), 'utf8'))
        .replaceAll(/^ +- type: (?:Shell|File)\n(?: {6}.*\n)+/gm, '')
        .replace('customize:', 'customize: [{ type: Shell, inline: ["true"] }]')
        .replace('<gallery-image>', windowsGalleryImageId)
        .replace('osDiskSizeGB: 30', `osDiskSizeGB: 30\n    vnetConfig:\n      subnetId: ${network}/subnets/build`)
      await writeFile(join(folder, 'image.yaml'), text)
      await emulator().control.set({ virtualNetworks: { bare: { subnets: [{ name: 'build' }] } } })
      const parameters = `location=${emulator().description.location}\nidentity=${emulator().description.identityId}\ndisk=https://a.blob.core.windows.net/disks/d.vhd`
      const result = await doors.terminal.run(
        emulator(),
        'build',
        { ...exampleInputs(emulator(), 'particular'), parameters, preflight: 'only' },
        { cwd: folder },
      )
      assert.equal(result.exitCode, 2, result.log)
      for (const text of [
        /The image definition is for the operating system Windows, the source image has Linux\. \[gallery-definition\]/,
        /Network policies for private link services are enabled on the subnet .*\/bare\/subnets\/build\. \[subnet\]/,
      ])
        assert.match(result.log, text)
      assert.match(result.log, /image\.yaml:\d+:\d+: Network policies/)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
