// Where people see a resource: the Azure portal of each cloud (Microsoft Learn, "Compare Azure Government and global Azure" and "Azure China
// developer guide", portal endpoints).
import type { Environment } from './clouds.js'

const portals: Readonly<Record<Exclude<Environment, 'custom'>, string>> = {
  AzureCloud: 'https://portal.azure.com',
  AzureUSGovernment: 'https://portal.azure.us',
  AzureChinaCloud: 'https://portal.azure.cn',
}

// The address of a resource in the portal; undefined in a custom cloud, whose portal is unknown, and for a text that is not a plain
// resource id.
export const portalUrl = (id: string, environment: Environment): string | undefined =>
  environment !== 'custom' && /^\/subscriptions\/[\w./-]+$/i.test(id) ? `${portals[environment]}/#resource${id}` : undefined
