// The properties in each API version: the emulator's own table, so that it and the product can disagree. Definitions have the names of the
// official schemas, which are also the service's type names in its error messages.
import type { TemplateVersion } from './api-versions.js'

// Versions in which something applies: from `since` on, before `until`.
export interface Span {
  readonly since?: TemplateVersion
  readonly until?: TemplateVersion
}

// Values without a definition of a type.
export type ScalarType = 'string' | 'boolean' | 'integer' | 'strings' | 'integers' | 'tags' | 'identities'
// What a property may contain.
type ValueType = ScalarType | { readonly object: DefinitionName } | { readonly list: DefinitionName }

// One property, in the versions that have it.
export interface Property extends Span {
  readonly type: ValueType
  readonly required?: true | Span
  // Allowed strings; those of a later version with the version.
  readonly values?: readonly (string | (Span & { readonly value: string }))[]
  readonly min?: number
  readonly max?: number
  readonly pattern?: readonly (Span & { readonly is: RegExp })[]
}

// The properties of a definition by their names.
export type Properties = Readonly<Record<string, Property>>

// A definition with fixed properties; `readOnly` names what the service writes and ignores in requests.
export interface Plain {
  readonly properties: Properties
  readonly readOnly?: readonly string[]
}

// A definition that is one of several by a discriminator; `common` properties belong to every variant.
export interface Union {
  readonly by: 'type' | 'scheme'
  readonly common?: Properties
  readonly variants: readonly (Span & { readonly value: string; readonly definition: DefinitionName })[]
}

const text = { type: 'string' } as const
const truth = { type: 'boolean' } as const
const texts = { type: 'strings' } as const
const since = (version: TemplateVersion) => ({ since: version })
const switchable = { type: 'string', values: ['Enabled', 'Disabled'] } as const
const onError = { type: 'string', values: ['cleanup', 'abort'] } as const
const checksum = { type: 'string', since: '2019-05-01-preview' } as const
const accountTypes = ['Standard_LRS', 'Standard_ZRS', { value: 'Premium_LRS', since: '2022-07-01' }] as const
const outputName = [
  { is: /^[A-Za-z0-9-_]{1,64}$/, until: '2019-05-01-preview' },
  { is: /^[A-Za-z0-9-_.]{1,64}$/, since: '2019-05-01-preview' },
] as const

const script = { scriptUri: text, inline: texts, sha256Checksum: text } as const
const powerShell = { validExitCodes: { type: 'integers' }, runElevated: truth, runAsSystem: truth } as const
const file = { sourceUri: text, destination: text, sha256Checksum: text } as const
const oldScript = { ...text, until: '2019-05-01-preview' } as const
const newScript = { ...text, since: '2019-05-01-preview' } as const

// Every definition that a template can use.
export const definitions = {
  ImageTemplate: {
    properties: {
      location: { ...text, required: true },
      tags: { type: 'tags' },
      identity: { type: { object: 'ImageTemplateIdentity' }, since: '2019-05-01-preview', required: since('2020-02-14') },
      properties: { type: { object: 'ImageTemplateProperties' }, required: true },
    },
    readOnly: ['id', 'name', 'type', 'systemData'],
  },
  ImageTemplateIdentity: {
    properties: { type: { type: 'string', values: ['UserAssigned', 'None'] }, userAssignedIdentities: { type: 'identities' } },
  },
  ImageTemplateProperties: {
    properties: {
      source: { type: { object: 'ImageTemplateSource' }, required: true },
      customize: { type: { list: 'ImageTemplateCustomizer' } },
      distribute: { type: { list: 'ImageTemplateDistributor' }, required: true },
      buildTimeoutInMinutes: { type: 'integer', since: '2019-05-01-preview', min: 0, max: 960 },
      vmProfile: { type: { object: 'ImageTemplateVmProfile' }, since: '2019-05-01-preview' },
      stagingResourceGroup: { ...text, since: '2022-02-14' },
      validate: { type: { object: 'ImageTemplatePropertiesValidate' }, since: '2022-02-14' },
      optimize: { type: { object: 'ImageTemplatePropertiesOptimize' }, since: '2022-07-01' },
      errorHandling: { type: { object: 'ImageTemplatePropertiesErrorHandling' }, since: '2023-07-01' },
      autoRun: { type: { object: 'ImageTemplateAutoRun' }, since: '2024-02-01' },
      managedResourceTags: { type: 'tags', since: '2024-02-01' },
      additionalDataDisks: { type: { list: 'DataDisk' }, since: '2025-10-01' },
    },
    readOnly: ['provisioningState', 'provisioningError', 'lastRunStatus', 'exactStagingResourceGroup'],
  },
  ImageTemplateSource: {
    by: 'type',
    variants: [
      { value: 'ISO', definition: 'ImageTemplateIsoSource', until: '2020-02-14' },
      { value: 'PlatformImage', definition: 'ImageTemplatePlatformImageSource' },
      { value: 'ManagedImage', definition: 'ImageTemplateManagedImageSource', since: '2019-02-01-preview' },
      { value: 'SharedImageVersion', definition: 'ImageTemplateSharedImageVersionSource', since: '2019-05-01-preview' },
    ],
  },
  ImageTemplateIsoSource: {
    properties: {
      sourceURI: { ...oldScript, required: true },
      sourceUri: { ...newScript, required: true },
      sha256Checksum: { ...text, required: true },
    },
  },
  ImageTemplatePlatformImageSource: {
    properties: {
      publisher: text,
      offer: text,
      sku: text,
      version: text,
      planInfo: { type: { object: 'PlatformImagePurchasePlan' }, since: '2020-02-14' },
    },
    readOnly: ['exactVersion'],
  },
  PlatformImagePurchasePlan: {
    properties: {
      planName: { ...text, required: true },
      planProduct: { ...text, required: true },
      planPublisher: { ...text, required: true },
    },
  },
  ImageTemplateManagedImageSource: { properties: { imageId: { ...text, required: true } } },
  ImageTemplateSharedImageVersionSource: { properties: { imageVersionId: { ...text, required: true } }, readOnly: ['exactVersion'] },
  ImageTemplateCustomizer: {
    by: 'type',
    common: { name: text },
    variants: [
      { value: 'shell', definition: 'ImageTemplateShellCustomizer', until: '2019-02-01-preview' },
      { value: 'Shell', definition: 'ImageTemplateShellCustomizer', since: '2019-02-01-preview' },
      { value: 'PowerShell', definition: 'ImageTemplatePowerShellCustomizer', since: '2019-02-01-preview' },
      { value: 'WindowsRestart', definition: 'ImageTemplateRestartCustomizer', since: '2019-02-01-preview' },
      { value: 'File', definition: 'ImageTemplateFileCustomizer', since: '2019-05-01-preview' },
      { value: 'WindowsUpdate', definition: 'ImageTemplateWindowsUpdateCustomizer', since: '2020-02-14' },
    ],
  },
  ImageTemplateShellCustomizer: {
    properties: { script: oldScript, scriptUri: newScript, inline: { ...texts, since: '2019-02-01-preview' }, sha256Checksum: checksum },
  },
  ImageTemplatePowerShellCustomizer: {
    properties: {
      script: oldScript,
      scriptUri: newScript,
      inline: texts,
      sha256Checksum: checksum,
      validExitCodes: powerShell.validExitCodes,
      runElevated: { ...truth, since: '2019-05-01-preview' },
      runAsSystem: { ...truth, since: '2020-02-14' },
    },
  },
  ImageTemplateRestartCustomizer: { properties: { restartCommand: text, restartCheckCommand: text, restartTimeout: text } },
  ImageTemplateFileCustomizer: { properties: file },
  ImageTemplateWindowsUpdateCustomizer: {
    properties: { searchCriteria: text, filters: texts, updateLimit: { type: 'integer', min: 0 } },
  },
  ImageTemplatePropertiesValidate: {
    properties: {
      continueDistributeOnFailure: truth,
      sourceValidationOnly: truth,
      inVMValidations: { type: { list: 'ImageTemplateInVMValidator' } },
    },
  },
  ImageTemplateInVMValidator: {
    by: 'type',
    common: { name: text },
    variants: [
      { value: 'Shell', definition: 'ImageTemplateShellValidator' },
      { value: 'PowerShell', definition: 'ImageTemplatePowerShellValidator' },
      { value: 'File', definition: 'ImageTemplateFileValidator', since: '2022-07-01' },
    ],
  },
  ImageTemplateShellValidator: { properties: script },
  ImageTemplatePowerShellValidator: { properties: { ...script, ...powerShell } },
  ImageTemplateFileValidator: { properties: file },
  ImageTemplatePropertiesOptimize: {
    properties: {
      vmBoot: { type: { object: 'ImageTemplatePropertiesOptimizeVmBoot' } },
      workload: { type: { object: 'ImageTemplatePropertiesOptimizeWorkload' }, since: '2025-10-01' },
    },
  },
  ImageTemplatePropertiesOptimizeVmBoot: { properties: { state: switchable } },
  ImageTemplatePropertiesOptimizeWorkload: { properties: { state: switchable, scriptUri: text, sha256Checksum: text } },
  ImageTemplatePropertiesErrorHandling: { properties: { onCustomizerError: onError, onValidationError: onError } },
  ImageTemplateAutoRun: { properties: { state: switchable } },
  DataDisk: { properties: { sizeGB: { type: 'integer', min: 0 } } },
  ImageTemplateVmProfile: {
    properties: {
      vmSize: text,
      osDiskSizeGB: { type: 'integer', min: 0, since: '2020-02-14' },
      vnetConfig: { type: { object: 'VirtualNetworkConfig' }, since: '2020-02-14' },
      userAssignedIdentities: { ...texts, since: '2021-10-01' },
    },
  },
  VirtualNetworkConfig: {
    properties: {
      subnetId: text,
      proxyVmSize: { ...text, since: '2021-10-01' },
      containerInstanceSubnetId: { ...text, since: '2024-02-01' },
    },
  },
  ImageTemplateDistributor: {
    by: 'type',
    common: { runOutputName: { ...text, required: true, pattern: outputName }, artifactTags: { type: 'tags' } },
    variants: [
      { value: 'managedImage', definition: 'ImageTemplateManagedImageDistributor', until: '2019-02-01-preview' },
      { value: 'sharedImage', definition: 'ImageTemplateSharedImageDistributor', until: '2019-02-01-preview' },
      { value: 'ManagedImage', definition: 'ImageTemplateManagedImageDistributor', since: '2019-02-01-preview' },
      { value: 'SharedImage', definition: 'ImageTemplateSharedImageDistributor', since: '2019-02-01-preview' },
      { value: 'VHD', definition: 'ImageTemplateVhdDistributor', since: '2019-02-01-preview' },
    ],
  },
  ImageTemplateManagedImageDistributor: {
    properties: { imageId: { ...text, required: true }, location: { ...text, required: true } },
  },
  ImageTemplateSharedImageDistributor: {
    properties: {
      galleryImageId: { ...text, required: true },
      replicationRegions: { ...texts, required: { until: '2022-07-01' } },
      excludeFromLatest: { ...truth, since: '2020-02-14' },
      storageAccountType: { ...text, since: '2020-02-14', values: accountTypes },
      targetRegions: { type: { list: 'TargetRegion' }, since: '2022-07-01' },
      versioning: { type: { object: 'DistributeVersioner' }, since: '2022-07-01' },
      replicationMode: { ...text, since: '2025-10-01', values: ['Full', 'Shallow'] },
    },
  },
  ImageTemplateVhdDistributor: { properties: { uri: { ...text, since: '2022-07-01' } } },
  TargetRegion: {
    properties: {
      name: { ...text, required: true },
      replicaCount: { type: 'integer', min: 1 },
      storageAccountType: { ...text, values: accountTypes },
    },
  },
  DistributeVersioner: {
    by: 'scheme',
    variants: [
      { value: 'Latest', definition: 'DistributeVersionerLatest' },
      { value: 'Source', definition: 'DistributeVersionerSource' },
    ],
  },
  DistributeVersionerLatest: { properties: { major: { type: 'integer', min: -1 } } },
  DistributeVersionerSource: { properties: {} },
} as const satisfies Record<string, PlainTable | UnionTable>

// The name of a definition.
export type DefinitionName = keyof typeof definitions

// The definition with a name, as the general type.
export const definitionOf = (name: DefinitionName): Plain | Union => definitions[name]

// Whether something applies in a version.
export const holds = ({ since: first, until: end }: Span, version: TemplateVersion): boolean =>
  (first === undefined || version >= first) && (end === undefined || version < end)

// The properties of a definition in a version.
export const propertiesIn = (properties: Properties, version: TemplateVersion): [string, Property][] =>
  Object.entries(properties).filter(([, property]) => holds(property, version))

// The table refers to itself by name, so its own check leaves the names open.
interface PlainTable {
  readonly properties: Readonly<Record<string, Omit<Property, 'type'> & { readonly type: string | { object: string } | { list: string } }>>
  readonly readOnly?: readonly string[]
}
interface UnionTable {
  readonly by: 'type' | 'scheme'
  readonly common?: PlainTable['properties']
  readonly variants: readonly (Span & { readonly value: string; readonly definition: string })[]
}
