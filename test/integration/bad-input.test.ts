import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isChange } from './changes.js'
import { allDoors, doors, exampleInputs } from './doors.js'
import { useEmulator } from './shared-emulator.js'

const template = (customizer: string): string => `{
  "type": "Microsoft.VirtualMachineImages/imageTemplates",
  "location": "westus2",
  "identity": { "type": "UserAssigned", "userAssignedIdentities": { "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i": {} } },
  "properties": {
    "source": { "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": "latest" },
    "customize": [
      ${customizer}
    ],
    "distribute": [{ "type": "ManagedImage", "runOutputName": "out", "imageId": "<image>", "location": "westus2" }]
  }
}
`

describe('bad input', () => {
  const emulator = useEmulator()
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aib-bad-'))
    const files: Record<string, string> = {
      'broken.json': '{\n  "a": 1,\n  "b" 2\n}\n',
      'broken.yaml': 'a:\n  - b\n c: d\n',
      'good.json': template('{ "type": "Shell", "name": "a", "scriptUri": "a.sh" }'),
      'missing.json': template('{ "type": "Shell", "name": "a", "scriptUri": "absent.sh" }'),
      'several.json': template(
        '{ "type": "Shell", "name": "a", "scriptUri": "absent.sh" },\n{ "type": "Shell", "name": "b", "inlne": ["x"] },\n{ "type": "Sell", "name": "c" }',
      ),
      'outside.json': template('{ "type": "Shell", "name": "a", "scriptUri": "../outside.sh" }'),
      'folder.json': template('{ "type": "Shell", "name": "a", "scriptUri": "folder" }'),
      'a.sh': 'echo a\n',
    }
    await mkdir(join(folder, 'folder'))
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const image = 'image=/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/g/providers/Microsoft.Compute/images/x'

  for (const [title, file, parameters, expected] of [
    ['a missing file', 'absent.json', image, 'absent.json does not exist. [file-missing]'],
    ['a folder for a template', 'folder', image, 'folder is a folder; a file is needed. [file-missing]'],
    ['broken JSON', 'broken.json', image, 'broken.json:3:7: '],
    ['broken YAML', 'broken.yaml', image, 'broken.yaml:3:'],
    ['an unknown parameter', 'good.json', `${image}\nimagge=x`, '--parameters:2:'],
    ['a parameter without a value', 'good.json', '', 'good.json:10:81: The placeholder <image> has no value. [parameter-missing]'],
    ['a missing script', 'missing.json', image, 'missing.json:8:52: "absent.sh" does not exist'],
    ['a script outside the workspace', 'outside.json', image, 'outside.json:8:52: "../outside.sh" is outside the workspace'],
    [
      'a folder where a file is needed',
      'folder.json',
      image,
      'folder.json:8:52: "folder" is a folder; a file is required here. [artifact-folder]',
    ],
  ] as const) {
    it(`${title} gets one clear error, and exit code 2`, async () => {
      const { exitCode, log, stdout } = await doors.terminal.run(
        emulator(),
        'plan',
        { template: file, ...(parameters === '' ? {} : { parameters }) },
        { cwd: folder },
      )
      assert.ok(log.includes(expected), log)
      assert.equal(log.match(/^error: /gm)?.length, 1, log)
      assert.equal(exitCode, 2)
      assert.equal(stdout, '')
      assert.ok(!/\n\s+at /.test(log), 'no stack trace')
    })
  }

  it('what else is wrong with a template is reported with its missing script, except for silenced rules', async () => {
    const inputs = { template: 'several.json', parameters: image, 'lint-ignore': 'value-unknown' }
    const { exitCode, log } = await doors.terminal.run(emulator(), 'plan', inputs, { cwd: folder })
    assert.equal(exitCode, 2, log)
    assert.match(log, /^error: several\.json:8:52: "absent\.sh" does not exist/m)
    assert.match(log, /^error: several\.json:9:\d+: .*"inlne".* Did you mean inline\? \[field-unknown\]/m)
    assert.ok(!log.includes('value-unknown'), log)
  })

  for (const door of allDoors) {
    it(`a wrong subscription is reported on ${door.name}, and no template is created`, async () => {
      const result = await door.run(emulator(), 'build', {
        ...exampleInputs(emulator(), 'no-subscription'),
        'subscription-id': '00000000-0000-0000-0000-00000000dead',
      })
      assert.ok(!result.succeeded)
      assert.ok(result.log.includes('[SubscriptionNotFound]') && /Check (?:--)?subscription-?id/i.test(result.log), result.log)
      assert.deepEqual(await writes(), [])
    })
  }

  it('a wrong resource group is reported, and no template is created', async () => {
    const result = await doors.gitHub.run(emulator(), 'build', {
      ...exampleInputs(emulator(), 'no-group'),
      'resource-group-name': 'absent',
    })
    assert.ok(result.log.includes('[ResourceGroupNotFound]') && result.log.includes('in resource-group-name'), result.log)
    // The page of the job shows it as well.
    assert.ok(result.summary.includes('The command failed') && result.summary.includes('in resource-group-name'), result.summary)
    assert.deepEqual(await writes(), [])
  })

  it('an identity without rights on the group is reported, and no template is created', async () => {
    const { control, description } = emulator()
    const taken = [
      { principal: 'pipeline', role: 'Contributor', scope: description.resourceGroupId },
      { principal: 'pipeline', role: 'Reader', scope: `/subscriptions/${description.subscriptionId}` },
    ] as const
    for (const assignment of taken) await control.revoke(assignment)
    try {
      const result = await doors.gitHub.run(emulator(), 'build', exampleInputs(emulator(), 'no-rights'))
      assert.ok(result.log.includes('[AuthorizationFailed]') && result.log.includes('the role Contributor on that group'), result.log)
      assert.deepEqual(await writes(), [])
    } finally {
      for (const assignment of taken) await control.grant(assignment)
    }
  })

  it('an identity without rights on the container is reported, and no template is created', async () => {
    const { control, description } = emulator()
    await control.revoke({ principal: 'pipeline', role: 'Storage Blob Data Contributor' })
    try {
      const inputs = {
        ...exampleInputs(emulator(), 'no-data-role'),
        'artifacts-container-url': `${description.blobContainerUrl}/no-data-role`,
      }
      const result = await doors.gitHub.run(emulator(), 'build', inputs)
      assert.ok(result.log.includes('Storage Blob Data Contributor on the container'), result.log)
      assert.deepEqual(await writes('arm'), [])
    } finally {
      await control.grant({ principal: 'pipeline', role: 'Storage Blob Data Contributor', scope: description.storageAccountId })
    }
  })

  it('a wrong secret is reported with what to do, without the secret', async () => {
    const result = await doors.gitHub.run(emulator(), 'build', {
      ...exampleInputs(emulator(), 'no-secret'),
      'client-secret': 'wrong-secret-wrong',
    })
    assert.ok(!result.succeeded)
    assert.ok(result.log.includes('AADSTS7000215') && result.log.includes('Copy the secret’s value, not its id'), result.log)
    assert.ok(!result.log.replace('::add-mask::wrong-secret-wrong', '').includes('wrong-secret-wrong'))
  })

  it('a misspelt condition of a gate on GitHub closes it', async () => {
    const result = await doors.gitHub.run(emulator(), 'gate', { 'gallery-image-definition': 'ubuntu', 'max-age': '1' })
    assert.ok(!result.succeeded)
    assert.ok(result.log.includes('max-age is not an input. Did you mean max-age-days?'), result.log)
    assert.equal(result.outputs['gate-open'], undefined)
  })

  it('a condition of another command closes a gate on an agent', async () => {
    for (const door of [doors.gitHub, doors.azureDevOps]) {
      const result = await door.run(emulator(), 'gate', { 'gallery-image-definition': 'ubuntu', channel: 'production' })
      assert.ok(!result.succeeded)
      assert.match(result.log, /channel is not an input of the command gate, which would ignore it/)
      assert.ok(!result.outputs['gate-open'], result.log)
    }
  })

  it('an unknown input is a warning on GitHub, with a suggestion', async () => {
    const result = await doors.gitHub.run(emulator(), 'plan', { template: 'absent.json', tempalte: 'x' })
    assert.ok(result.log.includes('::warning::tempalte is not an input. Did you mean template?'), result.log)
  })

  it('what is missing and what is wrong in the template are reported in one run', async () => {
    const subscription = 'not-a-guid'
    const inputs = {
      template: 'several.json',
      'subscription-id': subscription,
      'artifacts-container-url': 'http://account/artifacts',
      'fail-on': 'eror',
    }
    const { exitCode, log } = await doors.terminal.run(emulator(), 'build', inputs, { cwd: folder })
    assert.equal(exitCode, 2, log)
    for (const text of [
      '"not-a-guid"',
      'did you mean error?',
      '--resource-group-name is needed',
      '"http://account/artifacts" does not begin with https://',
      'several.json:12:81: The placeholder <image> has no value.',
    ])
      assert.ok(log.includes(text), log)
    // This one can correct a template.
    const none = await doors.terminal.run(
      emulator(),
      'build',
      { template: 'missing.json', 'build-timeout-in-minutes': 'abc' },
      { cwd: folder },
    )
    assert.ok(none.log.includes('expected a number of minutes') && !none.log.includes('missing.json'), none.log)
  })

  it('an unknown flag is exit code 2 in a terminal', async () => {
    const inputs = { template: 'missing.json', parameters: image, locaton: 'x', nonsense: '3' }
    const result = await doors.terminal.run(emulator(), 'plan', inputs, { cwd: folder })
    assert.equal(result.exitCode, 2)
    for (const text of ['--locaton is not a flag. Did you mean --location?', '--nonsense is not a flag.', '"absent.sh" does not exist'])
      assert.ok(result.log.includes(text), result.log)
  })

  const writes = async (host?: string) =>
    (await emulator().control.requests()).filter((request) => isChange(request) && (host === undefined || request.host === host))
})
