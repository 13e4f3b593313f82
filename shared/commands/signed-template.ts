// The body that is sent: the plan's, with signed links to the artifacts where the service is to read them by signature.
import type { TokenCredential } from '@azure/core-auth'
import { signArtifacts } from '../artifacts/sign.js'
import type { Host } from '../host.js'
import type { ArtifactInputs } from '../inputs/inputs.js'
import type { TemplatePlan } from '../plan/plan.js'
import type { Json, JsonObject } from '../template/node.js'

interface SigningJob {
  readonly host: Host
  readonly artifacts: ArtifactInputs
  readonly credential: TokenCredential
  readonly plan: TemplatePlan
  readonly pace: { readonly deadline: number }
}

// The template as it is PUT. Signatures are masked before anything else can print them.
export const signedTemplate = async ({ host, artifacts, credential, plan, pace }: SigningJob): Promise<JsonObject> => {
  const { access, containerUrl } = artifacts
  if (access !== 'sas' || containerUrl === undefined || plan.artifacts.length === 0) return plan.template
  const links = await signArtifacts(plan.artifacts, containerUrl, credential, pace.deadline - Date.now())
  for (const link of links.values()) host.mask(new URL(link).searchParams.get('sig') ?? link)
  return Object.fromEntries(Object.entries(plan.template).map(([key, value]) => [key, replaceTexts(value, links)]))
}

const replaceTexts = (value: Json, links: ReadonlyMap<string, string>): Json => {
  if (typeof value === 'string') return links.get(value) ?? value
  if (value === null || typeof value !== 'object') return value
  if (isList(value)) return value.map((item) => replaceTexts(item, links))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceTexts(item, links)]))
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)
