import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { at, itemsOf } from '../../shared/json.js'
import { runAction } from '../front-doors/action.js'
import { runCommand } from '../front-doors/command.js'
import { writeFiles } from '../temporary-folder.js'
import { findProgram, itWith, toolPath } from '../tools.js'
import { moduleWithSecret, planInputs, subscription, targetFlags } from './bicep-inputs.js'
import { describeOn } from '../systems.js'

// The compiler, through a script that notes what it was asked, and by whom.
const noting = (folder: string): string => `#!/bin/sh
{ echo "words $*"; /usr/bin/env; } >> '${join(folder, 'asked')}'
exec '${toolPath('bicep')}' "$@"
`

// A script on the PATH is a program where the system reads its first line.
describeOn('shell scripts', 'a template in Bicep', () => {
  let folder = ''
  // Outside of the workspace, whose programs are not started.
  let tools = ''
  const own = (path = tools, more: Record<string, string> = {}) => ({
    cwd: folder,
    environment: { PATH: path, HOME: folder, AZURE_CLIENT_SECRET: 'hunter3', SYSTEM_ACCESSTOKEN: 'hunter4', ...more },
  })
  const asked = (): Promise<string> => readFile(join(folder, 'asked'), 'utf8')
  const plan = (words: readonly string[], options = own()) => runCommand(['plan', ...words, ...targetFlags], options)

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'aib-bicep-')))
    tools = await realpath(await mkdtemp(join(tmpdir(), 'aib-tools-')))
    await cp('test/fixtures/bicep', folder, { recursive: true })
    if (findProgram('bicep') === undefined) return
    await writeFiles(tools, { bicep: noting(folder) })
    await chmod(join(tools, 'bicep'), 0o755)
  })
  afterEach(async () => {
    for (const made of [folder, tools]) await rm(made, { recursive: true, force: true })
  })

  const itReally = (title: string, body: () => Promise<void>): void => {
    itWith(['bicep'], title, body)
  }

  itReally(
    'is compiled, evaluated and planned with a .bicepparam, whose secrets are masked; its compiler has neither a secret, nor the login of the machine, nor the network',
    async () => {
      const { stdout, stderr, exitCode } = await plan(
        ['image.bicep', '--json', '--parameters', 'image.bicepparam'],
        own(undefined, { AZURE_CONFIG_DIR: '/root/.azure', GITHUB_TOKEN: 'hunter5' }),
      )
      assert.equal(exitCode, 0, stderr)
      const made: unknown = JSON.parse(stdout)
      assert.equal(at(made, 'name'), 'app-image')
      // A secret of the parameters.
      assert.ok(!(stdout + stderr).includes('hunter2'))
      assert.match(stdout, /\*\*\*/)
      const [distributor] = itemsOf(at(made, 'template', 'properties', 'distribute'))
      assert.equal(
        at(distributor, 'galleryImageId'),
        `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.Compute/galleries/corporate/images/web`,
      )
      assert.deepEqual(at(distributor, 'targetRegions'), [{ name: 'westus2' }])
      const text = await asked()
      assert.doesNotMatch(text, /hunter|AZURE_|GITHUB_/)
      assert.doesNotMatch(text, new RegExp(`^HOME=${folder}$`, 'm'))
      assert.match(text, /^PATH=$/m)
      assert.match(text, /^HTTPS_PROXY=http:\/\/127\.0\.0\.1:9$/m)
    },
  )

  it('is compiled by the copy of the Azure CLI if there is no Bicep CLI, and az is not started', async () => {
    await writeFiles(folder, {
      'az-tools/az': `#!/bin/sh\ntouch '${folder}/az-ran'\n`,
      '.azure/bin/bicep': '#!/bin/sh\necho "this copy" >&2; exit 1\n',
    })
    for (const path of ['az-tools/az', '.azure/bin/bicep']) await chmod(join(folder, path), 0o755)
    const { stderr } = await plan(['image.bicep'], own(join(folder, 'az-tools')))
    assert.match(stderr, /\.azure\/bin\/bicep ended with exit code 1: this copy/)
    assert.ok(!existsSync(join(folder, 'az-ran')))
  })

  itReally(
    'has the findings of the rules and its compiler’s remarks at the lines of the .bicep file, in annotations and SARIF, with comments that silence them, from one compilation of all files',
    async () => {
      await writeFiles(folder, {
        'found.bicep': found,
        'silent.bicep': found.replace("x.sh'", "x.sh' // aib-ignore remote-file-unpinned").replace("'web'", "'silent'"),
        'style.bicep': `param unused string = ''\n${found}`.replace("'web'", "'style'"),
        'linted.bicep': `metadata name = 'x'\n@description('d')\n@metadata({ description: 'e' })\nparam used string = ''\n${found}`.replace(
          "'web'",
          "'linted${used}'",
        ),
      })
      const names = ['found', 'silent', 'style', 'linted'].map((name) => `${name}.bicep`)
      const action = await runAction({ ...planInputs, template: names.join('\n'), sarif: 'found.sarif' }, own())
      assert.equal(action.exitCode, 0, action.stdout)
      assert.match(action.stdout, /^::warning file=found\.bicep,line=11,col=35::.*\[remote-file-unpinned\]/m)
      assert.doesNotMatch(action.stdout, /silent\.bicep.*\[remote-file-unpinned\]/)
      assert.match(action.stdout, /^note: style\.bicep:1:1: The linter of Bicep has 1 remark on style: no-unused-params\./m)
      assert.match(action.stdout, /^::warning file=linted\.bicep,line=\d+.*\[bicep-no-conflicting-metadata\]/m)
      const run = itemsOf(at(JSON.parse(await readFile(join(folder, 'found.sarif'), 'utf8')), 'runs'))[0]
      const places = itemsOf(at(run, 'results')).map((result) => at(itemsOf(at(result, 'locations'))[0], 'physicalLocation'))
      assert.ok(places.some((one) => at(one, 'region', 'startLine') === 11 && at(one, 'artifactLocation', 'uri') === 'found.bicep'))
      const rules = itemsOf(at(run, 'tool', 'driver', 'rules'))
      assert.ok(
        rules.some((rule) => at(rule, 'helpUri') === 'https://aka.ms/bicep/linter-diagnostics#no-conflicting-metadata'),
        JSON.stringify(rules),
      )
      assert.deepEqual((await asked()).match(/^words .*/gm), ['words jsonrpc --stdio'])
    },
  )

  itReally('has its compiler’s warnings reported and silenced', async () => {
    const unknown = found.replace('buildTimeoutInMinutes', 'minutes')
    await writeFiles(folder, {
      'silenced.bicep': found.replace('buildTimeoutInMinutes: 60', "buildTimeoutInMinutes: 'x'"),
      'warned.bicep': unknown.replace("'web'", "'warned'"),
    })
    // A rule says the same of each line: in one file the compiler is silenced, in the other the rule.
    const { stderr } = await plan(['silenced.bicep', 'warned.bicep', '--lint-ignore', 'bicep-bcp036, field-unknown'])
    assert.doesNotMatch(stderr, /\[bicep-bcp036\]|\[field-unknown\]|There is no rule/)
    assert.match(stderr, /error: silenced\.bicep:9:5: .*\[value-type\]/)
    assert.match(stderr, /warning: warned\.bicep:9:5: .*\[bicep-bcp037\]/)
  })

  itReally(
    'is found through a .bicepparam given as the template; single values go before its own, and with those that it lacks',
    async () => {
      await writeFiles(folder, {
        'lacking.bicep': `param name string\nparam minutes int\nparam on bool\nparam list array\n${found}`
          .replace("'web'", 'on ? name : list[0]')
          .replace('Minutes: 60', 'Minutes: minutes'),
        'lacking.bicepparam': "using 'lacking.bicep'\nparam name = 'theirs'\n",
      })
      const lacking = await plan([
        'lacking.bicepparam',
        '--json',
        '--parameters',
        '{"name": "mine", "minutes": 70, "on": true, "list": ["x"]}',
      ])
      assert.equal(lacking.exitCode, 0, lacking.stderr)
      assert.equal(at(JSON.parse(lacking.stdout), 'name'), 'mine')
      const missing = await plan(['lacking.bicepparam', '--parameters', 'name=mine'])
      assert.match(missing.stderr, /BCP258: .*minutes/)
    },
  )

  itReally('is planned with its parameters file by the one start that several templates take', async () => {
    await writeFiles(folder, {
      'a.bicep': `param name string\n${found.replace("'web'", 'name')}`,
      'a.bicepparam': "using 'a.bicep'\nparam name = 'one'\n",
      'sub/b.bicep': `param name string\n${found.replace("'web'", 'name')}`,
      'sub/b.bicepparam': "using './b.bicep'\nextends '../base.bicepparam'\n",
      'base.bicepparam': "using none\nimport { two } from 'sub/values.bicep'\nparam name = two\n",
      'sub/values.bicep': "@export()\nvar two = 'two'\n",
    })
    const { stdout, stderr, exitCode } = await plan(['a.bicep', 'sub/b.bicep', '--json'])
    assert.equal(exitCode, 0, stderr)
    assert.deepEqual(
      itemsOf(JSON.parse(stdout)).map((one) => at(one, 'name')),
      ['one', 'two'],
    )
    assert.deepEqual((await asked()).match(/^words .*/gm), ['words jsonrpc --stdio'])
  })

  itReally('reads no variable of the environment silently', async () => {
    await writeFiles(folder, {
      'env.bicepparam':
        "using 'image.bicep'\nvar unset = readEnvironmentVariable('UNSET', 'fallback')\nparam name = '${readEnvironmentVariable('IMAGE', 'no')}-${unset}'\n",
    })
    const set = own(undefined, { IMAGE: 'given' })
    const refused = await plan(['env.bicepparam'], set)
    assert.match(
      refused.stderr,
      /error: env\.bicepparam:3:17: .*IMAGE, which is set and not passed.*\n(?:.*\n)*? {2}what to do: Add IMAGE to (?:the input )?(?:--)?bicep-variables/,
    )
    assert.doesNotMatch(refused.stderr, /UNSET/)
    const passed = await plan(['env.bicepparam', '--json', '--bicep-variables', 'OTHER, IMAGE'], set)
    assert.equal(at(JSON.parse(passed.stdout), 'name'), 'given-fallback-image', passed.stderr)
  })

  itReally('says which settings outside the workspace its compiler takes', async () => {
    await writeFiles(folder, {
      'bicepconfig.json': '{}',
      'workspace/t.bicep': found,
      'workspace/own/u.bicep': found.replace("'web'", "'own'"),
      'workspace/own/bicepconfig.json': '{}',
    })
    const { stderr } = await runCommand(['plan', 't.bicep', 'own/u.bicep', ...targetFlags], { ...own(), cwd: join(folder, 'workspace') })
    assert.match(stderr, /note: t\.bicep:1:1: The Bicep compiler takes its settings from .*\/bicepconfig\.json, outside the workspace/)
    assert.equal(stderr.match(/takes its settings from/g)?.length, 1, stderr)
  })

  itReally('restores modules with the logins of the machine if the pipeline allows it', async () => {
    await writeFiles(folder, {
      't.bicep': "module m 'ts:00000000-0000-0000-0000-000000000000/rg/spec:v1' = { name: 'm' }\n",
      'bicepconfig.json': '{"cloud": {"credentialPrecedence": ["AzureCLI"]}}',
    })
    await writeFiles(tools, { az: `#!/bin/sh\necho "az $* $HOME $AZURE_CLIENT_SECRET" >> '${folder}/az-ran'\nexit 1\n` })
    await chmod(join(tools, 'az'), 0o755)
    const { exitCode, stderr } = await plan(['t.bicep', '--bicep-restore'])
    assert.equal(exitCode, 2)
    assert.match(stderr, /t\.bicep:1:10: .*ts:[^ ]*spec:v1/)
    assert.equal(await readFile(join(folder, 'az-ran'), 'utf8').then((text) => text.includes(`account get-access-token`)), true)
    assert.doesNotMatch((await readFile(join(folder, 'az-ran'), 'utf8')) + (await asked()), /hunter/)
  })

  itReally('stays in the workspace also where modules may be restored', async () => {
    const workspace = join(folder, 'workspace')
    await writeFiles(folder, {
      'SECRET.txt': 'TOPSECRET',
      'MODULE.json': moduleWithSecret,
      'workspace/t.bicep': "var x = loadTextContent('../SECRET.txt')\noutput o string = x\n",
      'workspace/u.bicep': "module m '../MODULE.json' = { name: 'm' }\n",
    })
    const { stdout, stderr } = await runCommand(['plan', '*.bicep', '--bicep-restore', ...targetFlags], { ...own(), cwd: workspace })
    assert.equal(stderr.match(/\[file-outside\]/g)?.length, 2, stderr)
    assert.doesNotMatch(stdout + stderr, /TOPSECRET/)
  })

  itReally('does not have its compiler write to the folder that its settings name where modules may be restored', async () => {
    await writeFiles(folder, {
      't.bicep': `extension foo\n${found}`,
      'foo.tgz': 'x',
      'bicepconfig.json': JSON.stringify({ cacheRootDirectory: join(folder, 'cache'), extensions: { foo: './foo.tgz' } }),
    })
    const { exitCode, stderr } = await plan(['t.bicep', '--bicep-restore'])
    assert.equal(exitCode, 2)
    assert.match(stderr, /bicepconfig\.json sets cacheRootDirectory, the folder that the compiler writes to\. .*\[bicep-failed\]/)
    assert.ok(!existsSync(join(folder, 'cache')))
  })

  itReally(
    'with errors shows them at their places, with the line and a caret, and does not end the plan of others, nor if it needs restoring',
    async () => {
      await writeFiles(folder, {
        'many/a.bicep': found,
        'many/b.bicep': "module m 'br/public:avm/res/x:1.0.0' = { name: 'm' }\nmodule n 'br/public:avm/res/y:1.0.0' = { name: 'n' }\n",
        'many/c.bicep': "param x string = 'y'\nvar z = nmae\n",
        'many/d.bicep': found.replace('buildTimeoutInMinutes', 'minutes').replace("'web'", "string(int('x'))"),
      })
      const { exitCode, stderr } = await plan(['many/*.bicep'])
      assert.equal(exitCode, 2)
      assert.match(
        stderr,
        /many\/b\.bicep:1:10: The artifact with reference "br:[^"]*avm\/res\/x:1\.0\.0" is not on this machine, .* The same is true of 1 more reference\./,
      )
      assert.match(
        stderr,
        /error: many\/c\.bicep:2:9: BCP057: The name "nmae" does not exist .* \[bicep-failed\]\n2 \| var z = nmae\n {2}\| {9}\^/,
      )
      // What its compiler warned of may be why a template cannot be evaluated.
      assert.match(stderr, /error: many\/d\.bicep:.*\n.*The compiler warned: many\/d\.bicep:9: .*\[bicep-bcp037\]/)
      assert.doesNotMatch(stderr, /error: many\/a/)
    },
  )

  it('says how to get a compiler if it is missing, and ignores one in a relative folder', async () => {
    const { exitCode, stderr } = await plan(['image.bicep'], {
      cwd: folder,
      environment: { ...own('tools').environment, HOME: '/nowhere' },
    })
    assert.equal(exitCode, 2)
    assert.match(
      stderr,
      /image\.bicepparam is Bicep, and this machine has no Bicep compiler\. \[bicep-missing\]\n {2}what to do: Install the Bicep CLI .*az bicep install/,
    )
  })

  for (const [what, script, expected] of [
    [
      'does not know an option',
      'echo "Unrecognized parameter \\"--diagnostics-format\\"" >&2; exit 1',
      /is too old: Unrecognized parameter.*\n(?:.*\n)*?.*Install Bicep 0\.25\.3 or newer/,
    ],
    [
      'crashes',
      'echo "Unhandled exception. System.X" >&2; echo "   at A.B()" >&2; exit 134',
      /ended with exit code 134: Unhandled exception\. System\.X \[bicep-failed\]/,
    ],
    [
      'loads an endless file',
      'echo "Unhandled exception: System.OutOfMemoryException: limit $DOTNET_GCHeapHardLimit" >&2; test "$DOTNET_GCHeapHardLimit" = 80000000 && exit 134',
      /needs more than 2 GB of memory for this file\. \[bicep-failed\]/,
    ],
    ['is killed', 'kill -9 $$', /cannot be run: bicep was ended by SIGKILL/],
    ['prints nothing', 'exit 0', /ended with exit code 0\./],
  ] as const)
    it(`says in a line that its compiler ${what}`, async () => {
      await writeFiles(folder, { 'odd/bicep': `#!/bin/sh\n${script}\n` })
      await chmod(join(folder, 'odd/bicep'), 0o755)
      const { exitCode, stderr } = await plan(['image.bicep'], own(join(folder, 'odd')))
      assert.equal(exitCode, 2)
      assert.match(stderr, expected)
      assert.doesNotMatch(stderr, /at A\.B/)
    })

  it('leaves no child of its compiler behind', async () => {
    await writeFiles(folder, { 'odd/bicep': `#!/bin/sh\n/bin/sleep 60 &\necho $! > '${folder}/child'\nexit 1\n` })
    await chmod(join(folder, 'odd/bicep'), 0o755)
    await plan(['image.bicep'], own(join(folder, 'odd')))
    const child = Number(await readFile(join(folder, 'child'), 'utf8'))
    // Whoever adopts it may not have asked how it ended.
    const state = await readFile(`/proc/${String(child)}/stat`, 'utf8').catch(() => 'gone')
    assert.match(state, /^gone$|\) Z /)
  })
})

// A template with a remote file that is not pinned, on line 11.
const found = `resource t 'Microsoft.VirtualMachineImages/imageTemplates@2024-02-01' = {
  name: 'web'
  location: 'westus2'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/ib': {} }
  }
  properties: {
    buildTimeoutInMinutes: 60
    customize: [
      { type: 'Shell', name: 'x', scriptUri: 'https://example.com/x.sh'
      }
    ]
    source: { type: 'PlatformImage', publisher: 'canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' }
    distribute: [
      { type: 'ManagedImage', imageId: '/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.Compute/images/web', location: 'westus2', runOutputName: 'web' }
    ]
  }
}
`
