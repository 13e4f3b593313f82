// Names of resources on the job's page.
import type { Environment } from '../azure/clouds.js'
import { portalUrl } from '../azure/portal.js'
import { code, link, type Inline } from '../page.js'

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
