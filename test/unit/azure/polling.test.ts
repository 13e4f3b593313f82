import assert from 'node:assert/strict'
import { ArmError } from '../../../shared/azure/arm-error.js'
import { evenDelay, lookUntil, nextDelay, settle, type Pace } from '../../../shared/azure/polling.js'

const lost = () => new ArmError({ code: 'ECONNRESET', message: 'lost' })
const conflict = () => new ArmError({ status: 409, code: 'Conflict', message: 'there already' })
const denied = () => new ArmError({ status: 403, code: 'AuthorizationFailed', message: 'no' })

const pace = (fields: Partial<Pace> = {}): Pace => ({
  interval: 0,
  tolerance: 60_000,
  deadline: Date.now() + 60_000,
  signal: new AbortController().signal,
  onWait: () => undefined,
  ...fields,
})

// Answers in turn: an error is thrown, the last one is given for ever.
const inTurn = <Value>(...answers: readonly (Value | Error)[]) => {
  let calls = 0
  const next = (): Promise<Value> => {
    const answer = answers[Math.min(calls, answers.length - 1)]
    calls += 1
    if (answer instanceof Error) return Promise.reject(answer)
    return answer === undefined ? Promise.reject(new Error('no answer')) : Promise.resolve(answer)
  }
  return { next, calls: () => calls }
}

describe('looking until there is a result', () => {
  it('goes on after failures that pass', async () => {
    const look = inTurn<{ result: string } | { retryAfter: number }>(lost(), { retryAfter: 0 }, lost(), { result: 'done' })
    const failures: boolean[] = []
    assert.equal(await lookUntil(look.next, pace({ onWait: (failure) => failures.push(failure !== undefined) })), 'done')
    assert.deepEqual(failures, [true, false, true])
  })

  it('gives up on one that does not pass', async () => {
    const look = inTurn<{ result: string }>(denied())
    await assert.rejects(lookUntil(look.next, pace()), { code: 'AuthorizationFailed' })
    assert.equal(look.calls(), 1)
  })

  it('throws the last failure when they last longer than is tolerated', async () => {
    await assert.rejects(lookUntil(inTurn<{ result: string }>(lost()).next, pace({ tolerance: 0 })), { code: 'ECONNRESET' })
  })

  it('ends at the deadline', async () => {
    await assert.rejects(lookUntil(inTurn<{ retryAfter: number }>({ retryAfter: 0 }).next, pace({ deadline: Date.now() })), {
      code: 'DeadlinePassed',
    })
  })

  it('ends at once when the job is cancelled', async () => {
    const controller = new AbortController()
    const look = lookUntil(
      inTurn<{ retryAfter: number }>({ retryAfter: 3_600_000 }).next,
      pace({
        signal: controller.signal,
        onWait: () => {
          controller.abort()
        },
      }),
    )
    await assert.rejects(look, { name: 'AbortError' })
  })

  it('looks sooner after a change than later', () => {
    assert.equal(nextDelay(10_000, 0), 2_500)
    assert.equal(nextDelay(10_000, 60_000), 6_000)
    assert.equal(nextDelay(10_000, 3_600_000), 10_000)
    assert.equal(evenDelay(10_000, 0), 10_000)
  })
})

describe('settling a change', () => {
  it('sends once when the answer is clear', async () => {
    const send = inTurn('sent')
    assert.equal(await settle(send.next, () => Promise.reject(new Error('no need to look')), pace()), 'sent')
    assert.equal(send.calls(), 1)
  })

  it('does not send again what a look finds done', async () => {
    const send = inTurn<string>(lost())
    assert.equal(await settle(send.next, () => Promise.resolve('found'), pace()), 'found')
    assert.equal(send.calls(), 1)
  })

  it('sends again what a look does not find', async () => {
    const send = inTurn<string>(lost(), 'sent')
    assert.equal(await settle(send.next, () => Promise.resolve(undefined), pace()), 'sent')
    assert.equal(send.calls(), 2)
  })

  it('takes a conflict for its own earlier try when a look says so, else for somebody else’s', async () => {
    const looks = [undefined, 'ours']
    assert.equal(await settle(inTurn<string>(lost(), conflict()).next, () => Promise.resolve(looks.shift()), pace()), 'ours')
    assert.equal(await settle(inTurn<string>(conflict()).next, () => Promise.resolve('ours'), pace()), 'ours')
    await assert.rejects(
      settle(inTurn<string>(conflict()).next, () => Promise.resolve(undefined), pace()),
      { code: 'Conflict' },
    )
  })

  it('does not repeat a refusal', async () => {
    const send = inTurn<string>(new ArmError({ status: 400, code: 'ValidationFailed', message: 'no' }))
    await assert.rejects(
      settle(send.next, () => Promise.resolve(undefined), pace()),
      { code: 'ValidationFailed' },
    )
    assert.equal(send.calls(), 1)
  })

  it('repeats what a right is missing for, without a look, but not for ever', async () => {
    const look = inTurn<string>('never asked for')
    assert.equal(await settle(inTurn<string>(denied(), denied(), 'sent').next, look.next, pace()), 'sent')
    const send = inTurn<string>(denied())
    await assert.rejects(settle(send.next, look.next, pace()), { code: 'AuthorizationFailed' })
    assert.deepEqual([send.calls(), look.calls()], [5, 0])
  })

  it('stops trying at some time', async () => {
    const send = inTurn<string>(lost())
    await assert.rejects(
      settle(send.next, () => Promise.resolve(undefined), pace()),
      { code: 'ECONNRESET' },
    )
    assert.equal(send.calls(), 5)
  })
})
