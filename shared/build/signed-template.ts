// The body that is sent: the plan's, with signed links to the artifacts where the service is to read them by signature.
import { blobUrl } from '../artifacts/address.js'
import { withLink } from '../artifacts/private-script.js'
import { createSigner, type Signer } from '../artifacts/sign.js'
import type { StorageCredential } from '../artifacts/storage-credential.js'
import { uploadText } from '../artifacts/upload.js'
import { now, untilAborted } from '../clock.js'
import type { Host } from '../host.js'
import type { ArtifactInputs } from '../inputs/inputs.js'
import type { TemplatePlan } from '../plan/plan.js'
import { isJsonArray, type Json, type JsonObject } from '../json.js'
import { withLinksUntil } from '../template/own-tags.js'

interface SigningJob {
  readonly host: Host
  readonly artifacts: ArtifactInputs
  readonly storage: StorageCredential
  readonly plan: TemplatePlan
  readonly polling: { readonly deadline: number; readonly signal: AbortSignal }
}

// The template as it is PUT, and tagged with the end of its links: it is not run again after that.
export const signedTemplate = async (job: SigningJob): Promise<JsonObject> => {
  const { artifacts, storage, plan, polling } = job
  const { access, containerUrl } = artifacts
  if (access !== 'sas' || containerUrl === undefined || plan.artifacts.length === 0) return plan.template
  // The build VM downloads at any time until the end of the run.
  const signer = await untilAborted(polling.signal, createSigner(containerUrl, storage, polling.deadline - now()))
  const links = await linksOf(job, containerUrl, signer)
  const entries = Object.entries(plan.template).map(([key, value]) => [key, replaceTexts(value, links)] as const)
  return withLinksUntil(Object.fromEntries(entries), signer.until)
}

// What stands in the signed template, by what stands in the plan: a link for each URL, and the checksum of each script that has one.
const linksOf = async (
  { host, plan, storage, polling }: SigningJob,
  containerUrl: string,
  signer: Signer,
): Promise<ReadonlyMap<string, string>> => {
  const sign = (url: string): string => {
    const query = signer.sign(url)
    // Before anything else can print them.
    for (const signature of [new URLSearchParams(query).get('sig') ?? query, /[?&]?sig=([^&]+)/.exec(query)?.[1] ?? query])
      host.mask(signature)
    return query
  }
  const links = new Map<string, string>(plan.artifacts.flatMap(({ url }) => (url === null ? [] : [[url, `${url}?${sign(url)}`] as const])))
  for (const { download, plannedUrl, plannedSha256 } of plan.privateScripts) {
    const script = withLink(download, sign(download.url))
    await untilAborted(polling.signal, uploadText(script, containerUrl, storage, polling.signal))
    const url = blobUrl(containerUrl, script.blobName)
    links.set(plannedUrl, `${url}?${sign(url)}`).set(plannedSha256, script.sha256)
  }
  return links
}

const replaceTexts = (value: Json, links: ReadonlyMap<string, string>): Json => {
  if (typeof value === 'string') return links.get(value) ?? value
  if (value === null || typeof value !== 'object') return value
  if (isJsonArray(value)) return value.map((item) => replaceTexts(item, links))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceTexts(item, links)]))
}
