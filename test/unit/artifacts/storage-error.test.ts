// Errors of the client of blob storage, and their explanation.
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import { BlobClient } from '@azure/storage-blob'
import { explainStorageError } from '../../../shared/artifacts/storage-error.js'
import type { Problem } from '../../../shared/errors.js'

describe('a refusal of blob storage', () => {
  let server: Server
  let origin = ''
  let answer = { status: 403, headers: {}, body: '' }
  before(async () => {
    server = createServer((_, response) => response.writeHead(answer.status, answer.headers).end(answer.body))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    origin = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}`
  })
  after(() => {
    server.close()
    server.closeAllConnections()
  })

  const problemOf = async (fixes?: Readonly<Record<string, string>>): Promise<Problem> => {
    const url = `${origin}/account/artifacts/a.sh`
    const error: unknown = await new BlobClient(url, undefined, { retryOptions: { maxTries: 1 } })
      .download()
      .catch((refused: unknown) => refused)
    const [problem] = (await explainStorageError(error, 'The file could not be read', url, fixes)).problems
    assert.ok(problem)
    return problem
  }
  const refuse = (status: number, code: string, details = ''): void => {
    const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>Refused.\nRequestId:1</Message>${details}</Error>`
    answer = { status, headers: { 'x-ms-error-code': code, 'content-type': 'application/xml' }, body }
  }

  it('is explained by the details of a refused login, which the client leaves out of its message', async () => {
    refuse(403, 'AuthenticationFailed', "<AuthenticationErrorDetail>Request date header too old: 'Sat'</AuthenticationErrorDetail>")
    const { code, message, fix = '' } = await problemOf()
    assert.equal(code, 'access-denied')
    assert.equal(message, 'The file could not be read: Refused. [AuthenticationFailed]')
    assert.match(fix, /clock of this agent.*storage-clock, docs/)
  })

  it('does not show a signature that its details quote', async () => {
    const detail = "The MAC signature found in the HTTP request 'c2VjcmV0' is not the same as any computed signature."
    refuse(403, 'AuthenticationFailed', `<AuthenticationErrorDetail>${detail}</AuthenticationErrorDetail>`)
    const { message, fix = '' } = await problemOf()
    assert.match(fix, /storage-signature/)
    assert.ok(!`${message}${fix}`.includes('c2VjcmV0'))
  })

  it('is explained by its code', async () => {
    refuse(403, 'KeyBasedAuthenticationNotPermitted')
    assert.match((await problemOf()).fix ?? '', /storage-keys-off/)
    refuse(404, 'ContainerNotFound')
    assert.match((await problemOf()).fix ?? '', /Create the container, or correct its URL/)
  })

  it('has the fix of the caller, if the caller names one', async () => {
    refuse(403, 'AuthorizationPermissionMismatch')
    assert.equal((await problemOf({ AuthorizationPermissionMismatch: 'A reader.' })).fix, 'A reader.')
  })

  it('is distinguished from the web page of a proxy', async () => {
    answer = { status: 403, headers: { 'content-type': 'text/html' }, body: '<html><head><title>Blocked</title></head></html>' }
    const { message, fix = '' } = await problemOf()
    assert.match(
      message,
      /A proxy or gateway answered instead of Azure Storage, with HTTP status 403 and a web page with the title “Blocked”/,
    )
    assert.match(fix, /storage-web-page/)
    answer = { status: 503, headers: {}, body: '' }
    assert.match((await problemOf()).fix ?? '', /proxy-without-storage/)
    answer = { status: 503, headers: { 'x-ms-request-id': '1' }, body: '' }
    assert.match((await problemOf()).fix ?? '', /storage-busy/)
  })
})
