// The clouds, in one table: endpoints, and the audience of a federated login.

export type Environment = 'AzureCloud' | 'AzureUSGovernment' | 'AzureChinaCloud' | 'custom'

export interface CloudInputs {
  readonly environment: Environment
  readonly resourceManagerEndpoint?: string
  readonly resourceManagerAudience?: string
  readonly authorityHost?: string
  // Storage hosts apart from the blob hosts of the cloud, in lower case, with the port unless it is 443.
  readonly storageHosts?: readonly string[]
}

export interface Cloud {
  readonly resourceManager: string
  readonly authority: string
  // The scope of a token for Azure Resource Manager.
  readonly resourceManagerScope: string
  // Audience of the OIDC assertion that is exchanged for a token.
  readonly federationAudience: string
  // The suffix after the name of a storage account in its blob host.
  readonly blobHost?: string
  // Whether Microsoft's public cloud directory knows the authority; a custom one must not be looked up there.
  readonly isKnown: boolean
}

const known: Readonly<Record<Exclude<Environment, 'custom'>, Cloud>> = {
  AzureCloud: {
    resourceManager: 'https://management.azure.com',
    authority: 'https://login.microsoftonline.com',
    resourceManagerScope: 'https://management.azure.com/.default',
    federationAudience: 'api://AzureADTokenExchange',
    blobHost: 'blob.core.windows.net',
    isKnown: true,
  },
  AzureUSGovernment: {
    resourceManager: 'https://management.usgovcloudapi.net',
    authority: 'https://login.microsoftonline.us',
    resourceManagerScope: 'https://management.usgovcloudapi.net/.default',
    federationAudience: 'api://AzureADTokenExchangeUSGov',
    blobHost: 'blob.core.usgovcloudapi.net',
    isKnown: true,
  },
  AzureChinaCloud: {
    resourceManager: 'https://management.chinacloudapi.cn',
    // MSAL sends requests for its older name, login.chinacloudapi.cn, here as well.
    authority: 'https://login.partner.microsoftonline.cn',
    resourceManagerScope: 'https://management.chinacloudapi.cn/.default',
    federationAudience: 'api://AzureADTokenExchangeChina',
    blobHost: 'blob.core.chinacloudapi.cn',
    isKnown: true,
  },
}

// The Resource Manager endpoint of a named cloud; undefined for a custom one.
export const resourceManagerOf = (environment: Environment): string | undefined =>
  environment === 'custom' ? undefined : known[environment].resourceManager

// The suffix after the name of a storage account in its blob host; undefined in a custom cloud, where the account's own endpoint is read.
export const blobHostOf = (environment: Environment): string | undefined =>
  environment === 'custom' ? undefined : known[environment].blobHost

// The cloud that the inputs name; given endpoints replace those of the table.
export const cloudOf = (inputs: CloudInputs): Cloud => {
  const base = inputs.environment === 'custom' ? known.AzureCloud : known[inputs.environment]
  const resourceManager = inputs.resourceManagerEndpoint ?? base.resourceManager
  const authority = inputs.authorityHost ?? base.authority
  const audience = inputs.resourceManagerAudience
  if (resourceManager === base.resourceManager && authority === base.authority && audience === undefined) return base
  return {
    resourceManager,
    authority,
    resourceManagerScope:
      audience === undefined && resourceManager === base.resourceManager
        ? base.resourceManagerScope
        : `${audience ?? resourceManager}/.default`,
    federationAudience: base.federationAudience,
    isKnown: authority === base.authority,
  }
}
