import assert from 'node:assert/strict'
import { AibError, throwProblems } from '../../../shared/errors.js'
import type { Platform } from '../../../shared/inputs/definition.js'
import * as parsing from '../../../shared/inputs/parse.js'
import { secretInputs } from '../../../shared/inputs/reader.js'
import { definitionOf, inputNames } from '../../../shared/inputs/spelling.js'
import type { InputName } from '../../../shared/inputs/table.js'
import { unknownInput } from '../../../shared/inputs/unknown.js'
import { parseValue } from '../../../shared/inputs/value.js'
import { RecordingHost } from '../../recording-host.js'

const subscription = '11111111-2222-3333-4444-555555555555'
const good = { template: 'image.json', 'subscription-id': subscription, 'resource-group-name': 'images' } as const

const problemsOf = (inputs: Partial<Record<InputName, string>>, platform: Platform = 'github') => {
  try {
    parseInputs(new RecordingHost(platform, inputs))
  } catch (error) {
    if (error instanceof AibError) return error.problems
    throw error
  }
  return []
}

const parseInputs = (host: RecordingHost) => {
  const { inputs, problems } = parsing.parseInputs(host)
  throwProblems(problems)
  return inputs
}

describe('inputs', () => {
  it('takes the id or the domain of a tenant', () => {
    for (const tenant of [subscription, 'contoso.onmicrosoft.com']) assert.deepEqual(problemsOf({ ...good, 'tenant-id': tenant }), [])
    const messages = problemsOf({ ...good, 'tenant-id': `"${subscription}"` }).map(({ message }) => message)
    assert.equal(messages.length, 1)
    assert.match(messages.join(), /^tenant-id: expected the id \(a GUID\) or a domain of a tenant, got /)
  })

  it('gives a build its defaults', () => {
    const inputs = parseInputs(new RecordingHost('github', good))
    assert.ok(inputs.command === 'build')
    assert.deepEqual(inputs.run, {
      wait: true,
      cleanup: 'on-success',
      pollInterval: 10_000,
      statusTolerance: 3_600_000,
      requestTimeout: 100_000,
      onRunning: 'wait',
      onCancel: 'cancel',
      onDeadline: 'fail',
      partial: 'fail',
      logLevel: 'normal',
    })
    assert.deepEqual(inputs.artifacts, {
      access: 'sas',
      environment: 'AzureCloud',
      allowSecretsIn: [],
      fixLineEndings: false,
      pinRemote: false,
      createContainer: false,
    })
    assert.deepEqual(inputs.target, { subscriptionId: subscription, resourceGroup: 'images' })
    assert.deepEqual(inputs.cloud, { environment: 'AzureCloud' })
    assert.equal(inputs.login.audience, 'api://AzureADTokenExchange')
  })

  it('has the service read by its identity where the container is given, and by links where it is derived', () => {
    const url = 'https://account.blob.core.windows.net/artifacts'
    const access = (inputs: Readonly<Record<string, string>>): string | undefined => {
      const parsed = parseInputs(new RecordingHost('github', { ...good, ...inputs }))
      return parsed.command === 'build' ? parsed.artifacts.access : undefined
    }
    assert.equal(access({}), 'sas')
    assert.equal(access({ 'artifacts-access': 'identity' }), 'identity')
    assert.equal(access({ 'artifacts-container-url': url }), 'identity')
    assert.equal(access({ 'artifacts-container-url': url, 'artifacts-access': 'sas' }), 'sas')
  })

  it('requires only the template of a plan', () => {
    const inputs = parseInputs(new RecordingHost('github', { command: 'plan', template: 'image.json' }))
    assert.ok(inputs.command === 'plan')
    assert.deepEqual(inputs.target, {})
  })

  it('does not assume links for a plan whose build may be given a container', () => {
    const isAssumed = (inputs: Readonly<Record<string, string>>): boolean => {
      const parsed = parseInputs(new RecordingHost('github', { ...good, ...inputs }))
      return (parsed.command === 'plan' || parsed.command === 'build') && parsed.artifacts.accessIsAssumed === true
    }
    assert.equal(isAssumed({ command: 'plan' }), true)
    assert.equal(isAssumed({ command: 'plan', 'artifacts-access': 'sas' }), false)
    assert.equal(isAssumed({ command: 'plan', 'storage-account-name': 'account' }), false)
    assert.equal(isAssumed({}), false)
  })

  it('requires only a template if nothing describes an image', () => {
    for (const inputs of [{}, { 'managed-identity': 'builder', location: 'westeurope' }])
      assert.deepEqual(
        problemsOf({ command: 'plan', ...inputs }, 'terminal').map(({ where }) => where),
        ['template'],
      )
  })

  it('names the inputs of the older tasks, as the agent does not pass on which name was written', () => {
    const messages = (inputs: Partial<Record<InputName, string>>, platform: Platform) =>
      problemsOf({ command: 'plan', ...inputs }, platform)
        .map(({ message }) => message)
        .join('\n')
    assert.match(
      messages({ 'source-image-type': 'marketplace' }, 'azure-pipelines'),
      /^sourceImage \(in older tasks baseImage\) is needed/m,
    )
    assert.match(
      messages({ 'source-image': 'ubuntu' }, 'azure-pipelines'),
      /^sourceImage \(in older tasks baseImage\): expected publisher:offer:sku/m,
    )
    assert.match(messages({ 'source-image': 'ubuntu' }, 'github'), /^source-image: expected publisher:offer:sku/m)
  })

  it('reports everything that is wrong at once, by the names on GitHub', () => {
    const problems = problemsOf({
      template: 'image.json',
      wait: 'perhaps',
      cleanup: 'allways',
      'poll-interval': 'soon',
      'subscription-id': 'mine',
    })
    assert.deepEqual(problems.map(({ where }) => where).sort(), [
      'cleanup',
      'poll-interval',
      'resource-group-name',
      'subscription-id',
      'wait',
    ])
    const [kind] = problemsOf({ template: 'image.json', 'dist-type': 'SharedImage' }).filter(({ where }) => where === 'dist-type')
    assert.match(kind?.message ?? '', /did you mean SharedImageGallery\?/)
    const [version] = problemsOf({ command: 'schema', 'api-version': '2020-01-01' }).filter(({ where }) => where === 'api-version')
    assert.match(version?.message ?? '', /Did you mean 2020-02-14\?$/)
    const cleanup = problems.find(({ where }) => where === 'cleanup')
    assert.equal(cleanup?.message, 'cleanup: expected one of on-success, always, never (did you mean always?), got "allways".')
  })

  it('spells them in camelCase on Azure DevOps and as flags in a terminal', () => {
    assert.deepEqual(
      problemsOf({ template: 'x.json', 'subscription-id': subscription }, 'azure-pipelines').map(({ where }) => where),
      ['resourceGroupName'],
    )
    assert.deepEqual(
      problemsOf({ template: 'x.json', 'subscription-id': subscription }, 'terminal').map(({ where }) => where),
      ['--resource-group-name'],
    )
  })

  it('takes a resource id for the name of the template', () => {
    const id = `/subscriptions/${subscription}/resourceGroups/other/providers/Microsoft.VirtualMachineImages/imageTemplates/web`
    const inputs = parseInputs(new RecordingHost('github', { template: 'x.json', 'image-builder-template-name': id }))
    assert.ok(inputs.command === 'build')
    assert.deepEqual([inputs.template.name, inputs.target.resourceGroup], ['web', 'other'])
    assert.deepEqual(
      problemsOf({ ...good, 'image-builder-template-name': id }).map(({ where }) => where),
      ['resource-group-name'],
    )
  })

  it('reports an invalid sweep, and not what would be required without one', () => {
    const asked = { command: 'retain', 'resource-group-name': 'images', 'subscription-id': subscription } as const
    assert.deepEqual(
      problemsOf({ ...asked, sweep: 'mine' }).map(({ where }) => where),
      ['sweep'],
    )
    assert.deepEqual(
      problemsOf({ ...asked, sweep: 'off' }).map(({ where }) => where),
      ['gallery-image-definition'],
    )
    assert.deepEqual(problemsOf({ ...asked, sweep: 'own' }), [])
  })

  it('names the secrets to mask, and never shows one', () => {
    const host = new RecordingHost('github', { ...good, 'client-secret': 'hunter2-hunter2' })
    assert.throws(
      () => parseInputs(host),
      (error: unknown) => error instanceof AibError && !JSON.stringify(error.problems).includes('hunter2'),
    )
    assert.deepEqual(secretInputs(host), ['hunter2-hunter2'])
    assert.deepEqual(host.masked, [])
  })

  for (const [text, fragment] of [
    ['http://a.blob.core.windows.net/c', 'does not begin with https://'],
    ['https://a.blob.core.windows.net/', 'does not name a container'],
    ['https://a.blob.core.windows.net/c?sv=1&sig=topsecret', 'has a query'],
    ['somewhere', 'is not a URL'],
    ['https://a.blob.core.windows.net/Artifacts', 'names the container "Artifacts"'],
    ['https://a.blob.core.windows.net/my_artifacts/folder', 'names the container "my_artifacts"'],
    ['https://a.blob.core.windows.net/a--b', 'names the container "a--b"'],
    ['https://a.blob.core.windows.net/-ab', 'names the container "-ab"'],
    ['https://a.blob.core.windows.net/ab', 'names the container "ab"'],
  ] as const) {
    it(`refuses the container URL ${text.split('?')[0] ?? ''} (${fragment})`, () => {
      const [problem, ...rest] = problemsOf({ ...good, 'artifacts-container-url': text })
      assert.deepEqual(rest, [])
      assert.match(problem.message, new RegExp(fragment.replaceAll('/', '\\/')))
      assert.ok(!problem.message.includes('topsecret'))
    })
  }

  it('reports a cloud that does not exist once, without an error about the container', () => {
    const container = 'https://account.blob.core.chinacloudapi.cn/artifacts'
    const problems = problemsOf({ ...good, environment: 'AzureChina', 'artifacts-container-url': container })
    assert.equal(problems.length, 1)
    assert.match(problems[0].message, /AzureChina/)
    assert.equal(problemsOf({ ...good, 'artifacts-container-url': container }).length, 1)
  })

  it('takes the containers that storage has, with folders of any name', () => {
    for (const url of ['artifacts/Folder', '$web', '%24web', 'a-1-b', 'abc', 'a'.repeat(63)])
      assert.deepEqual(problemsOf({ ...good, 'artifacts-container-url': `https://account.blob.core.windows.net/${url}` }), [], url)
  })

  it('copies a VHD to a blob whose name ends in .vhd, or to a container or folder', () => {
    const copy = {
      command: 'vhd',
      'subscription-id': good['subscription-id'],
      'resource-group-name': 'g',
      'image-builder-template-name': 'web',
    }
    const faults = (path: string): readonly string[] =>
      parsing
        .parseInputs(new RecordingHost('terminal', { ...copy, 'dist-vhd-uri': `https://account.blob.core.windows.net/${path}` }))
        .problems.map(({ message }) => message)
    for (const path of ['disks', 'disks/web.vhd', 'disks/v1.2', 'disks/web.prod', 'disks/WEB.VHD']) assert.deepEqual(faults(path), [], path)
    for (const path of ['disks/x.txt', 'disks/web.vhdx', 'disks/a/web.img'])
      assert.match(faults(path).join(), /a VHD is a blob whose name ends in \.vhd/, path)
    assert.match(faults('web.vhd').join(), /names the container "web\.vhd"/)
  })

  for (const minutes of ['5', '961', '7.5', '90s']) {
    it(`refuses a build timeout of ${minutes}`, () => {
      assert.deepEqual(
        problemsOf({ ...good, 'build-timeout-in-minutes': minutes }).map(({ where }) => where),
        ['build-timeout-in-minutes'],
      )
    })
  }

  it('takes 1 to 100 builds side by side, and no others', () => {
    const rejected = (count: string): boolean =>
      problemsOf({ ...good, 'max-parallel': count }).some(({ where }) => where === 'max-parallel')
    assert.deepEqual(['1', '100'].map(rejected), [false, false])
    assert.deepEqual(['0', '101'].map(rejected), [true, true])
  })

  it('rejects a trigger that cleanup would delete', () => {
    const rejected = (inputs: Partial<Record<InputName, string>>): boolean =>
      problemsOf({ ...good, ...inputs }).some(({ message }) => message.includes('always would delete the template'))
    assert.equal(rejected({ 'source-trigger': 'true', cleanup: 'always' }), true)
    assert.equal(rejected({ 'source-trigger': 'true', cleanup: 'never' }), false)
    assert.equal(rejected({ 'source-trigger': 'false', cleanup: 'always' }), false)
    assert.equal(rejected({ cleanup: 'always' }), false)
  })

  it('takes a build timeout in hours', () => {
    const inputs = parseInputs(new RecordingHost('github', { ...good, 'build-timeout-in-minutes': '2h' }))
    assert.ok(inputs.command === 'build')
    assert.equal(inputs.template.buildTimeoutInMinutes, 120)
  })

  it('requires both endpoints for a custom cloud', () => {
    assert.deepEqual(
      problemsOf({ ...good, environment: 'custom' }).map(({ where }) => where),
      ['resource-manager-endpoint', 'authority-host'],
    )
  })

  for (const url of ['http://a.example', 'https://u@a.example', 'https://a.example?x', 'https://a.example/#', 'a.example', 'https://a?b#c'])
    it(`refuses the endpoints ${url}, behind which no path can be written`, () => {
      const endpoints = { 'resource-manager-endpoint': url, 'authority-host': url }
      assert.deepEqual(
        problemsOf({ ...good, environment: 'custom', ...endpoints }).map(({ where }) => where),
        ['resource-manager-endpoint', 'authority-host'],
      )
    })

  it('warns of unknown inputs on an agent, and refuses them in a terminal', () => {
    const problem = unknownInput('templte', 'github')
    const host = new RecordingHost('github', good, [problem])
    assert.deepEqual(parsing.parseInputs(host).warnings, ['templte is not an input. Did you mean template?'])
    assert.throws(() => parseInputs(new RecordingHost('terminal', good, [problem])), AibError)
  })

  for (const command of ['gate', 'promote', 'retain'])
    it(`refuses unknown inputs of ${command} everywhere: a misspelt condition would count as absent`, () => {
      const host = new RecordingHost('github', { ...good, command }, [unknownInput('max-age', 'github')])
      const { problems, warnings } = parsing.parseInputs(host)
      assert.ok(problems.some(({ code, where }) => code === 'input-unknown' && where === 'max-age'))
      assert.deepEqual(warnings, [])
    })

  it('reports a misspelt input instead of the missing one', () => {
    const misspelt = new RecordingHost('github', { ...good, template: '' }, [unknownInput('templte', 'github')])
    assert.deepEqual(
      parsing.parseInputs(misspelt).problems.map(({ where }) => where),
      ['templte'],
    )
    const gate = (word: string): number =>
      parsing.parseInputs(new RecordingHost('terminal', { command: 'gate' }, [unknownInput(word, 'terminal', 'gate')])).problems.length
    assert.deepEqual(['--gallery-image', '--imageVersionId', '--max-age'].map(gate), [1, 1, 2])
  })

  it('reports only what is wrong with the flags if a terminal names no command', () => {
    const host = new RecordingHost('terminal', {}, [unknownInput('--templte', 'terminal')])
    assert.throws(
      () => parsing.parseInputs(host),
      (error) => error instanceof AibError && error.problems.length === 1,
    )
  })

  it('refuses the path of a file as the name of a template in Azure', () => {
    const isRefused = (command: string, name: string): boolean =>
      parsing
        .parseInputs(new RecordingHost('terminal', { ...good, command, 'image-builder-template-name': name }))
        .problems.some(({ where }) => where === '--image-builder-template-name')
    for (const command of ['wait', 'cancel', 'vhd'])
      for (const path of ['images/image.yaml', 'image.yaml', 'images\\image', 'main.bicep', 'main.bicepparam', 'x.json'])
        assert.ok(isRefused(command, path), `${command} ${path}`)
    const id =
      '/subscriptions/11111111-2222-3333-4444-555555555556/resourceGroups/images/providers/Microsoft.VirtualMachineImages/imageTemplates'
    for (const name of ['web', 'web-1.2', `${id}/web.json`]) assert.ok(!isRefused('wait', name), name)
  })

  it('reports values that cannot be right, also of inputs that are not used', () => {
    for (const [name, value] of [
      ['rebuild-when', 'always'],
      ['poll-interval', '0'],
      ['request-timeout', '0s'],
      ['deadline', '0'],
      ['location', '<region>'],
      ['managed-identity', '/subscriptions/<subscription>/x'],
    ] as const)
      assert.deepEqual(
        problemsOf({ ...good, [name]: value }).map(({ where }) => where),
        [name],
        name,
      )
    assert.deepEqual(problemsOf({ ...good, 'status-tolerance': '0' }), [])
  })

  for (const command of ['setup', 'vhd']) {
    it(`refuses ${command} outside of a terminal with one error`, () => {
      const refused = (error: unknown): boolean =>
        error instanceof AibError &&
        error.message.includes(`aib ${command} is a command of the terminal`) &&
        !error.message.includes('is needed')
      for (const platform of ['github', 'azure-pipelines'] as const)
        assert.throws(() => parsing.parseInputs(new RecordingHost(platform, { command })), refused, platform)
    })
  }

  it('refuses ids of images whose subscription cannot exist, in every command', () => {
    const definition = (id: string): string => `/subscriptions/${id}/resourceGroups/r/providers/Microsoft.Compute/galleries/g/images/d`
    const example = '00000000-0000-0000-0000-000000000000'
    for (const id of ['prod', '<subscription>', example])
      for (const inputs of [
        { command: 'gate', 'gallery-image-definition': definition(id) },
        { command: 'gate', 'image-version-id': `${definition(id)}/versions/1.0.0` },
        { command: 'promote', channel: 'c', 'gallery-image-definition': definition(id), 'image-version': '1.0.0' },
        { command: 'promote', channel: 'c', 'image-version-id': `${definition(id)}/versions/1.0.0` },
        { command: 'retain', 'gallery-image-definition': `${definition(subscription)},${definition(id)}` },
        { command: 'retain', 'gallery-image-definition': definition(id).replace('/images/d', '') },
        { ...good, 'subscription-id': id },
      ] as const) {
        const problems = problemsOf(inputs)
        assert.equal(problems.length, 1, `${JSON.stringify(inputs)} ${JSON.stringify(problems)}`)
        assert.match(
          problems.map(({ message }) => message).join(),
          id === example ? /is an id that only examples have/ : /: expected the id \(a GUID\) of a subscription/,
        )
        assert.match(problems.map(({ fix }) => fix).join(), /az account list/)
      }
    for (const inputs of [
      { command: 'gate', 'gallery-image-definition': definition(subscription) },
      { command: 'retain', 'gallery-image-definition': definition(subscription).replace('/images/d', '') },
    ] as const)
      assert.deepEqual(problemsOf(inputs), [])
  })

  it('says how an id of an image begins and ends', () => {
    for (const command of ['gate', 'promote', 'retain'] as const) {
      const problems = problemsOf({ command, channel: 'c', 'image-version': '1.0.0', 'gallery-image-definition': 'ubuntu' })
      assert.match(
        problems.map(({ message }) => message).join(),
        /: expected the resource id of an image definition.*, got "ubuntu"\.$/,
        command,
      )
      assert.match(
        problems.map(({ fix }) => fix).join(),
        /begins with \/subscriptions\/.* ends in \/galleries\/<gallery>\/images\/<definition>/,
      )
    }
  })

  it('requires the service connection on Azure DevOps before its subscription', () => {
    const inputs = { template: 'x.json', 'resource-group-name': 'images' }
    assert.deepEqual(
      problemsOf(inputs, 'azure-pipelines').map(({ where }) => where),
      ['azureSubscription'],
    )
    assert.deepEqual(
      problemsOf({ ...inputs, 'azure-subscription': 'connection' }, 'azure-pipelines').map(({ where }) => where),
      ['subscriptionId'],
    )
  })

  it('asks for the name of a template behind the command in a terminal', () => {
    const fixes = (command: 'wait' | 'cancel' | 'vhd', platform: Platform) =>
      problemsOf({ ...good, template: '', command }, platform).map(({ fix }) => fix)
    assert.deepEqual(fixes('wait', 'terminal'), ['Write it after the command: aib wait <name>'])
    assert.equal(fixes('vhd', 'terminal')[0], 'Write it after the command: aib vhd <name> <url>')
    assert.deepEqual(fixes('cancel', 'github'), [undefined])
  })

  it('lists only commands that the platform has', () => {
    const message = (platform: Platform) => {
      try {
        parsing.parseInputs(new RecordingHost(platform, { command: 'biuld' }))
      } catch (error) {
        return error instanceof AibError ? error.message : ''
      }
      return ''
    }
    assert.match(message('github'), /did you mean build\?/)
    assert.doesNotMatch(message('github'), /setup|vhd/)
    assert.match(message('terminal'), /setup.*vhd/)
  })

  it('reports once that promote has no image version, and no change', () => {
    const messagesOf = (more: Record<string, string>) =>
      problemsOf({ 'subscription-id': subscription, command: 'promote', ...more }).map(({ message }) => message)
    assert.equal(messagesOf({}).length, 1)
    assert.match(messagesOf({}).join(), /image-version-id.*gallery-image-definition.*channel.*version-target-regions/)
    assert.deepEqual(messagesOf({ channel: 'stable' }), ['Set image-version-id (or gallery-image-definition with image-version).'])
  })

  it('has a default that each input takes itself', () => {
    for (const platform of ['github', 'azure-pipelines', 'terminal'] as const) {
      for (const name of inputNames(platform)) {
        const { default: text, type } = definitionOf(name)
        if (text !== undefined) assert.ok('value' in parseValue(text, type), name)
      }
    }
  })
})

describe('durations', () => {
  for (const [text, milliseconds] of [
    ['500ms', 500],
    ['3s', 3_000],
    ['5m', 300_000],
    ['6h', 21_600_000],
    ['10', 10_000],
    ['0.5', 500],
    ['.25 s', 250],
    ['1.5M', 90_000],
  ] as const) {
    it(`reads ${text}`, () => {
      assert.deepEqual(parseValue(text, { kind: 'duration', unit: 'seconds' }), { value: milliseconds })
    })
  }

  it('reads a plain number in the unit of the input', () => {
    assert.deepEqual(parseValue('10', { kind: 'duration', unit: 'minutes' }), { value: 600_000 })
  })

  it('names the longest that the input takes', () => {
    const type = { kind: 'duration', unit: 'minutes', maximum: 960 } as const
    assert.deepEqual(parseValue('16h', type), { value: 57_600_000 })
    assert.deepEqual(parseValue('961', type), { expected: 'at most 960 minutes (16 hours)' })
    assert.deepEqual(parseValue('8d', type), { expected: 'a number of minutes or a duration such as 90m or 6h' })
  })

  for (const text of ['', '-1', '5d', '1e3', 's', '999h', 'Infinity']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.ok('expected' in parseValue(text, { kind: 'duration', unit: 'seconds' }))
    })
  }
})
