// The typed inputs of the commands, composed of one part for each concern.
import type { CloudInputs, Environment } from '../azure/clouds.js'
import type { DefinitionId, TemplateId } from '../azure/resource-id.js'
import type { GateConditions, PromotionRequest, RetentionSettings, SweepSettings } from './settings.js'
import type { FreshnessSettings } from './settings.js'
import type { LoginInputs } from '../host.js'
import type { ApiVersion } from '../template/model/api-versions.js'
import type { CommandWithRights } from '../azure/permissions.js'
import type { OverlayInputs } from './overlay-inputs.js'

// What becomes an image template: the file, its parameters, and the inputs that override it.
export interface TemplateInputs {
  // The path of the template as the user wrote it: relative to the workspace, or absolute. Without a path, `simple` has everything.
  readonly file?: string
  readonly simple: OverlayInputs
  readonly parameters?: string
  readonly name?: string
  readonly apiVersion?: string
  readonly managedIdentity?: string
  readonly buildTimeoutInMinutes?: number
  // Whether the service builds the template again by itself.
  readonly sourceTrigger?: boolean
  readonly location?: string
  // The id (a GUID) of the tenant of the login, for tenant() in expressions.
  readonly tenantId?: string
  readonly failOn: 'error' | 'warning'
  // Whether programs of this machine parse the scripts.
  readonly checkScripts: 'auto' | 'off' | 'required' | 'shellcheck'
  // Ids of rules.
  readonly lintIgnore: readonly string[]
  // Whether Bicep modules may be restored from registries.
  readonly bicepRestore: boolean
  // Environment variables that .bicepparam files may read.
  readonly bicepVariables: readonly string[]
  // Whether the template and its images get tags that say where they come from.
  readonly provenance: boolean
  readonly workspace?: string
  // The path of a policy file.
  readonly lintPolicy?: string
  // A file for the findings; the path is relative to the workspace.
  readonly sarif?: string
}

// Where the template is, as far as that is known.
export interface TargetInputs {
  readonly subscriptionId?: string
  readonly resourceGroup?: string
}

export interface ArtifactInputs {
  // Without it, the default container of an account in the resource group is used, or created.
  readonly containerUrl?: string
  // Whether a container that `containerUrl` names is created if it does not exist.
  readonly createContainer: boolean
  // The name of that account, unless it is derived.
  readonly storageAccount?: string
  readonly environment: Environment
  readonly access: 'identity' | 'sas'
  // Set if no input decides the access and nothing is uploaded: the later build may have other inputs.
  readonly accessIsAssumed?: true
  // Paths and patterns of files in which nothing is reported as a secret.
  readonly allowSecretsIn: readonly string[]
  readonly fixLineEndings: boolean
  readonly pinRemote: boolean
}

// How long to wait for Azure, and how often to poll. Durations are in milliseconds.
export interface PollingInputs {
  readonly pollInterval: number
  readonly statusTolerance: number
  readonly requestTimeout: number
  readonly deadline?: number
}

export interface RunInputs extends PollingInputs {
  readonly wait: boolean
  readonly onDifferent?: 'replace' | 'fail'
  readonly onRunning: 'wait' | 'fail'
  readonly onCancel: 'cancel' | 'leave'
  readonly onDeadline: 'fail' | 'leave'
  readonly partial: 'fail' | 'warn'
  readonly logLevel: 'quiet' | 'normal' | 'all'
  readonly cleanup: 'on-success' | 'always' | 'never'
}

export interface PlanInputs {
  readonly command: 'plan'
  readonly template: TemplateInputs
  readonly target: TargetInputs
  readonly artifacts: ArtifactInputs
  readonly json: boolean
  readonly compare?: CompareInputs
  // The connection to Azure, if the plan also checks its state.
  readonly preflight?: AzureInputs
  // The comment on the pull request.
  readonly comment?: { readonly token: string }
}

// What the plan is compared with.
export type CompareInputs =
  { readonly kind: 'azure'; readonly azure: AzureInputs } | { readonly kind: 'revision'; readonly revision: string }

// The connection to Azure, for every command that needs one.
export interface AccessInputs {
  readonly login: LoginInputs
  readonly cloud: CloudInputs
}

// What every command on image templates in Azure needs.
export interface AzureInputs extends AccessInputs {
  readonly target: Required<TargetInputs>
  readonly run: RunInputs
}

// How to build several templates in one job.
interface SeveralInputs {
  readonly maxParallel: number
  readonly failFast: boolean
}

export interface BuildInputs extends AzureInputs {
  readonly command: 'build'
  readonly several: SeveralInputs
  readonly template: TemplateInputs
  readonly preflight: 'on' | 'off' | 'only'
  readonly artifacts: ArtifactInputs
  // Set if only what has changed is built.
  readonly onlyIfChanged?: FreshnessSettings
}

// Whether the images of a template must be built again.
export interface CheckInputs extends AccessInputs {
  readonly command: 'check'
  readonly template: TemplateInputs
  readonly target: TargetInputs & { readonly subscriptionId: string }
  readonly artifacts: ArtifactInputs
  readonly freshness: FreshnessSettings
  readonly polling: PollingInputs
}

// What a release requires of an image, of the last run of a template, or of both.
export interface GateInputs extends AccessInputs {
  readonly command: 'gate'
  // Without a version, any version of the definition may meet the conditions.
  readonly image?: { readonly definition: DefinitionId; readonly version?: string }
  readonly template?: TemplateId
  readonly conditions: GateConditions
  readonly polling: PollingInputs
}

// A template in Azure, by its name. `run` is `build` without a template file.
export interface ExistingInputs extends AzureInputs {
  readonly command: 'wait' | 'cancel' | 'run'
  readonly name: string
  readonly apiVersion?: string
}

// The VHD of a template's last run, and the destination of its copy.
export interface VhdInputs extends AzureInputs {
  readonly command: 'vhd'
  readonly name: string
  readonly apiVersion?: string
  // The name of the run output, if the template may have several VHDs.
  readonly runOutput?: string
  // The blob to create.
  readonly to: string
}

export interface SchemaInputs {
  readonly command: 'schema'
  readonly apiVersion: ApiVersion
}

// One version of a gallery's image definition.
export interface PromoteInputs extends AccessInputs {
  readonly command: 'promote'
  readonly definition: DefinitionId
  readonly version: string
  readonly promotion: PromotionRequest
  readonly wait: boolean
  readonly polling: PollingInputs
}

// What to delete: image versions, leftovers of builds, or both.
export interface RetainInputs extends AccessInputs {
  readonly command: 'retain'
  readonly versions?: VersionsInputs
  readonly sweep?: SweepInputs
  readonly apply: boolean
  readonly polling: PollingInputs
}

// The versions of image definitions, and of all definitions of galleries.
export interface VersionsInputs {
  readonly definitions: readonly DefinitionId[]
  readonly galleries: readonly Omit<DefinitionId, 'definition'>[]
  readonly retention: Omit<RetentionSettings, 'now'>
}

// The image templates of a resource group, and their staging groups.
export interface SweepInputs {
  readonly place: Required<TargetInputs>
  readonly settings: Pick<SweepSettings, 'whose' | 'olderThan' | 'keepTags'>
}

// What setup prints, and for which pipeline.
export interface SetupInputs extends AccessInputs {
  readonly command: 'setup'
  readonly template: TemplateInputs
  readonly target: Required<TargetInputs>
  readonly artifacts: ArtifactInputs
  readonly polling: PollingInputs
  readonly pipeline: PipelineInputs
  readonly roles: 'custom' | 'built-in'
  readonly preflightReader: boolean
  readonly format: 'script' | 'bicep'
  readonly check: boolean
}

// The pipeline that builds, and the identity that it logs in as.
export interface PipelineInputs {
  readonly login: 'identity' | 'application'
  readonly name: string
  readonly commands: readonly CommandWithRights[]
  // OWNER/REPOSITORY on GitHub.
  readonly repository?: string
  readonly branches: readonly string[]
  readonly environments: readonly string[]
  readonly pullRequests: boolean
  // The service connection of Azure DevOps.
  readonly connection?: { readonly issuer: string; readonly subject: string }
}

export type Inputs =
  | PlanInputs
  | BuildInputs
  | ExistingInputs
  | SchemaInputs
  | CheckInputs
  | GateInputs
  | PromoteInputs
  | RetainInputs
  | SetupInputs
  | VhdInputs
