import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { LogTurns } from '../../../../shared/service/log/log-turns.js'

// Polls that the test ends.
const looks = () => {
  const going: (() => void)[] = []
  let most = 0
  const look = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      going.push(resolve)
      most = Math.max(most, going.length)
    })
  }
  const endOne = async (): Promise<void> => {
    going.shift()?.()
    await turn()
  }
  return { look, endOne, most: () => most }
}

describe('the turns at the logs of a job', () => {
  it('let four builds read at once, and every other as soon as one of them is done', async () => {
    const turns = new LogTurns()
    const { look, endOne, most } = looks()
    const all = Promise.all(Array.from({ length: 100 }, () => turns.last(look)))
    await turn()
    assert.equal(most(), 4)
    for (let ended = 0; ended < 100; ended += 1) await endOne()
    await all
    assert.equal(most(), 4)
  })

  it('come one after the other during builds, and end with the wait for them', async () => {
    const turns = new LogTurns()
    const seen: string[] = []
    const see = (name: string) => (): Promise<void> => {
      seen.push(name)
      return Promise.resolve()
    }
    const controller = new AbortController()
    const second = turns.live(see('first'), controller.signal).then(() => turns.live(see('second'), controller.signal))
    while (seen.length === 0) await turn()
    controller.abort()
    await assert.rejects(second, { name: 'AbortError' })
    await turns.last(see('last'))
    assert.deepEqual(seen, ['first', 'last'])
  })

  it('continue after a failed read', async () => {
    const turns = new LogTurns()
    const failing = Array.from({ length: 5 }, () => turns.last(() => Promise.reject(new Error('lost'))))
    assert.deepEqual(new Set((await Promise.allSettled(failing)).map(({ status }) => status)), new Set(['rejected']))
    let isSeen = false
    await turns.last(() => {
      isSeen = true
      return Promise.resolve()
    })
    assert.ok(isSeen)
  })
})
