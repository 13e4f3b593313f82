import assert from 'node:assert/strict'
import type { Place } from '../../../shared/errors.js'
import { sortFindings, type Finding } from '../../../shared/template/finding.js'
import { withoutRepeats } from '../../../shared/template/lint/repeats.js'
import { parseJson } from '../../../shared/template/load-json.js'
import { parseDocument } from '../../../shared/template/load.js'
import { get, inputPlace, textNode, withEntry } from '../../../shared/template/node.js'
import type { Json, JsonObject } from '../../../shared/json.js'
import { evaluateTemplate, fixture, given, lint, object, placeText, remoteFilesIn, scope } from './helpers.js'

const builder = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder'
const gallery = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/c/images/web'

const source = { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' }
const distributor = { type: 'SharedImage', runOutputName: 'out', galleryImageId: gallery }
const valid = {
  location: 'westeurope',
  identity: { type: 'UserAssigned', userAssignedIdentities: { [builder]: {} } },
  properties: { source, distribute: [distributor] },
}

// Without the info line that each older API version has.
const findings = (body: JsonObject, apiVersion = '2024-02-01', name = 'web') =>
  lint({
    name: textNode(name, inputPlace('name')),
    apiVersion: textNode(apiVersion, inputPlace('version')),
    body: object(body),
    remoteFiles: remoteFilesIn(object(body)),
  }).filter(({ rule }) => rule !== 'api-version-old')

const rulesOf = (body: JsonObject, apiVersion?: string, name?: string) => findings(body, apiVersion, name).map(({ rule }) => rule)

const withProperties = (properties: JsonObject): JsonObject => ({ ...valid, properties: { ...valid.properties, ...properties } })
const withStep = (step: Json): JsonObject => withProperties({ customize: [step] })
const withDistributor = (members: JsonObject): JsonObject => withProperties({ distribute: [{ ...distributor, ...members }] })
const withInline = (line: string): JsonObject => withStep({ type: 'Shell', inline: [line] })

const messageOf = (body: JsonObject, apiVersion?: string): string => {
  const [finding, second] = findings(body, apiVersion)
  assert.equal(second, undefined, second?.message)
  return finding?.message ?? 'nothing'
}

describe('lint', () => {
  it('reports a property in the wrong object once, with the object that it belongs in', () => {
    const others = { distribute: [distributor] }
    const inProfile = { ...valid, properties: { ...others, vmProfile: { source } } }
    const atTop = { ...valid, source, properties: others }
    for (const body of [inProfile, atTop]) {
      assert.deepEqual(rulesOf(body), ['field-unknown'])
      assert.match(messageOf(body), /It belongs in "properties"\./)
    }
    const { identity, ...head } = valid
    assert.deepEqual(rulesOf({ ...head, properties: { ...valid.properties, identity } }), ['field-unknown'])
    // Elsewhere, the same name means something else.
    assert.deepEqual(rulesOf({ ...valid, properties: others }), ['field-missing'])
  })

  it('reports a file outside of /tmp on Linux as an error only if its folder is certainly not writable', () => {
    const to = (destination: string) => ({ type: 'File', sourceUri: 'https://x.example/a', destination })
    const shell = (...inline: string[]) => ({ type: 'Shell', inline })
    const severityOf = (destination: string, ...before: JsonObject[]) =>
      findings(withProperties({ customize: [...before, to(destination)] })).find(({ rule }) => rule === 'file-destination-linux')?.severity
    const errors: readonly (readonly [string, ...JsonObject[]])[] = [
      ['/opt/app/a'],
      ['/opt/app/a', shell('sudo mkdir -p /opt/app')],
      ['/etc/nginx/a', shell('sudo apt-get install -y nginx', 'sudo chmod 600 /etc/ssl/key')],
      ['/etc/nginx/a', shell('chmod +x /tmp/run'), to('/tmp/b')],
      ['/opt/app/a', shell('sudo install -m 644 /tmp/x /usr/local/bin/x')],
      ['/var/tmp/../log/a'],
      ['/OPT/app/a', shell('sudo cp /tmp/x /opt/app/x')],
    ]
    const warnings: readonly (readonly [string, ...JsonObject[]])[] = [
      ['/opt/app/a', shell('sudo mkdir -p /opt/app && sudo chown $USER /opt/app')],
      ['/opt/app/a', shell('sudo mkdir -p /opt/app', 'sudo chmod 777 /opt/app/')],
      ['/opt/app/a', shell('sudo install -d -m 777 /opt/app')],
      ['/opt/app/a', shell('sudo -n install -d -o packer /opt/app')],
      ['/opt/app/a', shell('sudo mkdir -m 0777 /opt/app')],
      ['/opt/app/a', shell('sudo mkdir -pm 777 /opt/app')],
      ['/opt/app/conf/a', shell('sudo chmod -R 0777 /opt')],
      ['/opt/app/a', shell("sudo bash -c 'mkdir /opt/app; chmod 777 /opt/app'")],
      ['/opt/app/a', shell('cd /opt', 'sudo mkdir app', 'sudo chmod 1777 app')],
      ['/opt/app/a', shell('D=/opt/app', 'sudo mkdir $D', 'sudo chmod 777 $D')],
      ['/opt/app/a', shell('sudo setfacl -m u:packer:rwx /opt/app')],
      ['/opt/app/a', shell('ln -s /tmp/app /opt/app')],
      ['/opt/app/a', shell('sudo sh -c "umask 0; mkdir /opt/app"')],
      ['/opt/app/a', { type: 'Shell', scriptUri: 'https://x.example/prepare.sh' }],
      ['/opt/app/a', shell('curl -s https://x.example/prepare | sudo bash')],
      ['/var/tmp/a'],
      ['/dev/shm/a'],
      ['/home/packer/a'],
    ]
    for (const [destination, ...before] of errors) assert.equal(severityOf(destination, ...before), 'error', JSON.stringify(before))
    for (const [destination, ...before] of warnings)
      assert.equal(severityOf(destination, ...before), 'warning', destination + JSON.stringify(before))
    const doubt = findings(withProperties({ customize: [to('/var/tmp/a')] })).find(({ rule }) => rule === 'file-destination-linux')
    assert.match(doubt?.message ?? '', /only if the build user may write to that folder/)
    // Later commands change nothing; a validator comes after all customizers.
    const opened = shell('sudo chmod 777 /opt/app')
    assert.equal(findings(withProperties({ customize: [to('/opt/app/a'), opened] }))[0]?.severity, 'error')
    const validated = withProperties({ customize: [opened], validate: { inVMValidations: [to('/opt/app/a')] } })
    assert.deepEqual(
      findings(validated, '2024-02-01').flatMap(({ rule, severity }) => (rule === 'file-destination-linux' ? [severity] : [])),
      ['warning'],
    )
    const custom = { type: 'SharedImageVersion', imageVersionId: `${gallery.replace('web', 'base')}/versions/latest` }
    const ofGallery = findings(withProperties({ source: custom, customize: [{ type: 'Shell', inline: ['x'] }, to('/opt/app/a')] }))
    assert.deepEqual(
      ofGallery.flatMap(({ rule, severity }) => (rule === 'file-destination-linux' ? [severity] : [])),
      ['warning'],
    )
  })

  it('reports a Shell step for Windows once', () => {
    const windows = { type: 'PlatformImage', publisher: 'MicrosoftWindowsServer', offer: 'WindowsServer', sku: '2022', version: 'latest' }
    const step = { type: 'Shell', inline: ['whoami'], runElevated: true, runAsSystem: true, validExitCodes: [0] }
    const steps = (customize: Json): JsonObject => withProperties({ source: windows, customize })
    const found = (body: JsonObject) => {
      const document = parseJson(JSON.stringify(body), 'image.json')
      assert.ok(document.kind === 'object')
      const version = textNode('2024-02-01', inputPlace('version'))
      return withoutRepeats(lint({ name: textNode('web', document.at), apiVersion: version, body: document, remoteFiles: [] }))
        .map(({ rule }) => rule)
        .filter((rule) => rule !== 'vm-size-windows')
    }
    assert.deepEqual(found(steps([step])), ['step-os'])
    assert.deepEqual(found(steps([{ ...step, nmae: 'x' }])).sort(), ['field-unknown', 'step-os'])
    assert.deepEqual(found(withStep({ type: 'Shell', inline: ['whoami'], runElevated: true })), ['field-unknown'])
  })

  it('finds nothing in a correct template', () => {
    assert.deepEqual(findings(valid), [])
  })

  for (const [what, body, version, expected] of [
    ['a template without anything', {}, '2024-02-01', ['field-missing', 'field-missing', 'field-missing']],
    ['no source and distribute', { ...valid, properties: {} }, '2024-02-01', ['field-missing', 'field-missing']],
    ['null for what is required', withProperties({ distribute: null }), '2024-02-01', ['field-missing']],
    ['no regions where they were required', valid, '2022-02-14', ['field-missing']],
    ['a distributor of no kind', withProperties({ distribute: [{}] }), '2024-02-01', ['field-missing']],
    [
      'a plan in part',
      withProperties({ source: { ...source, planInfo: { planName: 'p' } } }),
      '2024-02-01',
      ['field-missing', 'field-missing'],
    ],
    [
      'two outputs of one name',
      withProperties({ distribute: [distributor, { ...distributor, runOutputName: 'OUT' }] }),
      '2024-02-01',
      ['run-output-name-twice'],
    ],
    [
      'a distributor whose type is null',
      withProperties({ distribute: [{ type: null, runOutputName: 'x' }] }),
      '2024-02-01',
      ['field-missing'],
    ],
    ['a source whose type is null', withProperties({ source: { ...source, type: null } }), '2024-02-01', ['field-missing']],
    ['a step whose type is null', withStep({ type: null, inline: ['x'] }), '2021-10-01', ['field-missing']],
    [
      'a type that is null, its name in the wrong case',
      withStep({ Type: null, inline: ['x'] }),
      '2022-07-01',
      ['field-missing', 'field-case'],
    ],
    ['a versioning scheme that is null', withDistributor({ versioning: { scheme: null } }), '2024-02-01', ['field-missing']],
    ['an empty item of distribute', withProperties({ distribute: [distributor, null] }), '2024-02-01', ['value-type']],
    ['an empty customizer', withStep(null), '2022-07-01', ['value-type']],
    ['an empty line of a script', withStep({ type: 'Shell', inline: ['x', null] }), '2024-02-01', ['value-type']],
    ['an empty region', withDistributor({ targetRegions: [null, { name: null }] }), '2024-02-01', ['value-type', 'field-missing']],
    ['an empty exit code', withStep({ type: 'Shell', inline: ['x'], validExitCodes: null }), '2024-02-01', ['field-unknown']],
    [
      'an identity without its braces',
      { ...valid, identity: { type: 'UserAssigned', userAssignedIdentities: { [builder]: null } } },
      '2024-02-01',
      ['value-type'],
    ],
    ['a tag without a value', { ...valid, tags: { team: null } }, '2024-02-01', []],
    [
      'an identity in another case once',
      { ...valid, identity: { Type: 'UserAssigned', UserAssignedIdentities: { [builder]: {} } } },
      '2022-07-01',
      ['field-case'],
    ],
    [
      'elevation in another case once',
      withProperties({
        source: { ...source, publisher: 'MicrosoftWindowsServer' },
        customize: [{ type: 'PowerShell', Inline: ['x'], RunElevated: true, runAsSystem: true }],
        vmProfile: { vmSize: 'Standard_D2s_v5' },
      }),
      '2022-07-01',
      ['field-case'],
    ],
    [
      'two scripts, one in another case',
      withStep({ type: 'Shell', Inline: ['x'], scriptUri: 'a.sh' }),
      '2022-07-01',
      ['field-case', 'script-source'],
    ],
    [
      'two lists of regions, one in another case',
      withDistributor({ TargetRegions: [{ name: 'westeurope' }], replicationRegions: ['westeurope'] }),
      '2022-07-01',
      ['field-case', 'regions-twice'],
    ],
    ['null for what may be absent', withProperties({ vmProfile: null, customize: null, optimize: { vmBoot: null } }), '2024-02-01', []],
    [
      'empty texts for what may be absent',
      withProperties({ stagingResourceGroup: '', vmProfile: { vmSize: '', vnetConfig: { subnetId: '' } } }),
      '2024-02-01',
      [],
    ],
    ['an empty text for the id of a gallery image', withDistributor({ galleryImageId: '' }), '2024-02-01', ['field-missing']],
    [
      'an empty text for the name of a region',
      withDistributor({ targetRegions: [{ name: 'westeurope' }, { name: '' }] }),
      '2024-02-01',
      ['field-missing'],
    ],
    [
      'empty texts for what a managed image requires',
      withProperties({ distribute: [{ type: 'ManagedImage', runOutputName: 'x', imageId: '', location: '' }] }),
      '2024-02-01',
      ['field-missing', 'field-missing'],
    ],
    [
      'an empty text as the identity',
      { ...valid, identity: { type: 'UserAssigned', userAssignedIdentities: { '': {} } } },
      '2024-02-01',
      ['resource-id'],
    ],
    [
      'an empty text as an identity of the build VM',
      withProperties({ vmProfile: { userAssignedIdentities: [''] } }),
      '2024-02-01',
      ['resource-id'],
    ],
    ['tags of any name', { ...valid, tags: { vmboot: 'x', 'a b': 'y' } }, '2024-02-01', []],
    [
      'more than fifty tags',
      { ...valid, tags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`t${String(index)}`, ''])) },
      '2024-02-01',
      ['tag-limits'],
    ],
    ['a misspelt required name only once', withDistributor({ runOutputName: null, runoutputname: 'x' }), '2024-02-01', ['field-case']],
    [
      'a premium account before it came',
      withDistributor({ replicationRegions: ['westeurope'], storageAccountType: 'Premium_LRS' }),
      '2021-10-01',
      ['value-unknown'],
    ],
    [
      'a validator before it came',
      withProperties({ validate: { inVMValidations: [{ type: 'File', sourceUri: 'a', destination: '/tmp/a' }] } }),
      '2022-02-14',
      ['field-missing', 'value-unknown'],
    ],
    [
      'both scripts in a validation',
      withProperties({ validate: { inVMValidations: [{ type: 'Shell', inline: ['x'], scriptUri: 'a' }] } }),
      '2024-02-01',
      ['script-source'],
    ],
    ['an empty script', withStep({ type: 'Shell', inline: [] }), '2024-02-01', ['script-source']],
    ['an empty text next to a script', withStep({ type: 'Shell', inline: ['x'], scriptUri: '', sha256Checksum: '' }), '2024-02-01', []],
    ['a local script', withStep({ type: 'Shell', scriptUri: 'a.sh' }), '2024-02-01', []],
    [
      'Shell after PowerShell where the source does not tell',
      withProperties({
        source: { type: 'SharedImageVersion', imageVersionId: `${gallery.replace('web', 'base')}/versions/latest` },
        customize: [
          { type: 'PowerShell', inline: ['x'] },
          { type: 'Shell', inline: ['x'] },
        ],
      }),
      '2024-02-01',
      ['step-os'],
    ],
    [
      'a path of Windows on Linux',
      withStep({ type: 'File', sourceUri: 'a', destination: 'c:\\a.txt' }),
      '2024-02-01',
      ['file-destination-linux'],
    ],
    [
      'a way out of /tmp',
      withStep({ type: 'File', sourceUri: 'a', destination: '/tmp/../etc/passwd' }),
      '2024-02-01',
      ['file-destination-linux'],
    ],
    [
      'a folder of Windows on Linux, once',
      withStep({ type: 'File', sourceUri: 'a', destination: 'C:\\app\\' }),
      '2024-02-01',
      ['file-destination'],
    ],
    ['the root of Linux, once', withStep({ type: 'File', sourceUri: 'a', destination: '/' }), '2024-02-01', ['file-destination']],
    [
      'a folder of Linux on Windows, once',
      withProperties({
        source: { ...source, publisher: 'MicrosoftWindowsServer' },
        vmProfile: { vmSize: 'Standard_D2s_v5' },
        customize: [{ type: 'File', sourceUri: 'a', destination: '/tmp/' }],
      }),
      '2024-02-01',
      ['file-destination'],
    ],
    [
      'no restart if nothing runs before the updates',
      withProperties({
        source: { ...source, publisher: 'MicrosoftWindowsServer' },
        vmProfile: { vmSize: 'Standard_D2s_v5' },
        customize: [{ type: 'WindowsUpdate' }, { type: 'PowerShell', inline: ['x'] }],
      }),
      '2024-02-01',
      [],
    ],
    [
      'two identities',
      { ...valid, identity: { type: 'UserAssigned', userAssignedIdentities: { [builder]: {}, [`${builder}2`]: {} } } },
      '2024-02-01',
      ['identity-one'],
    ],
    ['an empty identity', { ...valid, identity: {} }, '2024-02-01', ['identity-type']],
    [
      'an identity by its name',
      { ...valid, identity: { type: 'UserAssigned', userAssignedIdentities: { builder: {} } } },
      '2024-02-01',
      ['resource-id'],
    ],
    [
      'a version with a replica in each region',
      withDistributor({ targetRegions: [{ name: 'westeurope' }, { name: 'North Europe', replicaCount: 99 }] }),
      '2024-02-01',
      [],
    ],
    ['no replica', withDistributor({ targetRegions: [{ name: 'westeurope', replicaCount: 0 }] }), '2024-02-01', ['value-range']],
    ['Source with a major version', withDistributor({ versioning: { scheme: 'Source', major: 1 } }), '2024-02-01', ['field-unknown']],
    [
      'a version that is not a number',
      withDistributor({ galleryImageId: `${gallery}/versions/latest` }),
      '2024-02-01',
      ['gallery-version-number'],
    ],
    [
      'a direct shared gallery',
      withProperties({ source: { type: 'SharedImageVersion', imageVersionId: '/sharedGalleries/x/images/y/versions/1.0.0' } }),
      '2024-02-01',
      [],
    ],
    ['ids in another case', withDistributor({ galleryImageId: gallery.toLowerCase() }), '2024-02-01', []],
    ['a new region', { ...valid, location: 'westus9' }, '2024-02-01', ['region-misspelt']],
    ['an unknown region', { ...valid, location: 'atlantis' }, '2024-02-01', ['region-misspelt']],
    [
      'a file of the preview',
      withStep({ type: 'Shell', script: 'https://x/a.sh' }),
      '2019-02-01-preview',
      ['api-version-gone', 'field-too-new', 'field-missing'],
    ],
  ] as const)
    it(`${expected.length === 0 ? 'accepts' : 'finds'} ${what}`, () => {
      assert.deepEqual(new Set(rulesOf(body, version)), new Set(expected))
    })

  it('gives advice for mistakes that the documentation makes', () => {
    assert.match(messageOf(withProperties({ optimize: { vmboot: { state: 'Enabled' } } })), /^optimize\.vmboot is spelled vmBoot/)
    assert.match(messageOf(withProperties({ vmProfile: { vnetConfig: { subnetName: 'x' } } })), /resource id of the subnet as subnetId/)
    assert.match(messageOf(withProperties({ apiVersion: 'x' })), /is not sent as a property/)
    assert.match(
      messageOf(withDistributor({ type: 'sharedImage' })),
      /^distribute\[0\]\.type cannot be "sharedImage"\. It is spelled SharedImage/,
    )
    assert.match(messageOf(withDistributor({ versioning: { scheme: 'latest' } })), /It is spelled Latest/)
    assert.match(messageOf(withProperties({ errorHandling: [] })), /^errorHandling must be an object, not a list\./)
    assert.match(messageOf(withProperties({ optimize: [] })), /^optimize must be an object, not a list\./)
    assert.match(
      messageOf(withStep({ type: 'Shell', inline: 'x' })),
      /^customize\[0\]\.inline must be a list, not the text "x"\. Write one item for each line/,
    )
    for (const inline of ['-echo a', { '-echo': 'a' }])
      assert.match(messageOf(withStep({ type: 'Shell', inline })), /must be a list, .* A space is needed after the dash of each item\./)
    const id = `${gallery.replace('web', 'base')}/versions/latest`
    assert.match(messageOf(withProperties({ source: { type: 'SharedImageVersion', imageVersionID: id } })), /is spelled imageVersionId/)
  })

  it('guesses what a misspelt name or value means, among those of the API version', () => {
    assert.match(messageOf(withProperties({ buildTimeoutMinutes: 60 })), /Did you mean buildTimeoutInMinutes\?/)
    assert.match(messageOf(withDistributor({ replicationModes: 'Full' })), /Did you mean replicationRegions\?|It has /)
    assert.match(messageOf(withStep({ type: 'Shel' })), /Did you mean Shell\?/)
  })

  it('warns of unknown names that the service ignores', () => {
    for (const [version, severity] of [
      ['2023-07-01', 'warning'],
      ['2024-02-01', 'error'],
    ] as const) {
      const [finding] = findings(withProperties({ vmprofile: {} }), version)
      assert.deepEqual([finding?.rule, finding?.severity], ['field-case', severity])
    }
    assert.match(messageOf(withProperties({ nonsense: 1 }), '2023-07-01'), /drop it silently/)
  })

  it('names the API version that a property needs', () => {
    assert.match(
      messageOf(withProperties({ additionalDataDisks: [] })),
      /needs API version 2025-10-01 or newer; the template is sent with 2024-02-01/,
    )
  })

  it('validates names against the pattern of the API version', () => {
    for (const name of ['', 'a b', 'ä', 'x'.repeat(65)]) assert.deepEqual(rulesOf(valid, '2024-02-01', name), ['template-name'], name)
    assert.deepEqual(rulesOf(valid, '2024-02-01', 'a.b-c_1'), [])
    assert(rulesOf(valid, '2019-02-01-preview', 'a.b').includes('template-name'))
  })

  it('points at the line that the user wrote, in the order of the file', () => {
    const values = `region=westus\nimgBuilderId=${builder}\nrelease=r1\noutputName=not valid\nsubscriptionID=sub\nrgName=rg`
    const { apiVersion, body } = evaluateTemplate(fixture('bare.yaml'), given(values), scope())
    assert(apiVersion !== undefined)
    assert.deepEqual(
      lint({ apiVersion, body, remoteFiles: remoteFilesIn(body) }).map(({ rule, severity, at }) => [rule, severity, placeText(at)]),
      [
        ['api-version-old', 'info', 'bare.yaml:3:13'],
        ['remote-file-unpinned', 'warning', 'bare.yaml:26:18'],
        ['regions-deprecated', 'warning', 'bare.yaml:32:27'],
        ['value-pattern', 'error', 'parameters:4:12'],
      ],
    )
  })

  it('takes any value anywhere', () => {
    const apiVersion = textNode('2025-10-01', inputPlace('v'))
    const values = [
      'x',
      1,
      null,
      [],
      [[]],
      [null],
      {},
      [{}],
      [{ type: {} }],
      [{ type: 'Shell', inline: [[]] }],
      { type: [] },
      { vnetConfig: 1 },
    ]
    for (const value of values)
      for (const key of ['source', 'distribute', 'customize', 'validate', 'optimize', 'identity', 'vmProfile', 'errorHandling', 'tags'])
        assert(
          Array.isArray(
            lint({
              apiVersion,
              remoteFiles: [],
              body: object({ properties: { [key]: value }, [key]: value }),
              triggers: [object({ properties: value })],
            }),
          ),
        )
  })
})

describe('the script that generalizes the image', () => {
  const windows = (inline: readonly string[]) =>
    rulesOf(
      withProperties({
        source: { ...source, publisher: 'MicrosoftWindowsServer' },
        vmProfile: { vmSize: 'Standard_D2s_v5' },
        customize: [{ type: 'PowerShell', inline }],
      }),
    )
  const path = 'C:\\DeprovisioningScript.ps1'

  for (const [what, inline] of [
    ['read in one line', [`$s = Get-Content ${path} | Select-String sysprep`, 'Write-Host $s']],
    ['tested', [`if (Test-Path "${path}") { Write-Host found }`]],
    ['copied away', [`Copy-Item ${path} C:\\backup.ps1 -Force`, `Copy-Item -Path '${path}' -Destination C:\\logs`]],
    ['read by its variable', [`$file = '${path}'`, 'Get-Content $file | Out-File C:\\log.txt']],
  ] as const)
    it(`is not written where it is ${what}`, () => {
      assert.deepEqual(windows(inline), [])
    })

  for (const [what, inline] of [
    ['in one line', [`(Get-Content ${path}) -replace 'quit', 'quit /mode:vm' | Set-Content -Path ${path}`]],
    ['in a line after it was read', [`$s = Get-Content ${path}`, `$s.Replace('/quit', '/quit /mode:vm') | Out-File '${path}'`]],
    ['by its variable', [`$file = '${path}'`, "((Get-Content $file) -replace 'a', 'b') | Set-Content $file"]],
    ['by .NET', [`[IO.File]::WriteAllText("${path}", $text)`]],
    ['by a download', [`Invoke-WebRequest https://x/d.ps1 -OutFile ${path}`]],
    [
      'line by line',
      [`New-Item -Path '${path}' -Force`, `Add-Content '${path}' "sysprep.exe"`, `Add-Content c:\\deprovisioningScript.ps1 'x'`],
    ],
    ['by a copy', [`Copy-Item C:\\d.ps1 ${path} -Force`]],
  ] as const)
    it(`is written ${what}, and found once`, () => {
      assert.deepEqual(windows(inline), ['deprovision-override'])
    })

  for (const line of [
    'cat > /tmp/DeprovisioningScript.sh <<EOF',
    "sudo sed -i 's/-force//' /tmp/DeprovisioningScript.sh",
    'sudo cp files/own.sh /tmp/DeprovisioningScript.sh',
    "echo 'waagent -deprovision+user' | sudo tee /tmp/DeprovisioningScript.sh",
    'curl -fsSL -o /tmp/DeprovisioningScript.sh https://x/d.sh',
  ])
    it(`is written by ${line.slice(0, 30)}`, () => {
      assert.deepEqual(rulesOf(withInline(line)), ['deprovision-override'])
    })

  for (const line of [
    'cat /tmp/DeprovisioningScript.sh',
    'cp /tmp/DeprovisioningScript.sh /tmp/old.sh',
    'grep force /tmp/DeprovisioningScript.sh > /tmp/log',
  ])
    it(`is not written by ${line.slice(0, 30)}`, () => {
      assert.deepEqual(rulesOf(withInline(line)), [])
    })
})

describe('remote files without a checksum', () => {
  const step = (number: number) => ({ type: 'Shell', scriptUri: `https://example.com/${String(number)}.sh` })
  const found = (count: number) =>
    withoutRepeats(findings(withProperties({ customize: Array.from({ length: count }, (_, index) => step(index)) })))

  it('are one finding of a template, with their number', () => {
    assert.match(found(1)[0]?.message ?? '', /^This scriptUri has no sha256Checksum/)
    assert.deepEqual(
      found(12).map(({ message }) => message.slice(0, 64)),
      ['12 remote files, of which this is the first, have no sha256Check'],
    )
  })
})

describe('a version that is too large', () => {
  it('suggests the run number if a run id may be meant', () => {
    assert.match(messageOf(withDistributor({ galleryImageId: `${gallery}/versions/0.1.17234567890` })), /17234567890 is larger.*run_number/)
    assert.doesNotMatch(messageOf(withDistributor({ galleryImageId: `${gallery}/versions/1.2` })), /run_number/)
  })
})

const onWindows = {
  source: {
    type: 'PlatformImage',
    publisher: 'MicrosoftWindowsServer',
    offer: 'WindowsServer',
    sku: '2022-datacenter-g2',
    version: 'latest',
  },
  vmProfile: { vmSize: 'Standard_D2s_v5' },
}

describe('a string instead of a boolean', () => {
  it('is reported with the boolean that it means', () => {
    const versioned = (excludeFromLatest: string) => messageOf(withDistributor({ excludeFromLatest }))
    assert.match(versioned('yes'), /not the text "yes"\. Write true\.$/)
    assert.match(versioned('Off'), /not the text "Off"\. Write false\.$/)
    assert.match(versioned('true'), /not the text "true"\. Write true without quotes\.$/)
    assert.match(versioned('maybe'), /must be true or false, not the text "maybe"\.$/)
    assert.match(
      messageOf(withProperties({ ...onWindows, customize: [{ type: 'PowerShell', inline: ['x'], runElevated: 'no' }] })),
      /Write false\.$/,
    )
  })
})

describe('a number or a boolean instead of a string', () => {
  const advice = / must be a string, not the (?:number|boolean) \S+\. Write the value in quotes\.$/

  it('is reported with the advice to write it in quotes', () => {
    assert.match(messageOf(withProperties({ source: { ...source, version: 24.04 } })), advice)
    assert.match(messageOf(withStep({ type: 'Shell', name: 12, inline: ['x'] })), advice)
    assert.match(messageOf(withStep({ type: 'Shell', inline: [true] })), advice)
  })

  it('gets the unit for a restart timeout, because quotes alone would not help', () => {
    for (const restartTimeout of [10, 1.5, true])
      assert.match(
        messageOf(withProperties({ ...onWindows, customize: [{ type: 'WindowsRestart', restartTimeout }] })),
        / Write a number with a unit, such as 10m\.$/,
      )
  })

  it('is reported with all its digits', () => {
    for (const [read, open, close] of [
      [parseDocument, 'version: ', ''],
      [parseJson, '{ "version": ', ' }'],
    ] as const)
      for (const written of ['24.10', '22.040', '1.0', '1e3', '24.04']) {
        const version = get(read(open + written + close, 'image'), 'version')
        assert(version !== undefined)
        const [finding] = lint({
          apiVersion: textNode('2024-02-01', inputPlace('version')),
          body: withEntry(object({}), 'location', version),
          remoteFiles: [],
        }).filter(({ rule }) => rule === 'value-type')
        assert.equal(finding?.message, `location must be a string, not the number ${written}. Write the value in quotes.`)
      }
  })

  it('has no such advice for a list, or for a property that is not a text', () => {
    assert.doesNotMatch(messageOf(withProperties({ source: { ...source, version: ['1'] } })), /quotes/)
    assert.doesNotMatch(messageOf(withStep({ type: 'Shell', inline: 5 })), /quotes/)
  })
})

describe('a misspelt region', () => {
  it('is one finding, with the intended region', () => {
    assert.match(messageOf({ ...valid, location: 'north-europe' }), /^location must be a region.*Did you mean northeurope\?$/)
    assert.match(messageOf({ ...valid, location: 'northeurop' }), /Did you mean northeurope\?$/)
  })

  for (const [region, guess] of [
    ['westus22', 'westus2'],
    ['uswest', 'westus'],
    ['US West 3', 'westus3'],
    ['westeurop', 'westeurope'],
    ['Westeuorpe', 'westeurope'],
    ['eastus3', 'eastus'],
  ] as const)
    it(`is ${region}, for ${guess}`, () => {
      const message = `${region} is not a region that this tool knows. Did you mean ${guess}?`
      assert.equal(messageOf({ ...valid, location: region }), `location: ${message}`)
      const elsewhere = messageOf(withDistributor({ targetRegions: [{ name: region }] }))
      assert.ok(elsewhere.endsWith(message), elsewhere)
    })

  it('has no guess if no region is near, and names the command that lists the regions', () => {
    assert.match(messageOf({ ...valid, location: 'atlantis' }), /^location: atlantis is not a region.*list-locations/)
    assert.match(messageOf({ ...valid, location: 'asia' }), /^location: asia is not a region/)
  })

  it('is none of those in Azure', () => {
    for (const region of ['West US 3', 'eastus2euap', 'UAENorth', 'usdodeast', 'China North 3'])
      assert.deepEqual(findings({ ...valid, location: region }), [])
  })
})

describe('an older API version', () => {
  const numbers = (apiVersion: string, galleryImageId = gallery): boolean =>
    lint({
      apiVersion: textNode(apiVersion, inputPlace('version')),
      body: object(withDistributor({ galleryImageId })),
      remoteFiles: [],
    }).some(({ rule, message }) => rule === 'api-version-old' && message.includes('numbering gallery image versions'))

  it('numbers versions of a gallery in a way that is deprecated', () => {
    assert.ok(numbers('2020-02-14') && numbers('2022-02-14'))
    assert.ok(!numbers('2022-07-01') && !numbers('2020-02-14', `${gallery}/versions/1.0.0`))
  })
})

describe('the version of a marketplace image', () => {
  it('that the portal exported gets the advice to write latest', () => {
    const version = 'latest (19045.2846.230411)'
    assert.match(messageOf(withProperties({ source: { ...source, version } })), /not "latest \(19045.*\)"\. Write latest\.$/)
  })
})

describe('triggers', () => {
  const findings = (trigger: JsonObject): readonly string[] =>
    lint({ apiVersion: textNode('2025-10-01', inputPlace('v')), remoteFiles: [], body: object({}), triggers: [object(trigger)] })
      .map(({ message }) => message)
      .filter((message) => message.includes('nonsense'))

  it('are held to the model in their properties, which alone are sent', () => {
    assert.equal(findings({ properties: { kind: 'SourceImage', nonsense: 1 } }).length, 1)
    assert.equal(findings({ name: 't', nonsense: 1, properties: { kind: 'SourceImage' } }).length, 0)
  })
})

describe('secrets in inline scripts', () => {
  const storageKey = `${'Kx7+pQ2/vR9wLm4T'.repeat(5)}Zt8yUa==`
  const sas = 'https://a.blob.core.windows.net/c/f?sv=2024&sig=abcdefghijklmnopqrstuvwxyz0123456789ABCDEF%3D'
  for (const line of [
    `curl -o f "${sas}"`,
    `export AWS_ACCESS_KEY_ID=AKIA${'B2'.repeat(8)}`,
    `git clone https://ghp_${'a1'.repeat(18)}@github.com/o/r`,
    `echo github_pat_${'A1_'.repeat(20)}b`,
    `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${'Ab1+'.repeat(21)}==`,
    'PASSWORD=Sup3rS3cret!',
    '$password = "Sup3rS3cret!"',
    "net-tool -Password 'Sup3rS3cret!'",
    'echo "-----BEGIN RSA PRIVATE KEY-----" > key',
    'curl -H "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U" https://x',
    '$s = ConvertTo-SecureString "Sup3rS3cret!" -AsPlainText -Force',
    `$key = '${storageKey}'`,
    `export AZURE_STORAGE_KEY="${storageKey}"`,
    `az storage blob download --account-key ${storageKey} --name x`,
    `New-AzStorageContext -StorageAccountName a -StorageAccountKey "${storageKey}"`,
    `cmdkey /add:a.file.core.windows.net /user:Azure\\a /pass:${storageKey}`,
    `sudo mount -t cifs //a.file.core.windows.net/s /mnt -o username=a,password=${storageKey},serverino`,
    'az storage blob upload --account-key c2VjcmV0LWtleQ',
    `$secret = "abc8Q~${'xY3_'.repeat(8)}Zz"`,
    'net user builder Hunter22 /add',
    'net user "Local Admin" "Hunter 22!" /add /y',
    'net use Z: \\\\server\\share /user:corp\\build Hunter22',
    `echo ${'a1B2'.repeat(19)}AZDOx1Y2 | az devops login`,
    'az login --service-principal -u 1111 -p Hunter22! --tenant t',
    "sshpass -p 'Hunter22' ssh host",
    'curl -u build:Hunter22 https://repo.example.com/x',
    "echo 'admin:Hunter22' | sudo chpasswd",
    'git clone https://build:hunter22@git.example.com/r.git',
    `Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=k;SharedAccessKey=${'Ab1+'.repeat(10)}abc=`,
    `glab auth login --token glpat-${'x1Y2'.repeat(5)}`,
  ])
    it(`are found in ${line.slice(0, 40)}`, () => {
      assert.deepEqual(rulesOf(withInline(line)), ['secret-inline'])
    })

  for (const line of [
    'PASSWORD=$DB_PASSWORD',
    'export PASSWORD="${DB_PASSWORD}"',
    'PASSWORD="$(az keyvault secret show --id x --query value)"',
    '--password %DB_PASSWORD%',
    'PWD=/home/builder',
    'passwd --lock root',
    'sed -i "s/PasswordAuthentication yes/PasswordAuthentication no/" /etc/ssh/sshd_config',
    'echo "PasswordAuthentication=no"',
    'az keyvault secret show --name db-password-2024',
    'secret: short1',
    'curl "https://x/y?sig=short"',
    '$password = Read-Host -AsSecureString',
    'echo "password: required"',
    'openssl req -passin env:KEY_PASSWORD',
    'net user builder * /add',
    'net user administrator /active:no',
    'net user $env:NAME $password /add',
    'net user builder %PASSWORD% /add',
    'az storage blob upload --account-key "$STORAGE_KEY"',
    'az storage blob upload --account-key <key>',
    `EXPECTED_SHA512="${storageKey}"`,
    `"integrity": "sha512-${storageKey}"`,
    'curl -u "$USER:$PASSWORD" https://x',
    'az login --identity --username 1111',
    'docker login -p "$(cat /run/secret)" registry',
    'git clone https://$TOKEN@github.com/o/r',
    'git clone git@github.com:o/r.git',
    'export DATABASE=postgres://localhost:5432/db',
    'mysql -uroot -proot -e "select 1"',
    'AccountKey=<your key>',
    `export TOKEN=ghp_${'x'.repeat(36)}`,
    'Get-ItemProperty HKLM:\\Software -Name PasswordExpiryWarning',
  ])
    it(`are not seen in ${line.slice(0, 40)}`, () => {
      assert.deepEqual(rulesOf(withInline(line)), [])
    })
})

describe('secrets in properties', () => {
  const sas = (end: string) =>
    `https://a.blob.core.windows.net/c/f.sh?sv=2022-11-02&se=${end}&sp=r&sig=abcdefghijklmnopqrstuvwxyz0123456789ABCDEF%3D`
  const found = (body: JsonObject) =>
    lint(
      { apiVersion: textNode('2024-02-01', inputPlace('version')), body: object(body), remoteFiles: [] },
      { now: Date.UTC(2026, 0, 15, 12) },
    )
  const ofFile = (scriptUri: string) => found(withStep({ type: 'Shell', scriptUri })).map(({ rule }) => rule)

  it('are a signature that holds (a warning) or has expired (an error), never both', () => {
    for (const end of ['2026-01-15T13%3A00%3A00Z', '2026-01-16', '2030-01-01T00:00Z'])
      assert.deepEqual(ofFile(sas(end)), ['secret-property'], end)
    for (const end of ['2023-08-17T20%3A03%3A04Z', '2026-01-15', '2026-01-15T11:59Z'])
      assert.deepEqual(ofFile(sas(end)), ['sas-expired'], end)
    assert.deepEqual(ofFile(sas('soon')), ['secret-property'])
    assert.deepEqual(ofFile('https://a.blob.core.windows.net/c/f.sh?se=2020-01-01'), [])
  })

  it('are seen in sourceUri, in the URI of a VHD and in the URL of a server', () => {
    const source = withStep({ type: 'File', sourceUri: sas('2020-01-01'), destination: '/tmp/x' })
    assert.deepEqual(
      found(source).map(({ rule }) => rule),
      ['sas-expired'],
    )
    const disk = withProperties({ distribute: [{ type: 'VHD', runOutputName: 'd', uri: sas('2030-01-01') }] })
    assert.ok(found(disk).some(({ rule }) => rule === 'secret-property'))
    assert.deepEqual(ofFile('https://build:hunter22@files.example.com/x.sh'), ['secret-property'])
    assert.deepEqual(ofFile('https://build@files.example.com/x.sh'), [])
  })

  it('are seen in tags of every kind, by form and by name', () => {
    const tags = (members: JsonObject) => found({ ...valid, tags: members }).map(({ rule }) => rule)
    assert.deepEqual(tags({ storage: `AccountKey=${'Ab1+'.repeat(21)}==` }), ['secret-tag'])
    assert.deepEqual(tags({ accountKey: `${'Kx7+pQ2/vR9wLm4T'.repeat(5)}Zt8yUa==` }), ['secret-tag'])
    assert.deepEqual(tags({ adminPassword: 'Hunter22!' }), ['secret-tag'])
    assert.deepEqual(
      tags({ secretRotation: '2026-01-01', passwordPolicy: 'strict-12', token: 'none', apiKey: '<key>', keyVault: 'kv-1' }),
      [],
    )
    for (const body of [
      withDistributor({ artifactTags: { adminPassword: 'Hunter22!' } }),
      withProperties({ managedResourceTags: { adminPassword: 'Hunter22!' } }),
    ])
      assert.deepEqual(
        found(body).map(({ rule }) => rule),
        ['secret-tag'],
      )
  })

  it('are never in a message', () => {
    for (const body of [
      withStep({ type: 'Shell', scriptUri: sas('2020-01-01') }),
      withStep({ type: 'Shell', scriptUri: 'https://build:hunter22@files.example.com/x.sh' }),
      { ...valid, tags: { adminPassword: 'Hunter22!' } },
      withInline('net user builder hunter22 /add'),
    ])
      for (const { message } of found(body)) assert.doesNotMatch(message, /hunter22|abcdefghij/i)
  })
})

describe('sortFindings', () => {
  it('sorts by file, line and column, and keeps the order of equals', () => {
    const at = (file: string, line: number, column: number): Place => ({ file, line, column, pointer: '' })
    const finding = (rule: string, place: Place): Finding => ({ rule, severity: 'info', message: '', at: place })
    const unsorted = [
      finding('e', at('b', 1, 1)),
      finding('c', at('a', 10, 1)),
      finding('b', at('a', 2, 9)),
      finding('d', at('a', 10, 1)),
      finding('a', at('a', 2, 1)),
    ]
    assert.equal(
      sortFindings(unsorted)
        .map(({ rule }) => rule)
        .join(''),
      'abcde',
    )
  })
})
