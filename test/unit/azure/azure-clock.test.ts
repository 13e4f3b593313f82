// The time by Azure's clock, from the answers of Azure Resource Manager.
import assert from 'node:assert/strict'
import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline'
import { Arm } from '../../../shared/azure/arm.js'
import { ArmError } from '../../../shared/azure/arm-error.js'
import { cloudOf } from '../../../shared/azure/clouds.js'
import { now } from '../../../shared/clock.js'

const hour = 3_600_000
const token = { token: 't', expiresOnTimestamp: 4_000_000_000_000 }
const getToken = () => Promise.resolve(token)

// By how many hours Azure's clock is ahead after an answer with these headers.
const hoursAhead = async (status: number, headers: Readonly<Record<string, string>>): Promise<number> => {
  const http: HttpClient = {
    sendRequest: (request) => Promise.resolve({ request, status, headers: createHttpHeaders(headers), bodyAsText: '{}' }),
  }
  const arm = await Arm.create({ getToken, renew: getToken }, cloudOf({ environment: 'AzureCloud' }), http, 'test')
  assert.ok(Math.abs(arm.now() - now()) < 1000, 'before the first answer')
  await arm.read('/subscriptions/s', '2022-12-01').catch((error: unknown) => {
    assert.ok(error instanceof ArmError)
  })
  return Math.round((arm.now() - now()) / hour)
}

const dated = (hours: number): Record<string, string> => ({ date: new Date(now() + hours * hour).toUTCString() })
const ofAzure = { 'x-ms-request-id': '1' }

describe('Azure’s clock', () => {
  for (const hours of [-100_000, -26, -1, 1, 5, 100_000])
    it(`is known from an answer: ${hours} hours ahead`, async () => {
      assert.equal(await hoursAhead(200, { ...ofAzure, ...dated(hours) }), hours)
    })

  it('is known from a refusal', async () => {
    assert.equal(await hoursAhead(404, { ...ofAzure, ...dated(5) }), 5)
  })

  it('is that of the machine after an answer of a proxy, and after one without a date', async () => {
    assert.equal(await hoursAhead(403, dated(5)), 0)
    assert.equal(await hoursAhead(200, dated(5)), 0)
    for (const date of ['', 'yesterday', 'NaN']) assert.equal(await hoursAhead(200, { ...ofAzure, date }), 0)
    assert.equal(await hoursAhead(200, ofAzure), 0)
  })

  it('is that of the machine if they differ by less than five minutes', async () => {
    const http: HttpClient = {
      sendRequest: (request) =>
        Promise.resolve({ request, status: 200, headers: createHttpHeaders({ ...ofAzure, ...dated(-4 / 60) }), bodyAsText: '{}' }),
    }
    const arm = await Arm.create({ getToken, renew: getToken }, cloudOf({ environment: 'AzureCloud' }), http, 'test')
    await arm.read('/subscriptions/s', '2022-12-01')
    assert.ok(Math.abs(arm.now() - now()) < 1000)
  })
})
