import assert from 'node:assert/strict'
import { diagnose } from '../../../shared/service/diagnosis/diagnose.js'
import { diagnoses } from '../../../shared/service/diagnosis/table.js'

describe('diagnosis', () => {
  for (const { id, example } of diagnoses) {
    it(`tells ${id} from the service's own words, and no other failure`, () => {
      assert.equal(diagnose(example)?.id, id)
    })
  }

  it('has each name once', () => {
    assert.equal(new Set(diagnoses.map(({ id }) => id)).size, diagnoses.length)
  })

  it('prefers what the log tells to what the service says in general', () => {
    const said = 'During the image build a failure has occurred. Packer build logs are at location /subscriptions/...'
    assert.equal(diagnose(said, 'E: x\n/tmp/DeprovisioningScript.sh: 1: /usr/sbin/waagent: not found')?.id, 'waagent-missing')
    assert.equal(diagnose(said, 'nothing known')?.id, 'packer-failed')
  })

  it('says nothing of a failure that it does not know', () => {
    assert.equal(diagnose('The moon is in the seventh house.'), undefined)
  })
})
