// The control over TLS, for tests whose emulator is another process. It is not one of the fronts: its requests are not logged, and faults
// do not apply to them.
import type { IncomingMessage } from 'node:http'
import { text as textFrom } from 'node:stream/consumers'
import { listOf, objectOf, parseJson, textOf, type Json } from '../json.js'
import { empty, json, type Answer } from '../net/answer.js'
import type { Certificates } from '../net/certificates.js'
import { listen, send, type Front } from '../net/front.js'
import type { Control } from './control.js'
import { readAssignment, readFaultRule, readRole, readSettings } from './read.js'

// Opens the control endpoint.
export const openControlEndpoint = (certificates: Certificates, control: Control): Promise<Front> =>
  listen(certificates, async (request, response) => {
    const text = await textFrom(request)
    await send(await answer(control, request, text), response)
  })

const answer = async (control: Control, { method, url }: IncomingMessage, text: string): Promise<Answer> => {
  const handle = routes[`${method ?? 'GET'} ${url ?? '/'}`]
  if (!handle) return json(404, { error: `There is no ${method ?? ''} ${url ?? ''}: there are ${Object.keys(routes).join(', ')}.` })
  try {
    const result = await handle(control, text === '' ? null : parseJson(text))
    return result === undefined ? empty(204) : plain(result)
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : String(error) })
  }
}

const routes: Readonly<Record<string, (control: Control, body: Json) => Promise<unknown>>> = {
  'GET /requests': (control) => control.requests(),
  'DELETE /requests': (control) => control.forgetRequests(),
  'GET /builds': (control) => control.builds(),
  'GET /state': (control) => control.state(),
  'POST /faults': (control, body) => control.fault(readFaultRule(body)),
  'DELETE /faults': (control) => control.clearFaults(),
  'POST /resources': (control, body) => control.place(listOf(body).map(objectOf)),
  'POST /settings': (control, body) => control.set(readSettings(body)),
  'POST /roles': async (control, body) => {
    const { principal, role, scope, ...condition } = readAssignment(body)
    if (principal === undefined || role === undefined || scope === undefined)
      throw new Error('An assignment has principal, role and scope.')
    await control.grant({ principal, role, scope, ...condition })
  },
  'POST /role-definitions': (control, body) => control.define(readRole(body)),
  'POST /certificates': (control, body) => control.register(textOf(objectOf(body).certificate)),
  'DELETE /roles': (control, body) => control.revoke(readAssignment(body)),
}

const plain = (value: unknown): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(value)),
})
