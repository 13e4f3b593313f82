import assert from 'node:assert/strict'
import { diagnose, diagnosisText } from '../../../shared/service/diagnosis/diagnose.js'
import { diagnoses } from '../../../shared/service/diagnosis/table.js'

describe('diagnosis', () => {
  for (const { id, example } of diagnoses) {
    it(`tells ${id} from the service's own words, and no other failure`, () => {
      assert.equal(diagnose(example)?.id, id)
    })
    if (example.code !== undefined && example.message !== undefined)
      it(`tells ${id} from the message alone`, () => {
        assert.equal(diagnose({ message: example.message ?? '' })?.id, id)
      })
  }

  it('has each name once, and a page of the documentation for each', () => {
    assert.equal(new Set(diagnoses.map(({ id }) => id)).size, diagnoses.length)
    for (const { link } of diagnoses)
      assert.match(link, /^https:\/\/(?:learn\.microsoft\.com\/azure\/virtual-machines\/linux\/image-builder-|aka\.ms\/)/)
  })

  const packerFailed = 'During the image build a failure has occurred. Packer build logs are at location /subscriptions/...'
  it('prefers what the log tells to what the service says in general', () => {
    assert.equal(
      diagnose({ message: packerFailed, log: 'E: x\n/tmp/DeprovisioningScript.sh: 1: /usr/sbin/waagent: not found' })?.id,
      'waagent-missing',
    )
    assert.equal(diagnose({ message: packerFailed, log: 'nothing known' })?.id, 'packer-failed')
  })

  it('prefers what the service says of a failure to what else stands in the log', () => {
    const message = "Timeout waiting for microservice to complete: 'context deadline exceeded'"
    assert.equal(diagnose({ message, log: '[ERROR] Remote command exited without exit status or exit signal.' })?.id, 'build-timeout')
  })

  for (const [message, id] of [
    ["Operation '.../delete' is not allowed in provisioningState: 'provisioned', runState: 'running'", 'template-running'],
    [
      'Operation Microsoft.VirtualMachineImages/imageTemplates/delete is not allowed in provisioning state: provisioned or run state: canceling.',
      'template-canceling',
    ],
    ["Validation failed: 'ImageTemplate.properties.distribute[0]': Missing field runOutputName.", 'field-missing'],
    [
      'Failed while waiting for packerizer: Microservice has failed: Failed while processing request: Error when executing packerizer: Packer build command has failed: exit status 1.',
      'packer-failed',
    ],
  ] as const)
    it(`knows other words of ${id}: ${message.slice(0, 60)}`, () => {
      assert.equal(diagnose({ message })?.id, id)
    })

  it('says nothing of a failure that it does not know', () => {
    assert.equal(diagnose({ code: 'Unheard', message: 'The moon is in the seventh house.', log: 'Aquarius' }), undefined)
  })

  it('becomes the cause, what to do, and where to read on', () => {
    const [first] = diagnoses
    assert.ok(first)
    assert.equal(diagnosisText(first), `${first.cause} ${first.fix} ${first.link} (${first.id}, docs/troubleshooting.md)`)
  })
})
