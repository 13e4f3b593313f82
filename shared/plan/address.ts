// Turns a plan into the body that is sent. This is the last step, when the container is known.
import type { JsonObject } from '../json.js'
import { addressIn, unknownContainer } from '../artifacts/address.js'
import { privateScript, type SignedScript } from '../artifacts/private-script.js'
import { templateFingerprint } from '../template/fingerprint.js'
import { toJsonObject, type ObjectNode } from '../template/node.js'
import { shownObject } from '../template/secret-marks.js'
import type { PlannedTemplate, TemplatePlan } from './plan.js'
import { withProvenance } from './provenance.js'
import { render, type Addresses } from './render.js'

// The plan with its artifacts in a container; addresses are relative while `containerUrl` is undefined. Only addresses, and what is
// computed from them, depend on the container.
export const address = (plan: PlannedTemplate, containerUrl: string | undefined): TemplatePlan => {
  const addresses = unsignedAddresses(containerUrl)
  const body = toJsonObject(render(plan.body, plan.deliveries, { apiVersion: plan.apiVersion, addresses }))
  const addressed = { ...plan, containerUrl, templateFingerprint: templateFingerprint(body, plan.apiVersion) }
  const tree = treeWith(addressed, addresses)
  const shown = containerUrl === undefined ? treeWith(addressed, shownAddresses(addresses)) : tree
  return { ...addressed, template: toJsonObject(tree), shown: shownObject(shown) }
}

// The body with these addresses, and with the tags of this tool.
export const bodyWith = (plan: Fingerprinted, addresses: Addresses): JsonObject => toJsonObject(treeWith(plan, addresses))

type Fingerprinted = PlannedTemplate & Pick<TemplatePlan, 'templateFingerprint'>

const treeWith = (
  { body, deliveries, apiVersion, templateFingerprint: fingerprint, tags }: Fingerprinted,
  addresses: Addresses,
): ObjectNode => {
  const rendered = render(body, deliveries, { apiVersion, addresses })
  return withProvenance(rendered, { ...tags, templateFingerprint: fingerprint }).body
}

// People would mistake a relative address for a path in the repository.
const shownAddresses = ({ blob, script }: Addresses): Addresses => ({
  blob: (name) => `${unknownContainer}/${blob(name)}`,
  script: (delivery) => {
    const { address, sha256 } = script(delivery)
    return { address: `${unknownContainer}/${address}`, sha256 }
  },
})

// Addresses without a signature: they are not secret, and the same at each run.
export const unsignedAddresses = (containerUrl: string | undefined): Addresses => {
  const addresses = addressesOf.get(containerUrl) ?? createAddresses(containerUrl)
  addressesOf.set(containerUrl, addresses)
  return addresses
}

// A plan asks for those of one container several times.
const addressesOf = new Map<string | undefined, Addresses>()

const createAddresses = (containerUrl: string | undefined): Addresses => {
  const blob = (name: string): string => addressIn(containerUrl, name)
  const addressed = ({ sha256, blobName }: SignedScript) => ({ address: blob(blobName), sha256 })
  // Thousands of steps may deliver the same artifact in the same way.
  const known = new Map<string, ReturnType<Addresses['script']>>()
  return {
    blob,
    script: (delivery) => {
      const { artifact, step } = delivery
      const key = JSON.stringify([artifact.blobName, artifact.sha256, step.os, step.destination, step.content])
      const script = known.get(key) ?? addressed(privateScript(delivery, containerUrl, ''))
      known.set(key, script)
      return script
    },
  }
}
