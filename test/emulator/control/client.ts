// The control of an emulator in another process.
import { parseJson, textOf, objectOf } from '../json.js'
import { createRequester, type Requester } from '../net/request.js'
import type { RequestRecord } from '../net/request-log.js'
import type { BuildsReport, Control, StateReport } from './control.js'

// The answer to each request.
interface Answers {
  requests: readonly RequestRecord[]
  builds: BuildsReport
  state: StateReport
}

// Connects to the `control` of a description, trusting its authority (the text of its `caFile`).
export const connectControl = (url: string, ca: string): Control & { close(): void } => {
  const send = createRequester(ca)
  const command = (method: string, path: string, body?: object): Promise<void> => order(send, method, `${url}/${path}`, body)
  return {
    requests: () => ask(send, url, 'requests'),
    forgetRequests: () => command('DELETE', 'requests'),
    builds: () => ask(send, url, 'builds'),
    state: () => ask(send, url, 'state'),
    fault: (rule) => command('POST', 'faults', rule),
    clearFaults: () => command('DELETE', 'faults'),
    set: (settings) => command('POST', 'settings', settings),
    place: (resources) => command('POST', 'resources', resources),
    grant: (assignment) => command('POST', 'roles', assignment),
    define: (role) => command('POST', 'role-definitions', role),
    revoke: (which) => command('DELETE', 'roles', which),
    register: (certificate) => command('POST', 'certificates', { certificate }),
    close: send.close,
  }
}

const ask = async <Name extends keyof Answers>(send: Requester, url: string, name: Name): Promise<Answers[Name]> => {
  const { body } = await send(`${url}/${name}`)
  const answer: unknown = JSON.parse(body.toString())
  if (!isAnswer(name, answer)) throw new Error(`The control endpoint did not answer ${name}.`)
  return answer
}

const order = async (send: Requester, method: string, url: string, body?: object): Promise<void> => {
  const reply = await send(url, body === undefined ? { method } : { method, body: JSON.stringify(body) })
  if (reply.status !== 204) throw new Error(textOf(objectOf(parseJson(reply.body.toString())).error))
}

// Both ends are this program, so any valid JSON is enough.
const isAnswer = <Name extends keyof Answers>(_: Name, answer: unknown): answer is Answers[Name] =>
  typeof answer === 'object' && answer !== null
