// Templates in good order but for the part that a variant changes, and the rules that find something in them.
import type { Json, JsonObject } from '../../../../shared/json.js'
import type { SurroundingFacts } from '../../../../shared/template/lint/rule.js'
import { inputPlace, textNode } from '../../../../shared/template/node.js'
import { lint, object, remoteFilesIn } from '../helpers.js'

const group = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/images/providers'
export const gallery = `${group}/Microsoft.Compute/galleries/corporate/images/web`
export const checksum = 'ab12'.repeat(16)

export interface Variant {
  // How a failing test names it.
  readonly title: string
  readonly body: JsonObject
  readonly facts?: SurroundingFacts
}

// What a rule finds, and what it leaves alone.
export interface Variants {
  readonly wrong: readonly Variant[]
  readonly harmless: readonly Variant[]
}

const template = (publisher: string, properties: JsonObject, top: JsonObject = {}): JsonObject => ({
  location: 'westeurope',
  identity: { type: 'UserAssigned', userAssignedIdentities: { [`${group}/Microsoft.ManagedIdentity/userAssignedIdentities/builder`]: {} } },
  ...top,
  properties: {
    vmProfile: { vmSize: 'Standard_D4s_v5' },
    source: { type: 'PlatformImage', publisher, offer: 'any', sku: 'any', version: 'latest' },
    distribute: [{ type: 'SharedImage', runOutputName: 'out', galleryImageId: gallery }],
    ...properties,
  },
})

const titled = (title: Json, body: JsonObject): Variant => ({ title: typeof title === 'string' ? title : JSON.stringify(title), body })

export const linux = (properties: JsonObject, top?: JsonObject): Variant =>
  titled({ ...properties, ...top }, template('Canonical', properties, top))
export const windows = (properties: JsonObject): Variant => titled(properties, template('MicrosoftWindowsServer', properties))

// Steps of the image; text is an inline step with these lines.
export const shell = (...steps: readonly (string | JsonObject)[]): Variant =>
  titled(steps.map(titleOf).join(' ¶ '), template('Canonical', { customize: steps.map((step) => stepOf('Shell', step)) }))
export const powerShell = (...steps: readonly (string | JsonObject)[]): Variant =>
  titled(steps.map(titleOf).join(' ¶ '), template('MicrosoftWindowsServer', { customize: steps.map((step) => stepOf('PowerShell', step)) }))

const titleOf = (step: string | JsonObject): string => (typeof step === 'string' ? step : JSON.stringify(step))
const stepOf = (type: string, step: string | JsonObject): JsonObject =>
  typeof step === 'string' ? { type, inline: step.split('\n') } : step

export const distributor = (members: JsonObject): Variant =>
  titled(
    members,
    template('Canonical', { distribute: [{ type: 'SharedImage', runOutputName: 'out', galleryImageId: gallery, ...members }] }),
  )

export const withFacts = (facts: SurroundingFacts, variants: readonly Variant[]): readonly Variant[] =>
  variants.map((one) => ({ ...one, facts }))

// The rules that find something, without repetition.
export const rulesOf = ({ body, facts }: Variant): readonly string[] => {
  const found = lint(
    {
      name: textNode('web', inputPlace('name')),
      apiVersion: textNode('2024-02-01', inputPlace('version')),
      body: object(body),
      remoteFiles: remoteFilesIn(object(body)),
    },
    { now: Date.UTC(2026, 10, 27), ...facts },
  )
  return [...new Set(found.map(({ rule }) => rule))]
}
