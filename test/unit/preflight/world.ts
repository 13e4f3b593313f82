// A subscription as the checks read it: real bodies by path, shortened to the members that checks read.
import { imageParts } from '../../../shared/comparison/image-parts.js'
import { orUnknown, type Check } from '../../../shared/preflight/check.js'
import { Unreadable } from '../../../shared/azure/unreadable.js'
import type { AzureReader } from '../../../shared/azure/reader.js'
import { subjectOf, type Surroundings } from '../../../shared/preflight/subject.js'
import { findArtifactReferences } from '../../../shared/template/artifact-references.js'
import type { Json, JsonObject } from '../../../shared/json.js'
import { fromJson, inputPlace, type ObjectNode } from '../../../shared/template/node.js'
import type { TemplatePlan } from '../../../shared/plan/plan.js'

export const subscription = '/subscriptions/11111111-2222-3333-4444-555555555555'
export const group = `${subscription}/resourceGroups/images`
export const identityId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/template`
export const buildIdentityId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/vm`
const galleryId = `${group}/providers/Microsoft.Compute/galleries/corporate`
export const definitionId = `${galleryId}/images/web`
export const networkId = `${group}/providers/Microsoft.Network/virtualNetworks/network`
export const containerUrl = 'https://scripts.blob.core.windows.net/artifacts'

// Bodies by path, without case; an Unreadable stands for what the caller may not read. Lists are bodies with a value.
export type World = Readonly<Record<string, unknown>>

export const readerOf = (world: World): AzureReader => {
  const bodies = new Map(Object.entries(world).map(([path, body]) => [path.toLowerCase(), body]))
  const find = (path: string, right: string): unknown => {
    const body = bodies.get(decodeURIComponent(path).toLowerCase())
    if (body === denied) throw new Unreadable('The pipeline’s identity may not read it.', right)
    return body
  }
  return {
    get: (path, right) => attempt(() => find(path, right)),
    list: (path, right) =>
      attempt(() => {
        const body = find(path, right)
        return body === absent ? undefined : valueOf(body)
      }),
    ask: (path, _, right) => attempt(() => find(path, right)),
    now: () => Date.now(),
  }
}

export const denied = Symbol('denied')

// In the place of a list: what it belongs to does not exist.
export const absent = Symbol('absent')

// A template of the subscription, with some of its properties changed or taken out (undefined).
export const template = (properties: Readonly<Record<string, Json | undefined>> = {}): JsonObject => {
  const given: Record<string, Json | undefined> = {
    source: { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
    distribute: [{ type: 'SharedImage', runOutputName: 'image', galleryImageId: definitionId }],
    ...properties,
  }
  return {
    location: 'West US 2',
    identity: { type: 'UserAssigned', userAssignedIdentities: { [identityId]: {} } },
    properties: Object.fromEntries(Object.entries(given).filter((entry): entry is [string, Json] => entry[1] !== undefined)),
  }
}

// The remarks of a check, each as `status: message`; '-' if it does not apply.
export const said = async (
  check: Check,
  body: JsonObject,
  world: World,
  surroundings: Partial<Surroundings> = {},
  plan: Partial<TemplatePlan> = {},
): Promise<readonly string[]> => {
  const subject = subjectOf(
    { ...planOf(body), ...plan },
    {
      target: { subscriptionId: '11111111-2222-3333-4444-555555555555', resourceGroup: 'images' },
      artifacts: { access: 'identity', containerUrl, createContainer: false },
      environment: 'AzureCloud',
      waits: true,
      spell: (name) => name,
      ...surroundings,
    },
  )
  if (!check.applies(subject)) return ['-']
  return (await orUnknown(() => check.check(subject, readerOf(world)))).map(({ status, message }) => `${status}: ${message}`)
}

export const planOf = (body: JsonObject): TemplatePlan => {
  const node = objectOf(body)
  const image = { imageFingerprint: 'image', imageParts: imageParts(body, []) }
  return {
    file: 'image.yaml',
    name: 'web',
    shownName: 'web',
    shownApiVersion: '2024-02-01',
    apiVersion: '2024-02-01',
    template: body,
    shown: body,
    body: node,
    artifacts: [],
    deliveries: [],
    remoteFiles: findArtifactReferences(node),
    destination: { kind: 'unknown' },
    containerUrl: undefined,
    tags: { owner: '', run: '', ...image, provenance: undefined },
    findings: [],
    templateFingerprint: 'fingerprint',
    ...image,
    provenance: {},
    scripts: [],
    overlays: [],
    secrets: [],
    sources: new Map(),
  }
}

const objectOf = (body: JsonObject): ObjectNode => {
  const node = fromJson(body, inputPlace('image.yaml'))
  return node.kind === 'object' ? node : { kind: 'object', entries: [], at: node.at }
}

const attempt = <Result>(work: () => Result): Promise<Result> =>
  new Promise((resolve) => {
    resolve(work())
  })

const valueOf = (body: unknown): readonly unknown[] =>
  typeof body === 'object' && body !== null && 'value' in body && Array.isArray(body.value) ? body.value : []
