import assert from 'node:assert/strict'
import type { AzureReader } from '../../../shared/azure/reader.js'
import { Unreadable } from '../../../shared/azure/unreadable.js'
import { nearName } from '../../../shared/preflight/near-name.js'

const definitions = '/subscriptions/s/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate/images'

const guessOf = async (name: string, list: AzureReader['list']) => {
  const azure: AzureReader = { list, get: () => Promise.resolve(undefined), ask: () => Promise.resolve(undefined), now: () => 0 }
  return nearName(`${definitions}/${name}`, azure, 'some/read')
}

describe('the resource that a misspelt id means', () => {
  const stored: AzureReader['list'] = (path, right) => {
    assert.deepEqual([path, right], [definitions, 'some/read'])
    return Promise.resolve([{ name: 'web-server' }, { name: 'database' }, {}, null])
  }

  it('is the nearest name in the same list', async () => {
    assert.equal(await guessOf('web-servr', stored), 'web-server')
    assert.equal(await guessOf('Database', stored), 'database')
    assert.equal(await guessOf('something-else', stored), undefined)
  })

  it('is unknown if the parent does not exist or the list cannot be read', async () => {
    assert.equal(await guessOf('web-servr', () => Promise.resolve(undefined)), undefined)
    assert.equal(await guessOf('web-servr', () => Promise.reject(new Unreadable('The identity may not read it.'))), undefined)
  })

  it('does not hide another failure', async () => {
    await assert.rejects(
      guessOf('web-servr', () => Promise.reject(new Error('a bug'))),
      /^Error: a bug$/,
    )
  })
})
