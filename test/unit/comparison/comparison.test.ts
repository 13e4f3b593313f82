import assert from 'node:assert/strict'
import { align } from '../../../shared/comparison/align.js'
import { compare, type Side } from '../../../shared/comparison/comparison.js'
import { pageLines } from '../../../shared/page-text.js'
import { comparisonReport } from '../../../shared/report/comparison-report.js'
import { redactComparison } from '../../../shared/report/redact-comparison.js'
import { labelOf } from '../../../shared/template/node.js'
import type { Json, JsonObject } from '../../../shared/json.js'

const source = { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu', sku: 'server', version: 'latest' }
const shell = (name: string, ...inline: string[]): JsonObject => ({ type: 'Shell', name, inline })
const gallery = (runOutputName: string, ...regions: string[]): JsonObject => ({
  type: 'SharedImage',
  runOutputName,
  galleryImageId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/g/images/i',
  targetRegions: regions.map((name) => ({ name })),
})
const identity = { type: 'UserAssigned', userAssignedIdentities: { '/subscriptions/s/resourceGroups/g/id': {} } }
const body = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  location: 'West US 2',
  identity,
  properties: { source, distribute: [gallery('one', 'westus2')], ...properties },
  ...more,
})
const side = (template: JsonObject, apiVersion = '2024-02-01'): Required<Side> => ({
  body: template,
  apiVersion,
  name: 'web',
  templateFingerprint: JSON.stringify(template),
  imageFingerprint: JSON.stringify(template['properties']),
})
const plain = { isFromService: false, artifacts: new Map<string, string>() }
const fromService = { isFromService: true, artifacts: new Map<string, string>() }
const shown = (before: JsonObject, after: JsonObject, options = plain, version?: string): readonly string[] =>
  compare('x', side(before, version), side(after, version), options).differences.map(
    ({ kind, path, how }) => `${kind} ${labelOf(path)} ${how}`,
  )

describe('A comparison of two templates', () => {
  it('finds no difference between two equal templates', () => {
    assert.deepEqual(shown(body({ customize: [shell('a', 'b')] }), body({ customize: [shell('a', 'b')] })), [])
  })

  it('marks each property as patchable or not, by the API version', () => {
    const [before, after] = [
      body({ vmProfile: { vmSize: 'a' }, buildTimeoutInMinutes: 60 }, { tags: { team: 'a' } }),
      body({ vmProfile: { vmSize: 'b' }, buildTimeoutInMinutes: 90, distribute: [gallery('one', 'westus2', 'eastus')] }, { tags: {} }),
    ]
    assert.deepEqual(shown(before, after, plain, '2024-02-01'), [
      'removed tags patch',
      'added distribute[0].targetRegions[1] patch',
      'changed vmProfile.vmSize patch',
      'changed buildTimeoutInMinutes replace',
    ])
    assert.deepEqual(shown(before, after, plain, '2022-07-01').slice(1, 3), [
      'added distribute[0].targetRegions[1] replace',
      'changed vmProfile.vmSize replace',
    ])
  })

  it('calls for a build if one of several changes makes the image, when no fingerprint of the image is known', () => {
    const compared = (before: JsonObject, after: JsonObject): boolean =>
      compare('x', { body: before, apiVersion: '2024-02-01' }, side(after), plain).rebuild
    const old = body({ customize: [shell('a', 'one')], buildTimeoutInMinutes: 60 })
    assert.equal(compared(old, body({ customize: [shell('a', 'two')], buildTimeoutInMinutes: 90 })), true)
    assert.equal(compared(old, body({ customize: [shell('a', 'one')], buildTimeoutInMinutes: 90 })), false)
  })

  it('says that a template that loses a run output or a whole part must be replaced', () => {
    const two = body({ distribute: [gallery('one', 'westus2'), gallery('two', 'westus2')], vmProfile: { vmSize: 'a' } })
    assert.deepEqual(shown(two, body({})), ['removed distribute[1] replace', 'removed vmProfile replace'])
    assert.deepEqual(shown(body({}), two), ['added distribute[1] patch', 'added vmProfile patch'])
    // Other differences are judged separately.
    assert.ok(shown(two, body({}, { tags: { team: 'a' } })).includes('added tags patch'))
  })

  it('names a different name and API version, which are not in the body, and nothing that is not known', () => {
    const [old, now] = [side(body({}), '2022-07-01'), { ...side(body({})), name: 'db' }]
    const { differences, isSameTemplate } = compare('x', old, now, plain)
    assert.deepEqual(
      differences.map(({ path, from, before, after, how }) => ({ path, from, before, after, how })),
      [
        { path: ['name'], from: ['name'], before: 'web', after: 'db', how: 'replace' },
        { path: ['apiVersion'], from: ['apiVersion'], before: '2022-07-01', after: '2024-02-01', how: 'replace' },
      ],
    )
    assert.equal(isSameTemplate, true)
    assert.deepEqual(compare('x', { body: body({}), apiVersion: '2024-02-01' }, now, plain).differences, [])
    assert.equal(compare('x', { ...old, templateFingerprint: 'other' }, now, plain).isSameTemplate, false)
  })

  it('agrees with a build about what PATCH can do', () => {
    const proxied = (proxyVmSize: string): JsonObject => body({ vmProfile: { vnetConfig: { subnetId: '/s', proxyVmSize } } })
    assert.deepEqual(shown(proxied('a'), proxied('b')), ['changed vmProfile.vnetConfig.proxyVmSize replace'])
    assert.deepEqual(shown(body({}), body({}, { identity: { type: 'None' } })), ['removed identity replace'])
    const [one, other] = ['/i', '/j'].map((id) => body({}, { identity: { ...identity, userAssignedIdentities: { [id]: {} } } }))
    assert.deepEqual(shown(one ?? {}, other ?? {}, fromService), [
      'removed identity.userAssignedIdentities./i patch',
      'added identity.userAssignedIdentities./j patch',
    ])
  })

  it('reports other differences in the lines of a step that downloads', () => {
    const [old, young] = ['a', 'b'].map((digit) => digit.repeat(64))
    const lines = (sha256 = '', last = 'end'): JsonObject =>
      body({ customize: [shell('download', `url='https://c/${sha256}/f.tar.gz'`, `sha256='${sha256}'`, last)] })
    assert.deepEqual(shown(lines(old), lines(young)), ['changed customize[0].inline replace'])
    assert.deepEqual(shown(lines(old), lines(old, 'other')).length, 2)
    assert.ok(shown(lines(old), lines(young, 'other')).length > 2)
  })

  it('takes a step that was put in for one addition, and one that was moved for that', () => {
    const steps = ['a', 'b', 'c', 'd'].map((name) => shell(name, `echo ${name}`))
    const customize = (...list: readonly (JsonObject | undefined)[]): JsonObject =>
      body({ customize: list.filter((item) => item !== undefined) })
    const [a, b, c, d] = steps
    assert.deepEqual(shown(customize(a, c, d), customize(a, b, c, d)), ['added customize[1] replace'])
    assert.deepEqual(shown(customize(a, b, c, d), customize(a, c, d)), ['removed customize[1] replace'])
    assert.deepEqual(shown(customize(a, b, c), customize(b, c, a)), ['moved customize[2] replace'])
    assert.deepEqual(shown(customize(a, b, c), customize(shell('new'), a, shell('b', 'echo 2'), c)), [
      'added customize[0] replace',
      'removed customize[2].inline[0] replace',
      'added customize[2].inline[0] replace',
    ])
  })

  it('does no more work than needed if thousands of lines differ', () => {
    let looks = 0
    const pairs = align(5000, 5000, () => {
      looks += 1
      return 0
    })
    assert.equal(pairs.length, 5000)
    assert.ok(looks < 10, String(looks))
  })

  it('does not take for a difference what the service fills in or writes in its own way', () => {
    const asked = body(
      {
        customize: [
          { type: 'Shell', name: 'a', scriptUri: 'https://example.com/a.sh' },
          { type: 'File', sourceUri: 'https://example.com/f', destination: '/tmp/f', sha256Checksum: '' },
        ],
      },
      { tags: { 'aib-pipelines-run': 'b' } },
    )
    const sum = 'a'.repeat(64)
    const written = {
      ...asked,
      id: '/subscriptions/s/resourcegroups/g/providers/Microsoft.VirtualMachineImages/imageTemplates/web',
      name: 'web',
      type: 'Microsoft.VirtualMachineImages/imageTemplates',
      systemData: { createdAt: 'x' },
      location: 'westus2',
      tags: { 'aib-pipelines-run': 'a', 'aib-pipelines-owner': 'o' },
      identity: {
        type: 'UserAssigned',
        userAssignedIdentities: { '/subscriptions/s/resourcegroups/g/id': { principalId: 'p', clientId: 'c' } },
      },
      properties: {
        source: { ...source, exactVersion: '1.2.3' },
        customize: [
          { type: 'Shell', name: 'a', scriptUri: 'https://example.com/a.sh', sha256Checksum: sum },
          { type: 'File', sourceUri: 'https://example.com/f', destination: '/tmp/f', sha256Checksum: sum },
        ],
        distribute: [
          {
            ...gallery('one', 'West US 2'),
            galleryImageId: '/subscriptions/s/resourcegroups/g/providers/Microsoft.Compute/galleries/g/images/i',
            artifactTags: { 'aib-pipelines-image': 'x' },
            versioning: null,
            excludeFromLatest: false,
          },
        ],
        provisioningState: 'Succeeded',
        lastRunStatus: { runState: 'Succeeded' },
        buildTimeoutInMinutes: 0,
        vmProfile: { vmSize: '', osDiskSizeGB: 0 },
        stagingResourceGroup: '',
        exactStagingResourceGroup: '/subscriptions/s/resourceGroups/IT_x',
      },
    }
    assert.deepEqual(shown(written, asked, fromService), [])
    assert.deepEqual(shown({ ...written, location: 'eastus' }, asked, fromService), ['changed location replace'])
  })

  it('reports a changed script by its path and its checksums, once', () => {
    const [old, now] = ['0'.repeat(64), '1'.repeat(64)]
    const step = (sha: string, container = ''): JsonObject => ({
      type: 'Shell',
      name: 'install',
      scriptUri: `${container}${sha}/install.sh`,
      sha256Checksum: sha,
    })
    const artifacts = new Map([[`${now}/install.sh`, 'scripts/install.sh']])
    const of = (before: JsonObject, after: JsonObject) =>
      compare('x', side(body({ customize: [before] })), side(body({ customize: [after] })), { isFromService: true, artifacts })
    const { differences } = of(step(old, 'https://a.blob.core.windows.net/c/'), step(now))
    assert.deepEqual(differences, [
      {
        path: ['properties', 'customize', 0, 'scriptUri'],
        from: ['properties', 'customize', 0, 'scriptUri'],
        kind: 'changed',
        artifact: 'scripts/install.sh',
        before: old,
        after: now,
        step: 'install',
        how: 'replace',
      },
    ])
    assert.deepEqual(of(step(now, 'https://a.blob.core.windows.net/c/'), step(now)).differences, [])
    assert.equal(of(step(now, 'https://a.blob.core.windows.net/c/'), step(now, 'https://b.blob.core.windows.net/c/')).differences.length, 1)
  })

  it('requires a rebuild if the fingerprint differs, or, if that is not known, what the image is made from', () => {
    const before: Side = { body: body({ vmProfile: { vmSize: 'a' } }), apiVersion: '2024-02-01' }
    assert.equal(compare('x', before, side(body({ vmProfile: { vmSize: 'b' } })), fromService).rebuild, true)
    assert.equal(compare('x', before, side(body({ vmProfile: { vmSize: 'a' }, buildTimeoutInMinutes: 9 })), fromService).rebuild, false)
    // Of a step's name, or the network of the build, the image knows nothing: the fingerprint of both is the same.
    const network = (proxyVmSize: string) => ({ vmProfile: { vmSize: 'a', vnetConfig: { subnetId: 's', proxyVmSize } } })
    for (const [was, is] of [
      [body({ customize: [shell('a', 'true')] }), body({ customize: [shell('b', 'true')] })],
      [body(network('p')), body(network('q'))],
      [body({ vmProfile: { vmSize: 'a' } }), body({ vmProfile: { vmSize: 'a', vnetConfig: { containerInstanceSubnetId: 'c' } } })],
    ] as const)
      assert.equal(compare('x', { body: was, apiVersion: '2024-02-01' }, side(is), fromService).rebuild, false)
    const networked: Side = { body: body({ vmProfile: { vmSize: 'a' } }), apiVersion: '2024-02-01' }
    assert.equal(compare('x', networked, side(body(network('p'))), fromService).rebuild, true)
    const moved = [shell('a', 'true'), shell('b', 'false')]
    const order: Side = { body: body({ customize: moved }), apiVersion: '2024-02-01' }
    assert.equal(compare('x', order, side(body({ customize: [...moved].reverse() })), fromService).rebuild, true)
    const known = { ...side(before.body), imageFingerprint: 'a' }
    assert.equal(compare('x', known, { ...known, imageFingerprint: 'b' }, fromService).rebuild, true)
    assert.equal(compare('x', known, { ...side(body({ vmProfile: { vmSize: 'b' } })), imageFingerprint: 'a' }, fromService).rebuild, false)
    const scripts = { body: body({ customize: [shell('a', 'true'), shell('b', 'true')] }), apiVersion: '2024-02-01' }
    assert.equal(compare('x', scripts, side(body({ customize: [shell('a', 'true')] })), fromService).rebuild, true)
  })

  it('shows no secret: neither the present one nor the former one', () => {
    const secret = 'hunter2hunter2'
    const before = body({ customize: [shell('a', 'login oldsecretold', 'echo a'), shell('b', 'curl https://x/?sig=' + 'A'.repeat(43))] })
    const after = body({ customize: [shell('a', `login ${secret}`, 'echo a'), shell('b', 'echo b')] })
    const comparison = compare('x', side(before), side(after), fromService)
    const redacted = redactComparison(comparison, { secrets: [secret], before: undefined, after })
    const text = pageLines(comparisonReport(redacted)).join('\n')
    assert.doesNotMatch(text, /hunter2|oldsecretold|AAAA/)
    assert.match(text, /\*\*\*/)
    assert.match(text, /echo b/)
  })

  describe('with values that a secret chose', () => {
    const hidden = '***'
    const tagged = (tags: Json): JsonObject => body({}, { tags })
    const steps = (...customize: Json[]): JsonObject => body({ customize })
    const cases: readonly (readonly [string, JsonObject, JsonObject, JsonObject])[] = [
      ['a tag', tagged({ a: '1' }), tagged({ a: '1', b: 'PICKED' }), tagged({ a: '1', b: hidden })],
      ['all tags', tagged({ a: '1' }), tagged({ PICKED: '1', b: 'PICKED' }), tagged(hidden)],
      ['the key of a tag', tagged({ a: '1' }), tagged({ a: '1', PICKED: '2' }), tagged({ a: '1', '***': hidden })],
      ['a number', body({ buildTimeoutInMinutes: 60 }), body({ buildTimeoutInMinutes: 77 }), body({ buildTimeoutInMinutes: hidden })],
      ['nothing', body({ buildTimeoutInMinutes: 60 }), body({}), body({ buildTimeoutInMinutes: hidden })],
      ['a line', steps(shell('a', 'one')), steps(shell('a', 'one', 'PICKED')), steps(shell('a', 'one', hidden))],
      ['the name of a step', steps(shell('a', 'one')), steps(shell('PICKED', 'one', 'two')), steps(shell(hidden, 'one', 'two'))],
      ['a step', steps(shell('a', 'one')), steps(shell('a', 'one'), shell('PICKED', 'x')), steps(shell('a', 'one'), hidden)],
      ['all steps', steps(shell('a', 'one')), steps(shell('PICKED', 'x'), shell('b', 'PICKED')), body({ customize: hidden })],
      ['the properties of a machine', body({}), body({ vmProfile: { vmSize: 'PICKED' } }), body({ vmProfile: hidden })],
    ]
    for (const [what, before, after, plan] of cases)
      it(`shows none of them: ${what}`, () => {
        const report = (was: JsonObject, is: JsonObject, plans: { before: JsonObject | undefined; after: JsonObject }): string => {
          const comparison = compare('x', side(was), side(is), plans.before === undefined ? fromService : plain)
          return pageLines(comparisonReport(redactComparison(comparison, { secrets: [], ...plans }))).join('\n')
        }
        const texts = [
          report(before, after, { before: undefined, after: plan }),
          report(before, after, { before, after: plan }),
          report(after, before, { before: plan, after: before }),
        ]
        for (const text of texts) {
          assert.doesNotMatch(text, /PICKED|77/)
          assert.match(text, /\*\*\*/)
        }
      })
  })

  it('reads as lines of text', () => {
    const before = body({ customize: [shell('a', 'echo a')] })
    const after = body({ customize: [shell('a', 'echo a'), shell('b', 'echo b')], vmProfile: { vmSize: 'Standard_D2s_v5' } })
    assert.deepEqual(pageLines(comparisonReport(compare('main', side(before), side(after), plain))), [
      'Compared with main: Some changes cannot be made in place (PATCH): the template must be replaced. The image content changes: a new build is required.',
      '     Property          Applied by  Difference',
      '  +  customize[1] "b"  replace     {"type":"Shell","name":"b","inline":["echo b"]}',
      '  +  vmProfile         patch       {"vmSize":"Standard_D2s_v5"}',
    ])
    assert.deepEqual(pageLines(comparisonReport({ kind: 'absent', against: 'main' })), [
      'Compared with main: The template does not exist there: it is new.',
    ])
  })

  it('takes names that are properties of every object for what they are', () => {
    const odd: Json = { ['__proto__']: { a: 1 }, constructor: [null] }
    assert.ok(shown(body({}), body({ odd })).length > 0)
  })
})
