// What the inputs define of an image: the whole template without a file, or what overrides the file.
import type { OperatingSystem } from '../template/artifact-references.js'
import type { InputName } from './table.js'

// A value with the input that it came from: findings about the value are reported there.
export interface Given<Value> {
  readonly value: Value
  readonly input: InputName
}

export interface MarketplaceImage {
  readonly publisher: string
  readonly offer: string
  readonly sku: string
  readonly version: string
}

export interface PurchasePlan {
  readonly planName: string
  readonly planProduct: string
  readonly planPublisher: string
}

export type SourceInputs =
  | { readonly type: 'PlatformImage'; readonly image: Given<MarketplaceImage>; readonly plan?: PurchasePlan }
  | { readonly type: 'ManagedImage' | 'SharedImageGallery'; readonly image: Given<string> }

export interface CustomizeInputs {
  // A file or folder, as the user wrote it.
  readonly source?: string
  // A folder of the workspace that is used if it exists.
  readonly usualSource?: string
  readonly destination?: string
  // The default destination on Windows.
  readonly windowsRoot: string
  readonly script: readonly string[]
  readonly runElevated: boolean
  readonly runAsSystem: boolean
  readonly windowsUpdate: boolean
}

export interface ValidateInputs {
  readonly script: readonly string[]
  readonly runElevated: boolean
  readonly sourceValidationOnly: boolean
  readonly continueDistributeOnFailure: boolean
}

export type Target =
  // Without an id, a managed image named after the run.
  | { readonly type: 'ManagedImage'; readonly id?: Given<string>; readonly location?: Given<string> }
  | { readonly type: 'SharedImageGallery'; readonly id: Given<string> }
  | { readonly type: 'VHD'; readonly uri?: string }

// With the input that decides the kind of image, or would decide it.
export type NamedTarget = Target & { readonly input: InputName; readonly isDefault?: true }

export interface DistributeInputs {
  // Replaces the file's distributors; without it, the other values override properties of those.
  readonly target?: NamedTarget
  readonly regions?: Given<readonly string[]>
  readonly storageAccountType?: string
  readonly excludeFromLatest: boolean
  // As galleries spell it.
  readonly version?: string
  readonly versioningScheme?: 'Latest' | 'Source'
  readonly versioningMajor?: number
  readonly tags?: Readonly<Record<string, string>>
  readonly runOutputName?: string
}

export interface MachineInputs {
  readonly vmSize?: string
  readonly osDiskSizeGB?: number
  readonly identities: readonly string[]
  readonly subnetId?: string
  readonly containerInstanceSubnetId?: string
  readonly proxyVmSize?: string
  readonly stagingResourceGroup?: string
  readonly managedResourceTags?: Readonly<Record<string, string>>
  readonly optimizeVmBoot: boolean
  readonly autoRun: boolean
  readonly onCustomizerError?: 'cleanup' | 'abort'
  readonly onValidationError?: 'cleanup' | 'abort'
}

export interface OverlayInputs {
  readonly source?: SourceInputs
  readonly os?: OperatingSystem
  readonly customize: CustomizeInputs
  readonly validate: ValidateInputs
  readonly distribute: DistributeInputs
  readonly machine: MachineInputs
}
