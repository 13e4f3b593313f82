// Unsigned JSON web tokens: enough for Azurite, which checks everything except the signature, and for the other fronts.
import { randomUUID } from 'node:crypto'
import { seconds } from '../clock.js'
import { isObject, parseJson, textOf, type JsonObject } from '../json.js'
import type { Principal } from './directory.js'

// The claims that the fronts check; `expires` in seconds since 1970.
export interface Claims {
  readonly audience: string
  readonly objectId: string
  readonly expires: number
  // The setting tokenGeneration when it was issued.
  readonly generation: number
}

// An access token of a principal for an audience.
export const accessToken = (tenantId: string, principal: Principal, audience: string, lifetime: number, generation = 0): string =>
  encodeToken({
    iss: `https://sts.windows.net/${tenantId}/`,
    aud: audience,
    ...validity(lifetime),
    // Entra never issues the same token twice.
    uti: randomUUID(),
    generation,
    oid: principal.objectId,
    sub: principal.objectId,
    appid: principal.clientId,
    tid: tenantId,
    idtyp: 'app',
    ver: '1.0',
  })

// The claims of times: issued now, valid for `lifetime` seconds.
export const validity = (lifetime: number) => ({ iat: seconds(), nbf: seconds() - 5, exp: seconds() + lifetime })

// The token with these claims, with a placeholder for the signature.
export const encodeToken = (claims: JsonObject): string => `${part({ typ: 'JWT', alg: 'none' })}.${part(claims)}.unsigned`

// The claims of a token; undefined if the text is not a token.
export const decodeToken = (token: string): JsonObject | undefined => {
  const [, payload] = token.split('.')
  try {
    const claims = parseJson(Buffer.from(payload ?? '', 'base64url').toString())
    return isObject(claims) ? claims : undefined
  } catch {
    return undefined
  }
}

// What the fronts need from a bearer token; undefined without one in the header.
export const bearerClaims = (authorization: string | undefined): Claims | undefined => {
  const claims = decodeToken(/^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '')
  if (typeof claims?.exp !== 'number') return undefined
  return { audience: textOf(claims.aud), objectId: textOf(claims.oid), expires: claims.exp, generation: Number(claims.generation ?? 0) }
}

const part = (value: JsonObject): string => Buffer.from(JSON.stringify(value)).toString('base64url')
