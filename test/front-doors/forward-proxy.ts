// A forward proxy for HTTPS: it opens a tunnel for each CONNECT.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'

export interface ForwardProxy {
  readonly url: string
  // The authority of each CONNECT (host:port), and whether the tunnel was opened.
  readonly asked: readonly { readonly authority: string; readonly opened: boolean }[]
  stop(): Promise<void>
}

// Starts one on loopback. With a user it takes basic authentication and answers others with 407; with a refusal, that is every answer.
export const startForwardProxy = async (
  options: { readonly user?: string; readonly password?: string; readonly refusal?: string } = {},
): Promise<ForwardProxy> => {
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
      options.refusal ??
      (expected === undefined || request.headers['proxy-authorization'] === expected ? undefined : '407 Proxy Authentication Required')
    asked.push({ authority, opened: denial === undefined })
    client.on('error', () => undefined)
    if (denial !== undefined) {
      client.end(`HTTP/1.1 ${denial}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
      return
    }
    const { hostname, port } = new URL(`http://${authority}`)
    const target = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      target.write(head)
      target.pipe(client)
      client.pipe(target)
    })
    sockets.add(target)
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
