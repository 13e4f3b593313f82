// Names of resources on the job's page, with links to the Azure portal of each cloud (Microsoft Learn, "Compare Azure Government and global
// Azure" and "Azure China developer guide", portal endpoints).
import type { Environment } from '../azure/clouds.js'
import { code, link, type Inline } from '../page.js'

// How a report shows a resource: by its id in the log, with a link on the page of the job.
export type ShowResource = (id: string) => Inline

// For a page.
export const linkedIn =
  (environment: Environment): ShowResource =>
  (id) =>
    resourceLink(id, environment)

// A resource by its short name, with a link to the portal; otherwise its id.
export const resourceLink = (id: string, environment: Environment): Inline => {
  const url = portalUrl(id, environment)
  return url === undefined ? code(id) : link(shortName(id), url)
}

// `gallery/image/1.0.0`: the names after the type. For a resource group, its name.
const shortName = (id: string): string => {
  const [, path] = /\/providers\/[^/]+\/(.+)$/i.exec(id) ?? []
  if (path === undefined) return id.slice(id.lastIndexOf('/') + 1)
  return path
    .split('/')
    .filter((_, index) => index % 2 === 1)
    .join('/')
}

const portals: Readonly<Record<Exclude<Environment, 'custom'>, string>> = {
  AzureCloud: 'https://portal.azure.com',
  AzureUSGovernment: 'https://portal.azure.us',
  AzureChinaCloud: 'https://portal.azure.cn',
}

// The address of a resource in the portal; undefined in a custom cloud, whose portal is unknown, and for a text that is not a plain
// resource id.
const portalUrl = (id: string, environment: Environment): string | undefined =>
  environment !== 'custom' && /^\/subscriptions\/[\w./-]+$/i.test(id) ? `${portals[environment]}/#resource${id}` : undefined
