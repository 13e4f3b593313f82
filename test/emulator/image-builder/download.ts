// Fetches the scripts and files that a template names, checks their sums and fills in those that are empty (docs/service.md 3.2).
import { createHash } from 'node:crypto'
import { accessToken } from '../entra/tokens.js'
import { textOf, type JsonObject } from '../json.js'
import { internalFailure, identityOf, ProvisioningFailure, type Service } from './service.js'
import { customizersOf, validatorsOf, type Fetched, type Template } from './template.js'

// The result of fetching everything that a template names.
export interface Download {
  // By the place of the reference, such as customize[0].
  readonly fetched: ReadonlyMap<string, Fetched>
  // The steps with their sha256Checksum.
  readonly customize: JsonObject[]
  readonly validators: JsonObject[]
}

// Fetches everything, in order; throws the failure of the first file that is not available or has a different checksum.
export const downloadArtifacts = async (service: Service, template: Template): Promise<Download> => {
  const fetched = new Map<string, Fetched>()
  const fetchAll = async (list: string, kind: string, steps: readonly JsonObject[]): Promise<JsonObject[]> => {
    const results: JsonObject[] = []
    for (const [index, step] of steps.entries()) {
      const file = await fetchStep(service, template, step, `xxxxx.${index}.${kind}.fp`)
      if (file) fetched.set(`${list}[${index}]`, file)
      results.push(file ? { ...step, sha256Checksum: file.sha256 } : step)
    }
    return results
  }
  const customize = await fetchAll('customize', 'customizer', customizersOf(template))
  const validators = await fetchAll('validate', 'validator', validatorsOf(template))
  return { fetched, customize, validators }
}

// The property with the script or file of a step, in any API version's spelling.
export const urlOf = (step: JsonObject): string => textOf(step.scriptUri ?? step.sourceUri ?? step.script)

const fetchStep = async (service: Service, template: Template, step: JsonObject, localFile: string): Promise<Fetched | undefined> => {
  const url = urlOf(step)
  if (url === '') return undefined
  const content = await fetchWithAttempts(service, template, url, localFile)
  const sha256 = createHash('sha256').update(content).digest('hex')
  const expected = textOf(step.sha256Checksum)
  // The service's message for a wrong checksum is not known, nor whether it accepts upper case: the documentation asks for lower case.
  if (expected !== '' && expected !== sha256) throw internalFailure()
  return { url: withoutQuery(url), sha256, bytes: content.length }
}

// Ten attempts, as its message says; a refusal is final.
const fetchWithAttempts = async (service: Service, template: Template, url: string, localFile: string): Promise<Buffer> => {
  for (let attempt = 1; ; attempt += 1) {
    const reply = await fetchOnce(service, template, url)
    if (reply instanceof Buffer) return reply
    if (reply === 'refused' || attempt === 10) {
      const file = withoutQuery(url)
      const message = `Downloading external file (${file}) to local file (${localFile}) [attempt ${attempt} of 10] failed: Error downloading '${file}' to '${localFile}'..`
      throw new ProvisioningFailure('NoCustomizerScript', message)
    }
  }
}

const fetchOnce = async (service: Service, template: Template, url: string): Promise<Buffer | 'refused' | 'failed'> => {
  const external = service.settings.externalFiles[url] ?? service.settings.externalFiles[withoutQuery(url)]
  if (external !== undefined) return Buffer.from(external)
  if (!isOurs(service, url)) return 'refused'
  try {
    const { status, body } = await service.send(url, {
      headers: { 'x-ms-version': '2021-12-02', ...authorization(service, template, url) },
    })
    if (status === 200) return body
    return status < 500 && status !== 429 ? 'refused' : 'failed'
  } catch {
    return 'failed'
  }
}

// Only the blob endpoint is requested over the network.
const isOurs = ({ blobUrl }: Service, url: string): boolean => {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, port } = new URL(url)
  return protocol === 'https:' && ['localhost', '127.0.0.1'].includes(hostname) && port === new URL(blobUrl()).port
}

// The identity's token, if the URL does not have a signature.
const authorization = (service: Service, template: Template, url: string): Record<string, string> => {
  const identity = identityOf(service, template)
  if (new URL(url).searchParams.has('sig') || !identity) return {}
  return { authorization: `Bearer ${accessToken(service.directory.tenantId, identity, 'https://storage.azure.com', 300)}` }
}

const withoutQuery = (url: string): string => url.split('?')[0] ?? url
