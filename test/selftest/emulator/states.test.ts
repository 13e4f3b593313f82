import assert from 'node:assert/strict'
import { objectOf, textOf } from '../../emulator/json.js'
import {
  errorOf,
  finish,
  lastRunStatus,
  putTemplate,
  reset,
  runOutputs,
  runReaches,
  runTemplate,
  templateBody,
  templatePath,
  useEmulator,
  type Wire,
} from './running-emulator.js'

describe('emulator: states of templates and runs', () => {
  let wire: Wire
  before(async () => {
    wire = await useEmulator()
  })
  afterEach(() => reset(wire))

  const notAllowed = (action: string, run: string) => ({
    code: 'OperationNotAllowed',
    message: `Operation Microsoft.VirtualMachineImages/imageTemplates/${action} is not allowed in provisioning state: provisioned or run state: ${run}.`,
  })

  it('rejects run and delete during a run', async () => {
    await putTemplate(wire, 'state-running')
    await wire.emulator.control.set({ hold: 'Building' })
    const run = await wire.arm('POST', `${templatePath(wire, 'state-running')}/run`)
    const second = await wire.arm('POST', `${templatePath(wire, 'state-running')}/run`)
    assert.equal(second.status, 409)
    assert.deepEqual(errorOf(second), notAllowed('run/action', 'running'))
    assert.deepEqual(errorOf(await wire.arm('DELETE', templatePath(wire, 'state-running'))), notAllowed('delete', 'running'))
    await wire.emulator.control.set({ hold: null })
    await finish(wire, run)
    assert.deepEqual((await wire.emulator.control.builds()).runRequests['state-running'], 1)
  })

  it('refuses DELETE while creating', async () => {
    await wire.emulator.control.set({ hold: 'Provisioning' })
    const put = await wire.arm('PUT', templatePath(wire, 'state-creating'), templateBody(wire))
    const message = "Operation 'DELETE' is not allowed in provisioningState: 'creating'"
    assert.deepEqual(errorOf(await wire.arm('DELETE', templatePath(wire, 'state-creating'))), { code: 'OperationNotAllowed', message })
    await wire.emulator.control.set({ hold: null })
    assert.equal((await finish(wire, put)).status, 'Succeeded')
  })

  it('cancels with 204 and nothing to poll, and reports it in the state of the run', async () => {
    await putTemplate(wire, 'state-cancel')
    await wire.emulator.control.set({ hold: 'Customizing' })
    const run = await wire.arm('POST', `${templatePath(wire, 'state-cancel')}/run`)
    await runReaches(wire, 'state-cancel', 'Customizing')
    const cancel = await wire.arm('POST', `${templatePath(wire, 'state-cancel')}/cancel`)
    assert.deepEqual([cancel.status, cancel.headers.location, cancel.headers['azure-asyncoperation']], [204, undefined, undefined])
    const canceling = await lastRunStatus(wire, 'state-cancel')
    assert.deepEqual([canceling.runState, canceling.message, canceling.runSubState], ['Canceling', 'Canceling image build', undefined])
    await wire.emulator.control.set({ hold: null })
    assert.equal((await finish(wire, run)).status, 'Canceled')
    assert.equal((await lastRunStatus(wire, 'state-cancel')).runState, 'Canceled')
    assert.deepEqual(
      errorOf(await wire.arm('POST', `${templatePath(wire, 'state-cancel')}/cancel`)),
      notAllowed('cancel/action', 'canceled'),
    )
  })

  it('fails a run whose customizer fails, in the words of the service, and stops there', async () => {
    await putTemplate(wire, 'state-failed', {
      customize: ['a', 'b', 'c'].map((name) => ({ type: 'Shell', name, inline: [`echo ${name}`] })),
    })
    await wire.emulator.control.set({ failCustomizer: { index: 1, exitCode: 7 } })
    const run = await wire.arm('POST', `${templatePath(wire, 'state-failed')}/run`)
    const operation = await finish(wire, run)
    const status = await lastRunStatus(wire, 'state-failed')
    assert.equal(status.runState, 'Failed')
    assert.match(
      textOf(status.message),
      /Packer build logs are at location \/subscriptions\/[^ ]+\/storageAccounts\/[a-z0-9]{24}\/blobServices\/default\/containers\/packerlogs\/[0-9a-f-]{36}\/customization\.log\. /,
    )
    assert.deepEqual(operation.error, { code: 'PackerBuildFailed', message: status.message })
    const build = (await wire.emulator.control.builds()).runs.find(({ template }) => template === 'state-failed')
    assert.deepEqual(
      build?.customizers.map(({ name, exitCode }) => [name, exitCode]),
      [
        ['a', 0],
        ['b', 7],
      ],
    )
    assert.deepEqual(await runOutputs(wire, 'state-failed'), {})
    const { json } = await wire.arm('GET', templatePath(wire, 'state-failed'))
    assert.equal(objectOf(json.properties).provisioningState, 'Succeeded')
  })

  it('names the log by its URL in the old format', async () => {
    await putTemplate(wire, 'state-old')
    await wire.emulator.control.set({ failCustomizer: { index: 0, exitCode: 1 }, logFormat: 'old' })
    assert.match(
      textOf((await runTemplate(wire, 'state-old')).message),
      /Image Build log location: https:\/\/localhost:\d+\/[a-z0-9]{24}\/packerlogs\/[0-9a-f-]{36}\/customization\.log\. OperationId/,
    )
  })

  it('ends partially where one of two distributors fails, and failed where all do', async () => {
    const { description, control } = wire.emulator
    const images = ['one', 'two'].map((name) => ({
      type: 'ManagedImage',
      imageId: `${description.resourceGroupId}/providers/Microsoft.Compute/images/${name}`,
      location: 'westus2',
      runOutputName: name,
    }))
    await putTemplate(wire, 'state-partial', { distribute: images })
    await control.set({ failDistributors: ['two'] })
    const partial = await runTemplate(wire, 'state-partial')
    assert.equal(partial.runState, 'PartiallySucceeded')
    assert.match(
      textOf(partial.message),
      /^Failed in distributing 1 images out of total 2: \n\{\[Error 0\] \[Distribute 1\] Error publishing VHD to managed image:/,
    )
    assert.deepEqual(Object.keys(await runOutputs(wire, 'state-partial')), ['one'])
    await control.set({ failDistributors: ['one', 'two'] })
    assert.equal((await runTemplate(wire, 'state-partial')).runState, 'Failed')
    assert.deepEqual(await runOutputs(wire, 'state-partial'), {})
  })

  it('fails a run whose validation fails, but distributes with continueDistributeOnFailure', async () => {
    const validate = (continueDistributeOnFailure: boolean) => ({
      continueDistributeOnFailure,
      inVMValidations: [{ type: 'Shell', name: 'v', inline: ['false'] }],
    })
    await wire.emulator.control.set({ failValidator: { index: 0, exitCode: 1 } })
    await putTemplate(wire, 'state-invalid', { validate: validate(false) })
    assert.equal((await runTemplate(wire, 'state-invalid')).runState, 'Failed')
    assert.deepEqual(await runOutputs(wire, 'state-invalid'), {})
    await putTemplate(wire, 'state-continues', { validate: validate(true) })
    assert.equal((await runTemplate(wire, 'state-continues')).runState, 'Failed')
    assert.deepEqual(Object.keys(await runOutputs(wire, 'state-continues')), ['image'])
  })

  it('detects that an explicit version exists only when it distributes', async () => {
    const distribute = [
      { type: 'SharedImage', galleryImageId: `${wire.emulator.description.galleryImageId}/versions/77.0.0`, runOutputName: 'image' },
    ]
    await putTemplate(wire, 'state-explicit', { distribute })
    assert.equal((await runTemplate(wire, 'state-explicit')).runState, 'Succeeded')
    const again = await runTemplate(wire, 'state-explicit')
    assert.equal(again.runState, 'Failed')
    assert.match(textOf(again.message), /Error publishing MDI to Azure Compute Gallery/)
  })

  it('patches tags and targets, but drops no target', async () => {
    await putTemplate(wire, 'state-patch')
    const path = templatePath(wire, 'state-patch')
    const tagged = await wire.arm('PATCH', path, { tags: { a: 'b' } })
    assert.deepEqual([tagged.status, tagged.json.tags], [200, { a: 'b' }])
    const image = {
      type: 'SharedImage',
      galleryImageId: wire.emulator.description.galleryImageId,
      runOutputName: 'image',
      artifactTags: { commit: '1' },
    }
    const patched = await wire.arm('PATCH', path, { properties: { distribute: [image] } })
    assert.equal(patched.status, 202)
    await finish(wire, patched)
    const dropped = await wire.arm('PATCH', path, { properties: { distribute: [{ ...image, runOutputName: 'other' }] } })
    assert.match(textOf(errorOf(dropped).message), /Distribute target with Runoutput name image not found/)
  })

  it('starts a run itself if autoRun is enabled', async () => {
    await putTemplate(wire, 'state-auto', { autoRun: { state: 'Enabled' } })
    await runReaches(wire, 'state-auto', 'Succeeded')
    assert.deepEqual(Object.keys(await runOutputs(wire, 'state-auto')), ['image'])
  })
})
