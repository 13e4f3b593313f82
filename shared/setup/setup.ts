// What Azure needs for builds of some templates by one pipeline, as a value. Renderers print it; nothing here changes Azure.
import type { Holder } from '../azure/permissions.js'
import type { Platform } from '../inputs/definition.js'

export interface Setup {
  readonly subscriptionId: string
  readonly resourceGroup: string
  readonly location: string
  // Resource provider namespaces to register.
  readonly providers: readonly string[]
  // Purchase plans of the source images, whose terms the subscription must have accepted.
  readonly terms: readonly PurchasePlan[]
  // In the order in which they can be created.
  readonly resources: readonly Resource[]
  readonly login: PipelineLogin
  readonly credentials: readonly FederatedCredential[]
  readonly roles: readonly CustomRole[]
  readonly assignments: readonly Assignment[]
  // Where the pipeline runs, as far as its login tells; otherwise the terminal.
  readonly platforms: readonly Platform[]
  // The values for the pipeline's inputs. The URL is undefined if nothing is uploaded, or if only Azure knows it.
  readonly containerUrl: string | undefined
  readonly access: 'identity' | 'sas'
}

export type Resource =
  | { readonly kind: 'group' | 'storage-account' | 'gallery'; readonly id: string; readonly location: string }
  | { readonly kind: 'identity'; readonly id: string; readonly location: string; readonly holder: Exclude<Holder, 'service'> }
  | { readonly kind: 'container'; readonly id: string }
  | {
      readonly kind: 'definition'
      readonly id: string
      readonly location: string
      // The image whose operating system, generation, architecture and security type the definition takes.
      readonly source: Source
      readonly plan?: PurchasePlan
    }
  | { readonly kind: 'subnet'; readonly id: string; readonly use: SubnetUse }

// `proxy`: for the build VM and for the proxy VM through which the service reaches it; `build`: only for the build VM.
export type SubnetUse = 'proxy' | 'build' | 'container'

export type Source =
  | { readonly kind: 'marketplace'; readonly urn: string; readonly location: string }
  | { readonly kind: 'managed-image'; readonly id: string }
  | { readonly kind: 'gallery'; readonly definition: string }
  // A shared image, or one that the template does not name.
  | { readonly kind: 'unknown'; readonly osType: 'Linux' | 'Windows' }

export interface PurchasePlan {
  readonly name: string
  readonly product: string
  readonly publisher: string
}

// The pipeline's identity: a user-assigned identity, or an application in Microsoft Entra.
export type PipelineLogin = { readonly kind: 'identity'; readonly id: string } | { readonly kind: 'application'; readonly name: string }

// The issuer whose tokens Microsoft Entra accepts for the pipeline's login.
export interface FederatedCredential {
  readonly name: string
  readonly issuer: string
  readonly subject: string
  readonly audience: string
}

export interface CustomRole {
  readonly name: string
  // A GUID that is derived from the purpose of the role.
  readonly guid: string
  readonly description: string
  readonly actions: readonly string[]
  readonly dataActions: readonly string[]
  // A subscription or resource group: Azure accepts no narrower scope.
  readonly assignableScope: string
}

// `application`: the pipeline's own; `service`: that of the service, which exists in every tenant.
export type Principal = { readonly kind: 'identity'; readonly id: string } | { readonly kind: 'application' } | { readonly kind: 'service' }

// Tells principals apart.
export const keyOfPrincipal = (principal: Principal): string =>
  principal.kind === 'identity' ? principal.id.toLowerCase() : principal.kind

export interface Assignment {
  readonly guid: string
  readonly principal: Principal
  readonly role: { readonly kind: 'custom' | 'built-in'; readonly name: string; readonly guid: string }
  readonly scope: string
  // Limits the assignment; undefined if it applies to everything in the scope.
  readonly condition?: string
  // What the principal needs there.
  readonly actions: readonly string[]
  readonly dataActions: readonly string[]
}
