// The body to send: that of the plan, with signed links to the artifacts if the service reads them by signature.
import { addressIn } from '../artifacts/address.js'
import { isByLink, privateScript, type DeliveryByLink } from '../artifacts/private-script.js'
import { createSigner } from '../artifacts/sign.js'
import type { Arm } from '../azure/arm.js'
import type { StorageAccess } from '../azure/storage.js'
import { uploadText } from '../artifacts/upload.js'
import { untilAborted } from '../clock.js'
import type { Host } from '../host.js'
import type { ArtifactInputs } from '../inputs/inputs.js'
import { bodyWith } from '../plan/address.js'
import type { TemplatePlan } from '../plan/plan.js'
import type { JsonObject } from '../json.js'
import { withLinksUntil } from '../template/tool-tags.js'
import { newLinksUntil } from './links-life.js'

interface SigningJob {
  readonly host: Host
  readonly artifacts: ArtifactInputs
  readonly storage: StorageAccess
  readonly arm: Pick<Arm, 'now'>
  readonly plan: TemplatePlan
  readonly polling: { readonly deadline: number; readonly signal: AbortSignal }
}

// The template to PUT, tagged with the time when its links expire: it is not run after that.
export const signedTemplate = async (job: SigningJob): Promise<JsonObject> => {
  const { arm, artifacts, host, storage, plan, polling } = job
  const { containerUrl, deliveries } = plan
  if (artifacts.access !== 'sas' || containerUrl === undefined || deliveries.length === 0) return plan.template
  const signer = await untilAborted(polling.signal, createSigner(containerUrl, storage, { start: arm.now(), end: newLinksUntil(job) }))
  const queryOf = (blobName: string): string => {
    const query = signer.sign(addressIn(containerUrl, blobName))
    maskSignature(host, query)
    return query
  }
  const linkTo = (blobName: string): string => `${addressIn(containerUrl, blobName)}?${queryOf(blobName)}`
  const scripts = new Map<DeliveryByLink, { readonly address: string; readonly sha256: string }>()
  for (const delivery of deliveries.filter(isByLink)) {
    const script = privateScript(delivery, containerUrl, queryOf(delivery.artifact.blobName))
    await untilAborted(polling.signal, uploadText(script, containerUrl, storage, polling.signal))
    scripts.set(delivery, { address: linkTo(script.blobName), sha256: script.sha256 })
  }
  const script = (delivery: DeliveryByLink): { readonly address: string; readonly sha256: string } => {
    const uploaded = scripts.get(delivery)
    if (uploaded === undefined) throw new Error(`The script that downloads ${delivery.artifact.path} was not uploaded.`)
    return uploaded
  }
  return withLinksUntil(bodyWith(plan, { blob: linkTo, script }), signer.until)
}

// Masked before anything can print it, both decoded and as it is in the query.
const maskSignature = (host: Host, query: string): void => {
  host.mask(new URLSearchParams(query).get('sig') ?? query)
  host.mask(/[?&]?sig=([^&]+)/.exec(query)?.[1] ?? query)
}
