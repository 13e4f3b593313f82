// Findings in Bicep modules and in the values of parameters files are at the lines of these files, through both compilers. Each line that is
// marked has one finding.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { at, itemsOf } from '../../shared/json.js'
import { runAction } from '../front-doors/action.js'
import { useFolder, writeFiles } from '../temporary-folder.js'
import { itWith, toolPath } from '../tools.js'
import { planInputs, subscription } from './bicep-inputs.js'

const group = `/subscriptions/${subscription}/resourceGroups/images/providers`

const main = `targetScope = 'subscription'
param steps array = [
  { type: 'Shell', name: 'a', inline: ['echo a'] }
  { type: 'Shel', name: 'b', inline: ['echo b'] } // found
]
var places = { main: 'westeuropa' } // found
module loop 'modules/middle.bicep' = [for name in ['one', 'two']: if (name != 'three') {
  name: 'middle-\${name}'
  scope: resourceGroup('images')
  params: {
    name: name
    minutes: 9999 // found
    location: places.main
    steps: steps
    source: {
      type: 'PlatformImage', publisher: 'canonical', offer: 'ubuntu-24_04-lts', version: 'latest'
      skux: 'server' // found
      sku: 'server'
    }
  }
}]
module other 'modules/other.json' = {
  scope: resourceGroup('images')
}
`

const middle = `param name string
param minutes int
param location string
param steps array
param source object
module inner '../inner.bicep' = {
  name: 'inner'
  params: { name: name, minutes: minutes, location: location, steps: steps, source: source, size: empty(name) ? '' : 'Standard_D2s v5' } // found
}
`

const inner = `param name string
param minutes int
param location string
param steps array
param source object
param size string
var regions = ['westeurope']
@description('The image')
resource it 'Microsoft.VirtualMachineImages/imageTemplates@2024-02-01' = {
  name: name
  location: location
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${group}/Microsoft.ManagedIdentity/userAssignedIdentities/ib': {} } }
  properties: {
    buildTimeoutInMinutes: minutes
    vmProfile: {
      vmSize: size
      osDiskSizeGb: '127' // found
    }
    source: source
    validate: {
      inVMValidations: [
        { type: 'Shell', name: 'v', scriptUri: 'https://example.com/y.sh' } // found
        { type: 'Shell', name: 'w', scriptUri: 'https://example.com/z.sh' } // aib-ignore remote-file-unpinned
      ]
    }
    customize: concat(steps, [
      {
        type: 'Shell', name: 'c'
        scriptUri: 'https://example.com/x.sh'
      }
      { type: 'Shell', name: 'd', inline: ['sudo apt-get update'] }
    ], empty(name) ? [] : [
      { type: 'Shell', name: 'e', inline: ['echo e'] }
      { type: 'Shell', name: 'f', inline: ['sudo reboot'] } // found
    ])
    distribute: [for region in regions: {
      type: 'SharedImage', runOutputName: name, galleryImageId: '${group}/Microsoft.Compute/galleries/corporate/images/web'
      targetRegions: [{ name: region, replicaCount: 'many' }] // found
    }]
  }
}
`

const other = JSON.stringify(
  {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    resources: [
      {
        type: 'Microsoft.VirtualMachineImages/imageTemplates',
        apiVersion: '2024-02-01',
        name: 'json',
        location: 'westus2',
        identity: {
          type: 'UserAssigned',
          userAssignedIdentities: { [`${group}/Microsoft.ManagedIdentity/userAssignedIdentities/ib`]: {} },
        },
        properties: {
          source: { type: 'PlatformImage', publisher: 'canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
          distribute: [{ type: 'VHD', runOutputName: 'web', urrl: 'found', uri: 'https://images.blob.core.windows.net/vhds/web.vhd' }],
        },
      },
    ],
  },
  undefined,
  2,
)

const image = `param name string
param minutes int
param steps array
param tags object = {}
param location string = 'westus2'
@secure()
param password string = ''
var sourceless = { type: 'PlatformImage', publisher: 'canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' }
resource it 'Microsoft.VirtualMachineImages/imageTemplates@2024-02-01' = {
  name: name
  location: location
  tags: tags
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${group}/Microsoft.ManagedIdentity/userAssignedIdentities/ib': {} } }
  properties: {
    buildTimeoutInMinutes: minutes
    source: sourceless
    customize: concat(steps, [{ type: 'Shell', name: password, inline: ['echo last'] }])
    distribute: [{ type: 'VHD', runOutputName: name, uri: 'https://images.blob.core.windows.net/vhds/web.vhd' }]
  }
}
`

const parameters = `using 'image.bicep'
extends 'shared/base.bicepparam'
import { theirs } from 'lib.bicep'
param name = 'next-to-it'
var own = [
  { type: 'Shel', name: 'a', inline: ['echo a'] } // found
]
param location = 'westeuropa' /* found */ // not a region
param steps = own
param tags = theirs // found
param password = 'gKc-2\\'xY7'
`

const chosen = `using './image.bicep'
param name = 'chosen'
param minutes = 1 + 2 // found
param steps = [
  { type: 'Shell', name: 'a', inline: ['echo a'] }
  ...[{ type: 'Shell', name: 'b', inline: ['sudo reboot'] }] // found
  // aib-ignore remote-file-unpinned
  { type: 'Shell', name: 'c', scriptUri: 'https://example.com/c.sh' }
  {
    type: 'Shell', name: 'd'
    inlin: [] // found
    inline: ['echo d']
  }
]
`

const plainTemplate = JSON.stringify({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: { minutes: { type: 'int' }, steps: { type: 'array' } },
  resources: [
    {
      type: 'Microsoft.VirtualMachineImages/imageTemplates',
      apiVersion: '2024-02-01',
      name: 'json',
      location: 'westus2',
      identity: { type: 'UserAssigned', userAssignedIdentities: { [`${group}/Microsoft.ManagedIdentity/userAssignedIdentities/ib`]: {} } },
      properties: {
        buildTimeoutInMinutes: "[parameters('minutes')]",
        source: { type: 'PlatformImage', publisher: 'canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
        customize: "[parameters('steps')]",
        distribute: [{ type: 'VHD', runOutputName: 'web', uri: 'https://images.blob.core.windows.net/vhds/json.vhd' }],
      },
    },
  ],
})

const plainParameters = `{
  "parameters": {
    "minutes": {
      "value": 9999 // found
    },
    "steps": { "value": [
      { "type": "Shell", "name": "c", "scriptUri": "https://example.com/c.sh" } // aib-ignore remote-file-unpinned
    ] }
  }
}
`

const modules = { 'main.bicep': main, 'modules/middle.bicep': middle, 'inner.bicep': inner, 'modules/other.json': other }

const withParameters = {
  'image.bicep': image,
  'image.bicepparam': parameters,
  'shared/base.bicepparam': "using none\nparam name = 'base'\nparam minutes = 9999 // found\n",
  'lib.bicep': "@export()\nvar theirs = { 'a<b': 'x' }\n",
  'chosen.bicepparam': chosen,
  'plain.json': plainTemplate,
  'plain.parameters.json': plainParameters,
}

const runs = [
  { what: 'Bicep module', where: 'or where the value is passed', template: 'main.bicep', files: modules },
  {
    what: 'parameters file',
    where: 'in the variable of its name, or in the file that is extended',
    template: 'image.bicep\nchosen.bicepparam\nplain.json',
    files: withParameters,
  },
]

for (const { what, where, template, files } of runs)
  describe(`a finding in a ${what}`, () => {
    const folder = useFolder()

    for (const compiler of ['bicep', 'bicep-old'] as const)
      itWith([compiler], `is at its line in that file, ${where} (${compiler})`, async () => {
        await writeFiles(folder(), files)
        const { stdout } = await runAction(
          { ...planInputs, template, sarif: 'found.sarif' },
          { cwd: folder(), environment: { PATH: dirname(toolPath(compiler)), HOME: folder() } },
        )
        const annotated = [...stdout.matchAll(/^::(?:error|warning) file=([^,]+),line=(\d+),/gm)].map(
          ([, file = '', line = '']) => `${file}:${line}`,
        )
        const marked = Object.entries(files).flatMap(([file, text]) =>
          text.split('\n').flatMap((line, index) => (/\/[/*] found|: "found"/.test(line) ? [`${file}:${String(index + 1)}`] : [])),
        )
        assert.deepEqual([...new Set(annotated)].toSorted(), marked.toSorted(), stdout)
        assert.ok(!stdout.replace(/^::add-mask::.*/gm, '').includes('xY7'), stdout)
        const run = itemsOf(at(JSON.parse(await readFile(join(folder(), 'found.sarif'), 'utf8')), 'runs'))[0]
        const places = itemsOf(at(run, 'results')).map((result) => {
          const place = at(itemsOf(at(result, 'locations'))[0], 'physicalLocation')
          return `${String(at(place, 'artifactLocation', 'uri'))}:${String(at(place, 'region', 'startLine'))}`
        })
        for (const one of marked) assert.ok(places.includes(one), `${one} is not in the SARIF file: ${places.join(' ')}`)
      })
  })
