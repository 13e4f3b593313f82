// A forward proxy for HTTPS: it opens a tunnel for each CONNECT.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls, TLSSocket } from 'node:tls'

export interface ForwardProxy {
  readonly url: string
  // The authority of each CONNECT (host:port), and whether the tunnel was opened.
  readonly asked: readonly { readonly authority: string; readonly opened: boolean }[]
  stop(): Promise<void>
}

export interface ForwardProxyOptions {
  readonly user?: string
  readonly password?: string
  // The status line of its answer to a CONNECT that it refuses: every one, or those to these authorities.
  readonly refusal?: string
  readonly refused?: readonly string[]
  // The body of that answer; empty by default.
  readonly page?: string
  readonly inspection?: { readonly cert: string; readonly key: string }
  // Where these authorities (host:port) are, as URLs; without TLS if a URL is one of plain http.
  readonly hosts?: Readonly<Record<string, string>>
}

// Starts one on loopback. With a user it takes basic authentication and answers others with 407; with a refusal, that is its answer; with a
// certificate for inspection it ends TLS itself, and opens it again to the target.
export const startForwardProxy = async (options: ForwardProxyOptions = {}): Promise<ForwardProxy> => {
  const asked: { authority: string; opened: boolean }[] = []
  const sockets = new Set<Socket>()
  const expected =
    options.user === undefined ? undefined : `Basic ${Buffer.from(`${options.user}:${options.password ?? ''}`).toString('base64')}`
  const server = createServer((_request, response) => response.writeHead(501).end())
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  server.on('connect', (request, client, head) => {
    const authority = request.url ?? ''
    const denial =
      (options.refused?.includes(authority) === false ? undefined : options.refusal) ??
      (expected === undefined || request.headers['proxy-authorization'] === expected ? undefined : '407 Proxy Authentication Required')
    asked.push({ authority, opened: denial === undefined })
    client.on('error', () => undefined)
    if (denial !== undefined) {
      const page = options.page ?? ''
      client.end(`HTTP/1.1 ${denial}\r\nContent-Length: ${String(Buffer.byteLength(page))}\r\nConnection: close\r\n\r\n${page}`)
      return
    }
    const { protocol, hostname, port } = new URL(options.hosts?.[authority] ?? `https://${authority}`)
    const established = 'HTTP/1.1 200 Connection established\r\n\r\n'
    if (options.inspection !== undefined) {
      client.write(established)
      const inside = new TLSSocket(client, { isServer: true, ...options.inspection })
      // It need not know the authority of the target: the client's trust is what is tested.
      const place = { port: Number(port || '443'), host: hostname }
      const target = protocol === 'http:' ? connect(place) : connectTls({ ...place, rejectUnauthorized: false })
      join(sockets, inside, target)
      return
    }
    const target = connect(Number(port || '443'), hostname, () => {
      client.write(established)
      target.write(head)
      join(sockets, client, target)
    })
    target.on('error', () => client.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const { port } = address === null || typeof address === 'string' ? { port: 0 } : (address satisfies AddressInfo)
  return {
    url: `http://127.0.0.1:${String(port)}`,
    asked,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

// Everything from one side is passed to the other; the end of one is the end of both.
const join = (sockets: Set<Socket>, client: Duplex, target: Socket): void => {
  sockets.add(target)
  target.pipe(client)
  client.pipe(target)
  for (const [one, other] of [
    [client, target],
    [target, client],
  ] as const)
    one.on('error', () => other.destroy())
}
