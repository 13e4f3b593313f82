// Findings about how the service gets the artifacts.
import type { Delivery } from '../artifacts/materialize.js'
import { isFileCustomizer } from '../template/artifact-references.js'
import { expectedContainer, type Destination } from '../artifacts/default-container.js'
import { blobHostOf, type Environment } from '../azure/clouds.js'
import type { InputName } from '../inputs/table.js'
import type { Finding } from '../template/finding.js'
import type { ObjectNode } from '../template/node.js'
import { lengthTrouble } from '../windows-names.js'

export interface ArtifactDelivery {
  readonly deliveries: readonly Delivery[]
  readonly destination: Destination
  // Undefined if no input decides it.
  readonly access: 'identity' | 'sas' | undefined
  readonly environment: Environment
  readonly triggers: readonly ObjectNode[]
  readonly spell: (name: InputName) => string
}

// All findings, each at its place.
export const artifactFindings = (delivery: ArtifactDelivery): readonly Finding[] => [
  ...unaddressed(delivery),
  ...delivery.deliveries.flatMap(tooLong),
  ...customDomain(delivery),
  ...(delivery.access === 'sas' ? [...fileSources(delivery), ...triggered(delivery)] : []),
]

const unaddressed = ({ deliveries, destination, spell }: ArtifactDelivery): readonly Finding[] => {
  const [first] = deliveries
  if (first === undefined || expectedContainer(destination) !== undefined) return []
  const message = `${spell('artifacts-container-url')} is not set, so the plan cannot show the final URLs of scripts and files.`
  return [{ rule: 'artifacts-unaddressed', severity: 'info', message, at: first.reference.value.at }]
}

// The identity does not work with custom domain names (docs/service.md 3.4).
const customDomain = ({ deliveries, destination, access, environment, spell }: ArtifactDelivery): readonly Finding[] => {
  const [first] = deliveries
  const host = destination.kind === 'given' ? new URL(destination.containerUrl).hostname : undefined
  if (first === undefined || host === undefined || access !== 'identity' || environment === 'custom' || isOfAzure(host, environment))
    return []
  const message = `${spell('artifacts-container-url')} has the custom domain ${host}, which the template’s identity cannot be used with. Give the blob endpoint of the account, or set ${spell('artifacts-access')} to sas.`
  return [{ rule: 'artifacts-custom-domain', severity: 'warning', message, at: first.reference.value.at }]
}

// Including private link and DNS zones (account.z12.blob.storage.azure.net).
const isOfAzure = (host: string, environment: Environment): boolean =>
  [blobHostOf(environment), 'blob.storage.azure.net'].some((domain) => domain !== undefined && host.endsWith(`.${domain}`))

// The longest path that a download step writes. The rule itself looks at the destinations of File steps.
const tooLong = (delivery: Delivery): readonly Finding[] => {
  if (delivery.by === 'service' || delivery.step.os !== 'Windows') return []
  const { artifact, reference, step } = delivery
  const below = artifact.kind === 'archive' ? `\\${artifact.longestPath.replaceAll('/', '\\')}` : ''
  const path = `${step.destination.replace(/[\\/]+$/, '')}${below}`
  const trouble = lengthTrouble(path)
  return trouble === undefined
    ? []
    : [{ rule: 'windows-long-path', severity: 'warning', message: `${path} ${trouble}.`, at: reference.value.at }]
}

// The identity of the template needs to read the blob, even if it is public or its URL has a signature (docs/service.md 3.4).
const fileSources = ({ deliveries }: ArtifactDelivery): readonly Finding[] =>
  deliveries
    .filter(({ reference, by }) => isFileCustomizer(reference) && by === 'service')
    .map(({ reference }) => ({
      rule: 'sas-file-source',
      severity: 'warning',
      message: `The service reads the file of a File customizer with the template’s identity, even if it gets a link: give that identity Storage Blob Data Reader on the container, or put ${reference.value.value} into a separate folder, which the build VM downloads by the link.`,
      at: reference.value.at,
    }))

const triggered = ({ deliveries, triggers, spell }: ArtifactDelivery): readonly Finding[] =>
  deliveries.length === 0
    ? []
    : triggers.map(({ at }) => ({
        rule: 'sas-trigger',
        severity: 'warning',
        message: `By the time a trigger runs the template, the links to its scripts and files have expired: set ${spell('artifacts-access')} to identity.`,
        at,
      }))
