import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parseDocument } from '../../../shared/template/load.js'
import { evaluateTemplate, given, lint, remoteFilesIn, repository, scope } from './helpers.js'

// Real templates, if they are next to the repository.
const published = new URL('../shared/templates/', repository)

// Values that the instructions of those templates ask for.
const group = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/ib-images'
const known: Readonly<Record<string, string>> = {
  'api-version': '2020-02-14',
  svclocation: 'westus2',
  region: 'westus2',
  region1: 'westus2',
  region2: 'eastus',
  imgBuilderId: `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder`,
  subscriptionID: '11111111-1111-1111-1111-111111111111',
  rgName: 'ib-images',
  vnetRgName: 'ib-network',
  sigDefImgVersionId: `${group}/providers/Microsoft.Compute/galleries/base/images/windows/versions/1.0.0`,
  scriptUrl: 'https://account.blob.core.windows.net/scripts/install.sh',
}

// Remote scripts without a checksum, by the numbers of their steps.
const unpinned = (...references: readonly string[]) => references.map((reference) => `warning remote-file-unpinned customize/${reference}`)

// `apt install` without -y.
const installsWithQuestions = 'warning prompt-inline customize/4/inline/0'

// The findings of each, judged by hand: the scripts are fetched from a branch of another repository, and two templates update
// Windows after a script without a restart in between. Nothing else is wrong with them.
const judged: Readonly<Record<string, readonly string[]>> = {
  '0_Creating_a_Custom_Linux_Managed_Image__helloImageTemplateLinux.json': [
    ...unpinned('0/scriptUri', '2/sourceUri'),
    installsWithQuestions,
  ],
  '0_Creating_a_Custom_Windows_Managed_Image__helloImageTemplateWin.json': unpinned('0/scriptUri', '2/sourceUri'),
  '14_Building_Images_WVD__armTemplateWVD.json': unpinned('0/scriptUri', '1/scriptUri', '3/scriptUri'),
  '1_Creating_a_Custom_Win_Shared_Image_Gallery_Image__armTemplateWinSIG.json': unpinned('0/scriptUri', '2/sourceUri'),
  '1a_Creating_a_Custom_Linux_Image_on_Existing_VNET__existingVNETLinux.json': [
    ...unpinned('0/scriptUri', '2/sourceUri'),
    installsWithQuestions,
  ],
  '1a_Creating_a_Custom_Win_Image_on_Existing_VNET__existingVNETWindows.json': unpinned('0/scriptUri', '2/sourceUri'),
  '2_Creating_a_Custom_Win_Shared_Image_Gallery_Image_from_SIG__helloImageTemplateforSIGfromWinSIG.json': [
    'warning windows-update-restart customize/1',
  ],
  // The URL came with a parameter.
  '7_Creating_Custom_Image_using_MSI_to_Access_Storage__helloImageTemplateMsi.json': ['warning remote-file-unpinned '],
  '8_Creating_a_Custom_Win_Shared_Image_Gallery_Image_from_SIG__helloImageTemplateforSIGfromWinSIG.json': [
    'warning windows-update-restart customize/1',
  ],
}

if (existsSync(published))
  describe('lint: published templates', () => {
    for (const file of readdirSync(published).filter((name) => name.endsWith('.json')))
      it(`finds in ${file} only what is true of it`, () => {
        const document = parseDocument(readFileSync(new URL(file, published), 'utf8'), file)
        const names = [...JSON.stringify(document).matchAll(/<(\w+)>|parameters\('([\w-]+)'\)/g)].map(
          ([, hole, parameter]) => hole ?? parameter ?? '',
        )
        const values = [...new Set(names)].map((name) => `${name}=${known[name] ?? name}`).join('\n')
        const { name, apiVersion, body, triggers } = evaluateTemplate(document, given(values), scope())
        assert(apiVersion !== undefined)
        // Each has an older API version, which is one info line.
        const findings = lint({ name, apiVersion, body, triggers, remoteFiles: remoteFilesIn(body) }).filter(
          ({ severity }) => severity !== 'info',
        )
        assert.deepEqual(
          findings.map(({ rule, severity, at }) => `${severity} ${rule} ${at.pointer.replace(/^.*\/properties\//, '')}`),
          judged[file],
        )
      })
  })
