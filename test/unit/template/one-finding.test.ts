// One mistake is one finding, at its line: each row changes one line of a template that is in order.
import assert from 'node:assert/strict'
import { withoutRepeats } from '../../../shared/template/lint/repeats.js'
import { parseDocument } from '../../../shared/template/load.js'
import { inputPlace, textNode } from '../../../shared/template/node.js'
import { parseParameters } from '../../../shared/template/parameters.js'
import { evaluateTemplate, lint, object, remoteFilesIn } from './helpers.js'

const group = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/images/providers'

const template = (windows: boolean, regions: string): string => `location: westeurope
identity:
  type: UserAssigned
  userAssignedIdentities:
    ${group}/Microsoft.ManagedIdentity/userAssignedIdentities/builder: {}
properties:
  buildTimeoutInMinutes: 90
  vmProfile:
    vmSize: Standard_D4s_v5
    osDiskSizeGB: 256
    vnetConfig:
      subnetId: ${group}/Microsoft.Network/virtualNetworks/v/subnets/build
      proxyVmSize: Standard_A1_v2
  source:
    type: PlatformImage
    publisher: ${windows ? 'MicrosoftWindowsServer' : 'Canonical'}
    offer: ${windows ? 'WindowsServer' : 'ubuntu-24_04-lts'}
    sku: ${windows ? '2022-datacenter-azure-edition' : 'server'}
    version: latest
  customize:
    - type: ${windows ? 'PowerShell' : 'Shell'}
      name: first
      inline:
        - ${windows ? 'Get-Date' : 'date'}
    - type: ${windows ? 'PowerShell' : 'Shell'}
      scriptUri: https://example.com/x
      sha256Checksum: ${'0123456789abcdef'.repeat(4)}
    - type: File
      sourceUri: https://example.com/y
      sha256Checksum: ${'0123456789abcdef'.repeat(4)}
      destination: ${windows ? 'C:\\\\y.txt' : '/tmp/y.txt'}
  distribute:
    - type: SharedImage
      galleryImageId: ${group}/Microsoft.Compute/galleries/corporate/images/web
      runOutputName: web
${regions}
    - type: ManagedImage
      imageId: ${group}/Microsoft.Compute/images/web
      location: westeurope
      runOutputName: managed
`

const targets = `      targetRegions:
        - name: westeurope`
const older = `      replicationRegions:
        - westeurope`

interface Row {
  readonly version?: string
  readonly windows?: true
}

// The findings of a template in which `from` is `to`, a line each: `severity rule at line +n` of the changed line, then the message.
const found = (from: string, to: string, { version = '2024-02-01', windows }: Row = {}): readonly string[] => {
  const whole = template(windows === true, version < '2022-07-01' ? older : targets)
  const text = whole.replace(from, to)
  assert.notEqual(text, whole, `${from} is not in the template`)
  const changed = whole.slice(0, whole.indexOf(from)).split('\n').length
  return findingsOf(text, version).map(
    ({ severity, rule, message, at }) => `${severity} ${rule}${at.line === changed ? '' : ` at ${String(at.line - changed)}`}: ${message}`,
  )
}

const findingsOf = (text: string, version: string) => {
  const body = parseDocument(text, 'web.yaml')
  assert(body.kind === 'object')
  const linted = {
    apiVersion: textNode(version, inputPlace('version')),
    name: textNode('web', inputPlace('name')),
    body,
    remoteFiles: remoteFilesIn(body),
  }
  return withoutRepeats(lint(linted)).filter(({ rule }) => rule !== 'api-version-old' && rule !== 'regions-deprecated')
}

const check = (rows: readonly (readonly [from: string, to: string, expected: RegExp, row?: Row])[]): void => {
  for (const [from, to, expected, row] of rows)
    it(`${from.trim()} → ${to.trim()}${row?.version === undefined ? '' : ` in ${row.version}`}`, () => {
      const findings = found(from, to, row)
      assert.equal(findings.length, 1, findings.join('\n'))
      assert.match(findings[0] ?? '', expected)
    })
}

describe('A template in order', () => {
  for (const version of ['2020-02-14', '2021-10-01', '2022-02-14', '2022-07-01', '2023-07-01', '2024-02-01', '2025-10-01'])
    for (const windows of [true, false])
      it(`has no findings in ${version} for ${windows ? 'Windows' : 'Linux'}`, () => {
        const text = template(windows, version < '2022-07-01' ? older : targets)
        const known = version < '2021-10-01' ? text.replace('      proxyVmSize: Standard_A1_v2\n', '') : text
        assert.deepEqual(findingsOf(known, version), [])
      })
})

describe('A misspelt name is one error where it is needed', () => {
  check([
    ['  distribute:', '  distrbute:', /^error field-unknown: properties has no property "distrbute"\. Did you mean distribute\?$/],
    ['galleryImageId:', 'galeryImageId:', /^error field-unknown: .*Did you mean galleryImageId\?$/],
    ['runOutputName: web', 'runOutputname_: web', /^error field-unknown: .*Did you mean runOutputName\?$/],
    ['publisher:', 'publsher:', /^error field-unknown: source has no property "publsher"\. Did you mean publisher\?$/],
    ['      inline:', '      inlines:', /^error field-unknown: customize\[0\] has no property "inlines"\. Did you mean inline\?$/],
    ['scriptUri:', 'scriptUrl:', /^error field-unknown: .*Did you mean scriptUri\?$/],
    ['sourceUri:', 'sourceUrl:', /^error field-unknown: .*Did you mean sourceUri\?$/],
    ['destination:', 'destinaton:', /^error field-unknown: .*Did you mean destination\?$/],
    ['identity:', 'identiy:', /^error field-unknown: An image template has no property "identiy"\. Did you mean identity\?$/],
    ['location: westeurope\nid', 'loction: westeurope\nid', /^error field-unknown: .*Did you mean location\?$/],
    ['version: latest', 'verson: latest', /^error field-unknown: .*Did you mean version\?$/],
    ['subnetId:', 'subnetID_:', /^error field-unknown: .*Did you mean subnetId\?$/],
  ])
  check(
    (
      [
        [
          '  distribute:',
          '  distrbute:',
          /^error field-missing: properties needs distribute, and API versions before 2024-02-01 drop "distrbute" silently\. Did you mean distribute\?$/,
        ],
        ['galleryImageId:', 'galleryImageId_:', /^error field-missing: distribute\[0\] needs galleryImageId/],
        ['runOutputName: web', 'runOutpurName: web', /^error field-missing: distribute\[0\] needs runOutputName/],
        ['publisher:', 'publsher:', /^error field-missing: source needs publisher/],
        ['      inline:', '      inlines:', /^error field-missing: customize\[0\] needs inline/],
        ['scriptUri:', 'scriptUrl:', /^error field-missing: customize\[1\] needs scriptUri/],
        ['identity:', 'identiy:', /^error field-missing: The image template needs identity/],
        [
          'buildTimeoutInMinutes:',
          'buildTimeout:',
          /^warning field-unknown: properties has no property "buildTimeout"\. (?:Did you mean|It has)/,
        ],
      ] as const
    ).flatMap((row) => ['2021-10-01', '2023-07-01'].map((version) => [...row, { version }] as const)),
  )
  it('and a name that is given already is not guessed', () => {
    assert.deepEqual(
      found('      inline:', '      inlne: [x]\n      inline:').map((text) => text.split(':')[0]),
      ['error field-unknown'],
    )
  })
})

describe('A step where another kind is needed', () => {
  check([
    [
      '  distribute:\n',
      '  validate:\n    inVMValidations:\n      - type: WindowsRestart\n  distribute:\n',
      /^error value-unknown at 2: .*inVMValidations/,
    ],
    ['Standard_D4s_v5', 'Standard_D4ps_v5', /^error managed-image-arm64 at \d+: The VM size Standard_D4ps_v5 is for Arm64/],
    ['sku: server\n', 'sku: server-arm64\n', /^error managed-image-arm64 at \d+: The source image is for Arm64/],
  ])
})

describe('An identity without content', () => {
  const [identity = ''] = /identity:\n.*\n.*\n.*\n/.exec(template(false, targets)) ?? []
  check([
    [identity, 'identity: {}\n', /^error identity-type: identity is empty\..* userAssignedIdentities\.$/],
    [identity, 'identity: {type: null}\n', /^error /],
    [identity, 'identity: {}\n', /^error identity-type: /, { version: '2021-10-01' }],
    [identity, 'identity: {type: UserAssigned}\n', /^error identity-one: /],
  ])
})

describe('A name or value in another case', () => {
  check([
    [
      'type: Shell',
      'type: shell',
      /^error value-unknown: customize\[0\]\.type cannot be "shell"\. It is spelled Shell: upper and lower case count\.$/,
    ],
    ['type: SharedImage', 'type: sharedImage', /^error value-unknown: .*It is spelled SharedImage/],
    ['type: UserAssigned', 'type: userAssigned', /^error value-unknown: .*It is spelled UserAssigned/],
    ['type: PlatformImage', 'type: platformimage', /^error value-unknown: .*It is spelled PlatformImage/],
    ['type: File', 'type: file', /^error value-unknown: .*It is spelled File/],
    ['type: Shell', 'type: Shel', /^error value-unknown: .*Did you mean Shell\?$/],
    [
      'type: Shell',
      'type: shell',
      /^warning field-case: customize\[0\]\.type: shell is spelled Shell: from API version 2024-02-01 on, upper and lower case count\.$/,
      { version: '2023-07-01' },
    ],
    [
      'type: SharedImage',
      'type: sharedimage',
      /^warning field-case: distribute\[0\]\.type: sharedimage is spelled SharedImage/,
      { version: '2021-10-01' },
    ],
    ['type: UserAssigned', 'type: userassigned', /^warning field-case: identity\.type/, { version: '2022-02-14' }],
    ['type: PlatformImage', 'type: platformImage', /^warning field-case: source\.type/, { version: '2022-07-01' }],
    ['type: File', 'type: FILE', /^warning field-case/, { version: '2022-07-01' }],
    ['type: Shell', 'type: Bash', /^error value-unknown: customize\[0\]\.type cannot be "Bash"\. It is one of /, { version: '2023-07-01' }],
    ['vmSize:', 'VMSize:', /^error field-case/],
    ['vmSize:', 'vmsize:', /^warning field-case/, { version: '2022-02-14' }],
  ])
})

describe('A kind under a misspelt name', () => {
  check([
    [
      '- type: Shell',
      '- tpye: Shell',
      /^error field-missing: customize\[0\] has no type, but "tpye"\. Set type to one of Shell, PowerShell, File, WindowsRestart, WindowsUpdate\.$/,
    ],
    ['    type: PlatformImage', '    types: PlatformImage', /^error field-missing: source has no type, but "types"/],
    ['- type: ManagedImage', '- typ: ManagedImage', /^error field-missing: distribute\[1\] has no type, but "typ"/],
  ])
})

describe('An id with stray characters', () => {
  const id = `galleryImageId: ${group}/Microsoft.Compute/galleries/corporate/images/web`
  check([
    [id, `galleryImageId: "[parameters('gallery')"`, /^error resource-id: .* begins with \[ and does not end with \]/],
    [id, `galleryImageId: "'${group}/Microsoft.Compute/galleries/corporate/images/web'"`, /^error resource-id: .* has quotes in its value/],
  ])
})

describe('VM sizes', () => {
  check([
    [
      'Standard_D4s_v5',
      'Standrad_D4s_v5',
      /^warning vm-size-form: "Standrad_D4s_v5" is not the name of a VM size, such as Standard_D2s_v5\. Did you mean Standard_D4s_v5\?$/,
    ],
    ['Standard_D4s_v5', 'D4s_v5', /Did you mean Standard_D4s_v5\?$/],
    ['Standard_D4s_v5', 'Standard D4s v5', /Did you mean Standard_D4s_v5\?$/],
    ['Standard_D4s_v5', 'Standard-D4s-v5', /Did you mean Standard_D4s_v5\?$/],
    ['Standard_D4s_v5', 'standard-d4s-v5', /Did you mean Standard_D4s_v5\?$/],
    ['Standard_D4s_v5', 'nc4as_t4_v3', /Did you mean Standard_NC4as_T4_v3\?$/],
    ['Standard_D4s_v5', 'StandardD4s_v5', /Did you mean Standard_D4s_v5\?$/],
    ['Standard_D4s_v5', 'Standard_D4s-v5', /Did you mean Standard_D4s_v5\?$/],
    ['Standard_D4s_v5', 'Standard-D4s_v5', /^warning vm-size-form/],
    ['Standard_D4s_v5', 'Standard_', /^warning vm-size-form: "Standard_" is not the name of a VM size, such as Standard_D2s_v5\.$/],
    ['Standard_D4s_v5', 'large', /^warning vm-size-form/],
    ['Standard_A1_v2', 'Standart_A1_v2', /^warning vm-size-form: .*Did you mean Standard_A1_v2\?$/],
  ])
  for (const size of [
    'Standard_B2ts_v2',
    'Standard_A1',
    'Basic_A0',
    'Standard_D11_v2_Promo',
    'Standard_NC24ads_A100_v4',
    'Standard_HB120-16rs_v3',
    'Standard_M208ms_v2',
    'Standard_ND96isr_H100_v5',
    'Standard_E96-24ads_v5',
    'Standard_DC2ads_v5',
    'Standard_EC8as_v5',
    'standard_d2s_v3',
    'Standard_NV36ads_A10_v5',
    'Standard_F2',
    'Standard_GS5-16',
    'Standard_L8as_v3',
    'Standard_FX4mds',
    'Standard_D2als_v6',
    'Standard_E2bds_v5',
    'Standard_DC1s_v3',
    'Standard_NP10s',
    'Standard_D4lds_v5',
  ])
    it(`${size} is one`, () => {
      assert.deepEqual(found('Standard_D4s_v5', size), [])
    })
})

describe('An ISO source, which only the previews had', () => {
  it('is one error, whatever is in it', () => {
    const source = { type: 'ISO', sourceURI: 'https://example.com/rhel.iso', sha256Checksum: '0'.repeat(64) }
    const linted = { apiVersion: textNode('2022-07-01', inputPlace('version')), body: object({ properties: { source } }), remoteFiles: [] }
    const ofSource = lint(linted).filter(({ message }) => message.includes('source'))
    assert.deepEqual(
      ofSource.map(({ rule, message }) => `${rule}: ${message}`),
      [
        'value-unknown: source.type: ISO is gone since API version 2020-02-14. It is one of PlatformImage, ManagedImage, SharedImageVersion.',
      ],
    )
  })
})

describe('A deprecated list of regions', () => {
  const found = (replicationRegions: readonly string[]) => {
    const distribute = [{ type: 'SharedImage', replicationRegions }]
    const linted = {
      apiVersion: textNode('2022-07-01', inputPlace('version')),
      body: object({ properties: { distribute } }),
      remoteFiles: [],
    }
    return lint(linted).flatMap(({ rule, message }) => (rule === 'regions-deprecated' ? [message] : []))
  }
  it('is shown as the list that replaces it', () => {
    const begin = 'replicationRegions is deprecated.'
    assert.deepEqual(found(['eastus', 'West US']), [
      `${begin} Write "targetRegions": [{ "name": "eastus" }, { "name": "West US" }] instead.`,
    ])
    assert.match(found(['a', 'b', 'c', 'd']).join(''), /\{ "name": "c" \}, …\] instead\.$/)
    assert.deepEqual(found([]), [`${begin} Use targetRegions.`])
  })
})

describe('What generalizes the image, fetched from a URL of that name', () => {
  const url = 'https://example.com/main/DeprovisioningScript.ps1'
  for (const line of [
    `Invoke-WebRequest -Uri '${url}' -OutFile c:\\DeprovisioningScript.ps1`,
    `iwr "${url}" -UseBasicParsing -OutFile "C:\\DeprovisioningScript.ps1"`,
    `curl.exe -o c:/DeprovisioningScript.ps1 ${url}`,
    `(Invoke-WebRequest ${url}).Content | Set-Content C:\\DeprovisioningScript.ps1`,
    `azcopy copy ${url} C:\\DeprovisioningScript.ps1`,
  ])
    it(`is one warning: ${line}`, () => {
      const findings = found('        - Get-Date', `        - '${line.replaceAll("'", "''")}'`, { windows: true })
      assert.deepEqual(
        findings.map((text) => text.split(':')[0]),
        ['warning deprovision-override'],
        findings.join('\n'),
      )
    })
})

describe('A wrong value that several properties take from one parameter', () => {
  const findingsWith = (parameters: string): readonly string[] => {
    const text = template(false, targets).replaceAll('westeurope', '<region>').replace('Standard_D4s_v5', '<size>')
    const { body } = evaluateTemplate(parseDocument(text, 'web.yaml'), parseParameters(parameters, 'parameters'), {
      inputName: (name) => name,
    })
    return lint({ apiVersion: textNode('2024-02-01', inputPlace('version')), body, remoteFiles: [] }).map(
      ({ rule, at }) => `${rule} ${at.file}:${String(at.line)}`,
    )
  }

  it('is one finding for each rule that it breaks, at the parameter', () => {
    assert.deepEqual(findingsWith('size=Standard_D4s_v5\nregion=westus22'), ['region-misspelt parameters:2'])
    assert.deepEqual(findingsWith('size=Standard_D4s_v5\nregion="westus2"'), ['region-form parameters:2'])
  })
})

describe('A secret in a script of several lines', () => {
  it('is found with its line', () => {
    const inline =
      'inline: ["set -e\\nexport A=1\\ncurl -u admin:tK93mRwLp2vZ https://example.com", "curl -u admin:tK93mRwLp2vZ https://example.com"]'
    const text = template(false, targets).replace(/inline:\s+- date/, inline)
    assert.deepEqual(
      findingsOf(text, '2024-02-01').map(({ message }) => message.slice(0, 22)),
      ['Line 3 of this script ', 'This line seems to con'],
    )
  })
})
