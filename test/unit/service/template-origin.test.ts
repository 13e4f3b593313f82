import assert from 'node:assert/strict'
import { differencesText, originText } from '../../../shared/service/template-origin.js'
import { toolTagNames } from '../../../shared/template/tool-tags.js'

describe('a template of another origin', () => {
  const template = (tags: Record<string, string>, body = {}) => ({
    id: '/t',
    provisioningState: 'Succeeded',
    tags,
    body,
  })
  const systemData = { createdBy: 'ada@example.com', createdByType: 'User', createdAt: '2026-11-02T08:00:00.1Z', lastModifiedBy: 'x' }

  it('is named by the tags of the pipeline that made it', () => {
    const tags = { [toolTagNames.owner]: 'github/o/r', [toolTagNames.run]: '17' }
    assert.deepEqual(originText(template(tags)), ['It belongs to github/o/r (run 17).'])
    assert.deepEqual(originText(template(tags, { systemData })), [
      'It belongs to github/o/r (run 17).',
      'Created by ada@example.com (User) on 2026-11-02.',
    ])
  })

  it('is named by what Resource Manager recorded if it has no tags', () => {
    assert.deepEqual(originText(template({}, { systemData })), ['Created by ada@example.com (User) on 2026-11-02.'])
    assert.deepEqual(originText(template({}, { systemData: { createdBy: 'c0ffee', createdByType: 'Application' } })), [
      'Created by c0ffee (Application).',
    ])
    assert.deepEqual(originText(template({})), ['It has no tags of these pipelines.'])
    assert.deepEqual(originText(undefined), [])
  })

  it('differs in properties that are named, some of many', () => {
    assert.deepEqual(differencesText([]), [])
    assert.deepEqual(differencesText(['vmProfile.vmSize', 'source.sku']), ['What differs: vmProfile.vmSize, source.sku.'])
    const many = Array.from({ length: 11 }, (_, index) => `customize[${index}].inline`)
    assert.match(differencesText(many)[0] ?? '', /customize\[7\]\.inline and 3 more\.$/)
  })
})
