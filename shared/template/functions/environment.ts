// What environment() returns in each cloud.
import { cloudOf, type Environment } from '../../azure/clouds.js'
import { defined } from '../../defined.js'
import type { JsonObject } from '../../json.js'
import type { Call } from './call.js'

// The endpoints of the cloud in use. Throws for a custom cloud, whose endpoints are not known.
export const environmentOf = (call: Call): JsonObject => {
  const environment = call.scope.environment ?? 'AzureCloud'
  if (environment === 'custom')
    throw call.fault('the endpoints of a custom cloud are not known', call.inDefault ?? 'Make the value a parameter of the template.')
  const cloud = cloudOf({ environment })
  const { activeDirectoryDataLake, gallery, media, portal, suffixes, graph, vmImageAliasDoc, sqlManagement, batch } = endpoints[environment]
  return {
    name: environment,
    gallery,
    graph,
    portal,
    graphAudience: graph,
    ...defined({ activeDirectoryDataLake }),
    batch,
    media,
    sqlManagement,
    vmImageAliasDoc,
    resourceManager: `${cloud.resourceManager}/`,
    authentication: {
      loginEndpoint: `${cloud.authority}/`,
      audiences: audiencesOf(environment),
      tenant: 'common',
      identityProvider: 'AAD',
    },
    suffixes,
  }
}

type KnownCloud = Exclude<Environment, 'custom'>

const audiencesOf = (environment: KnownCloud): readonly string[] => {
  const management = {
    AzureCloud: 'https://management.core.windows.net/',
    AzureUSGovernment: 'https://management.core.usgovcloudapi.net/',
    AzureChinaCloud: 'https://management.core.chinacloudapi.cn/',
  }[environment]
  return [management, `${cloudOf({ environment }).resourceManager}/`]
}

interface Endpoints {
  // Undefined in clouds without Azure Data Lake.
  readonly activeDirectoryDataLake?: string
  readonly batch: string
  readonly gallery: string
  readonly graph: string
  readonly media: string
  readonly portal: string
  readonly sqlManagement: string
  readonly vmImageAliasDoc: string
  readonly suffixes: Readonly<Record<string, string>>
}

const aliases = 'https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/aliases.json'

// The documentation has those of AzureCloud, and the Azure CLI those of the other clouds, without a Data Lake (docs/platforms.md 4.7).
const endpoints: Readonly<Record<KnownCloud, Endpoints>> = {
  AzureCloud: {
    activeDirectoryDataLake: 'https://datalake.azure.net/',
    batch: 'https://batch.core.windows.net/',
    gallery: 'https://gallery.azure.com/',
    graph: 'https://graph.windows.net/',
    media: 'https://rest.media.azure.net',
    portal: 'https://portal.azure.com',
    sqlManagement: 'https://management.core.windows.net:8443/',
    vmImageAliasDoc: aliases,
    suffixes: {
      acrLoginServer: '.azurecr.io',
      azureDatalakeAnalyticsCatalogAndJob: 'azuredatalakeanalytics.net',
      azureDatalakeStoreFileSystem: 'azuredatalakestore.net',
      azureFrontDoorEndpointSuffix: 'azurefd.net',
      keyvaultDns: '.vault.azure.net',
      sqlServerHostname: '.database.windows.net',
      storage: 'core.windows.net',
    },
  },
  AzureUSGovernment: {
    batch: 'https://batch.core.usgovcloudapi.net/',
    gallery: 'https://gallery.usgovcloudapi.net/',
    graph: 'https://graph.windows.net/',
    media: 'https://rest.media.usgovcloudapi.net',
    portal: 'https://portal.azure.us',
    sqlManagement: 'https://management.core.usgovcloudapi.net:8443/',
    vmImageAliasDoc: aliases,
    suffixes: {
      acrLoginServer: '.azurecr.us',
      keyvaultDns: '.vault.usgovcloudapi.net',
      sqlServerHostname: '.database.usgovcloudapi.net',
      storage: 'core.usgovcloudapi.net',
    },
  },
  AzureChinaCloud: {
    batch: 'https://batch.chinacloudapi.cn/',
    gallery: 'https://gallery.chinacloudapi.cn/',
    graph: 'https://graph.chinacloudapi.cn/',
    media: 'https://rest.media.chinacloudapi.cn',
    portal: 'https://portal.azure.cn',
    sqlManagement: 'https://management.core.chinacloudapi.cn:8443/',
    vmImageAliasDoc: aliases,
    suffixes: {
      acrLoginServer: '.azurecr.cn',
      keyvaultDns: '.vault.azure.cn',
      sqlServerHostname: '.database.chinacloudapi.cn',
      storage: 'core.chinacloudapi.cn',
    },
  },
}
