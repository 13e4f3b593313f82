import assert from 'node:assert/strict'
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline'
import { errorOfResponse } from '../../../shared/azure/arm-error.js'
import { foreignAnswer, isForeign } from '../../../shared/azure/foreign-answer.js'

const request = createPipelineRequest({ url: 'https://management.azure.com/subscriptions' })
const errorOf = (status: number, body: string, headers: Readonly<Record<string, string>> = {}) =>
  errorOfResponse({ request, status, headers: createHttpHeaders({ ...headers }), bodyAsText: body })

describe('an answer without the request id of Azure', () => {
  it('is not one of Azure, whatever its status', () => {
    for (const headers of [{}, { server: 'squid', via: '1.1 proxy' }, { 'content-type': 'text/html' }])
      assert.ok(isForeign({ status: 503, headers }))
    for (const headers of [{ 'x-ms-request-id': '1' }, { 'x-ms-correlation-request-id': '1' }, { 'x-azure-ref': '1' }])
      assert.ok(!isForeign({ status: 503, headers }))
  })

  const texts: readonly (readonly [string | undefined, string])[] = [
    [undefined, 'no text'],
    [' \r\n', 'no text'],
    ['<!DOCTYPE html>\n<html><head><title>\n Sign in\n to the network </title>', 'a web page with the title “Sign in to the network”'],
    ['<HTML><BODY>no</BODY></HTML>', 'a web page'],
    ['upstream connect error\nor disconnect', 'the text “upstream connect error or disconnect”'],
    ['word '.repeat(1000), `the text “${'word '.repeat(24).trim()}…”`],
    // A part of a token could not be masked.
    [`Refused: Bearer ${'x'.repeat(1000)}`, 'the text “Refused: Bearer…”'],
    ['x'.repeat(1000), 'a text of 1000 characters without a space'],
  ]
  for (const [body, expected] of texts)
    it(`is described in one line: ${expected.slice(0, 60)}`, () => {
      const sentence = foreignAnswer('Azure Resource Manager', { status: 502, headers: {}, body })
      assert.equal(sentence, `A proxy or gateway answered instead of Azure Resource Manager, with HTTP status 502 and ${expected}.`)
    })

  it('is not about the resource: a page with status 404 is not a missing image template', () => {
    const page = '<html><head><title>Not here</title></head></html>'
    assert.ok(!errorOf(404, page).isNotFound)
    assert.ok(errorOf(404, '', { 'x-ms-request-id': '1' }).isNotFound)
    assert.ok(errorOf(404, '{"error":{"code":"ResourceNotFound","message":"m"}}').isNotFound)
  })

  it('is tried again as before', () => {
    assert.ok(errorOf(502, '').isTransient)
    assert.ok(!errorOf(403, '').isTransient)
  })
})
