// The API versions of each resource type, and ARM's answer to any other.
import { ArmError } from './errors.js'
import { templateVersions } from '../image-builder/api-versions.js'

// The gallery versions of the schemas of Microsoft.Compute; types that are not listed accept any version that is a date.
const galleryVersions = ['2021-10-01', '2022-03-03', '2022-08-03', '2023-07-03', '2024-03-03', '2025-03-03', '2025-12-03']
const known: readonly { pattern: RegExp; type: string; versions: readonly string[] }[] = [
  { pattern: /\/triggers/, type: 'imageTemplates/triggers', versions: templateVersions.filter((version) => version >= '2022-07-01') },
  { pattern: /\/Microsoft\.VirtualMachineImages\//, type: 'imageTemplates', versions: templateVersions },
  { pattern: /\/Microsoft\.Compute\/galleries/, type: 'galleries', versions: galleryVersions },
]

// The api-versions of a type, such as Microsoft.Compute/galleries/images, the newest first.
export const versionsOf = (type: string): readonly string[] =>
  [...(known.find(({ pattern }) => pattern.test(`/${type}/`))?.versions ?? ['2024-03-01'])].reverse()

// Throws if the api-version of a request to a route is missing, malformed or unknown.
export const checkApiVersion = (route: string, apiVersion: string, location: string): void => {
  if (apiVersion === '') {
    throw new ArmError(400, 'MissingApiVersionParameter', 'The api-version query parameter (?api-version=) is required for all requests.')
  }
  if (!/^\d{4}-\d{2}-\d{2}(-preview)?$/.test(apiVersion)) {
    throw new ArmError(400, 'InvalidApiVersionParameter', `The api-version '${apiVersion}' is invalid.`)
  }
  const type = known.find(({ pattern }) => pattern.test(route))
  if (!type || type.versions.includes(apiVersion)) return
  const supported = [...type.versions].reverse().join(', ')
  const message = `No registered resource provider found for location '${location}' and API version '${apiVersion}' for type '${type.type}'. The supported api-versions are '${supported}'. The supported locations are '${location}'.`
  throw new ArmError(400, 'NoRegisteredProviderFound', message)
}
