import assert from 'node:assert/strict'
import { ArmError } from '../../../shared/azure/arm-error.js'
import {
  deadlinePassed,
  evenDelay,
  pollUntil,
  nextDelay,
  sendAndConfirm,
  withJitter,
  type PollPolicy,
} from '../../../shared/azure/polling.js'

const lost = () => new ArmError({ code: 'ECONNRESET', message: 'lost' })
const conflict = () => new ArmError({ status: 409, code: 'Conflict', message: 'already exists' })
const denied = () => new ArmError({ status: 403, code: 'AuthorizationFailed', message: 'no' })

const polling = (fields: Partial<PollPolicy> = {}): PollPolicy => ({
  interval: 0,
  tolerance: 60_000,
  deadline: Date.now() + 60_000,
  signal: new AbortController().signal,
  onWait: () => undefined,
  ...fields,
})

// Answers in turn: an error is thrown, and the last answer repeats.
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

describe('polling until there is a result', () => {
  it('continues after transient failures', async () => {
    const look = inTurn<{ result: string } | { retryAfter: number }>(lost(), { retryAfter: 0 }, lost(), { result: 'done' })
    const failures: boolean[] = []
    assert.equal(await pollUntil(look.next, polling({ onWait: (failure) => failures.push(failure !== undefined) })), 'done')
    assert.deepEqual(failures, [true, false, true])
  })

  it('gives up on a fault that lasts', async () => {
    const look = inTurn<{ result: string }>(denied())
    await assert.rejects(pollUntil(look.next, polling()), { code: 'AuthorizationFailed' })
    assert.equal(look.calls(), 1)
  })

  it('throws the last failure when they last longer than is tolerated', async () => {
    await assert.rejects(pollUntil(inTurn<{ result: string }>(lost()).next, polling({ tolerance: 0 })), { code: 'ECONNRESET' })
  })

  it('ends at the deadline', async () => {
    await assert.rejects(pollUntil(inTurn<{ retryAfter: number }>({ retryAfter: 0 }).next, polling({ deadline: Date.now() })), {
      code: 'DeadlinePassed',
    })
  })

  it('ends at once when the job is cancelled', async () => {
    const controller = new AbortController()
    const look = pollUntil(
      inTurn<{ retryAfter: number }>({ retryAfter: 3_600_000 }).next,
      polling({
        signal: controller.signal,
        onWait: () => {
          controller.abort()
        },
      }),
    )
    await assert.rejects(look, { name: 'AbortError' })
  })

  it('polls more often right after a change', () => {
    assert.equal(nextDelay(10_000, 0), 2_500)
    assert.equal(nextDelay(10_000, 60_000), 6_000)
    assert.equal(nextDelay(10_000, 3_600_000), 10_000)
    assert.equal(evenDelay(10_000, 0), 10_000)
  })
})

describe('settling a change', () => {
  it('sends once when the answer is clear', async () => {
    const send = inTurn('sent')
    assert.equal(await sendAndConfirm(send.next, () => Promise.reject(new Error('no need to look')), polling()), 'sent')
    assert.equal(send.calls(), 1)
  })

  it('does not send again if a read shows that it happened', async () => {
    const send = inTurn<string>(lost())
    assert.equal(await sendAndConfirm(send.next, () => Promise.resolve('found'), polling()), 'found')
    assert.equal(send.calls(), 1)
  })

  it('sends again if a read shows that it did not happen', async () => {
    const send = inTurn<string>(lost(), 'sent')
    assert.equal(await sendAndConfirm(send.next, () => Promise.resolve(undefined), polling()), 'sent')
    assert.equal(send.calls(), 2)
  })

  it('attributes a conflict to its own earlier try only if a read confirms it', async () => {
    const looks = [undefined, 'ours']
    assert.equal(await sendAndConfirm(inTurn<string>(lost(), conflict()).next, () => Promise.resolve(looks.shift()), polling()), 'ours')
    assert.equal(await sendAndConfirm(inTurn<string>(conflict()).next, () => Promise.resolve('ours'), polling()), 'ours')
    await assert.rejects(
      sendAndConfirm(inTurn<string>(conflict()).next, () => Promise.resolve(undefined), polling()),
      { code: 'Conflict' },
    )
  })

  it('does not repeat a refusal', async () => {
    const send = inTurn<string>(new ArmError({ status: 400, code: 'ValidationFailed', message: 'no' }))
    await assert.rejects(
      sendAndConfirm(send.next, () => Promise.resolve(undefined), polling()),
      { code: 'ValidationFailed' },
    )
    assert.equal(send.calls(), 1)
  })

  it('repeats a request after a missing right, without a read, a limited number of times', async () => {
    const look = inTurn<string>('never asked for')
    assert.equal(await sendAndConfirm(inTurn<string>(denied(), denied(), 'sent').next, look.next, polling()), 'sent')
    const send = inTurn<string>(denied())
    await assert.rejects(sendAndConfirm(send.next, look.next, polling()), { code: 'AuthorizationFailed' })
    assert.deepEqual([send.calls(), look.calls()], [5, 0])
  })

  it('stops trying at some time', async () => {
    const send = inTurn<string>(lost())
    await assert.rejects(
      sendAndConfirm(send.next, () => Promise.resolve(undefined), polling()),
      { code: 'ECONNRESET' },
    )
    assert.equal(send.calls(), 5)
  })
})

// With a stopped clock, so that the limits are exact; each wait takes a few milliseconds.
describe('the limits of polling', () => {
  const start = 1_800_000_000_000
  const { now: realNow } = Date
  before(() => {
    Date.now = () => start
  })
  after(() => {
    Date.now = realNow
  })
  const until = (left: number, fields: Partial<PollPolicy> = {}) => polling({ deadline: start + left, ...fields })
  const running = (retryAfter: number) => inTurn<{ retryAfter: number } | { result: string }>({ retryAfter }, { result: 'done' })

  it('end a wait that reaches the deadline, and only such a one', async () => {
    await assert.rejects(pollUntil(running(3).next, until(3)), { code: 'DeadlinePassed' })
    assert.equal(await pollUntil(running(2).next, until(3)), 'done')
  })

  it('wait for the interval, or for longer if the service asks for it', async () => {
    await assert.rejects(pollUntil(running(0).next, until(4, { interval: 4 }), evenDelay), { code: 'DeadlinePassed' })
    // A quarter of it, for nothing is known yet.
    assert.equal(await pollUntil(running(0).next, until(4, { interval: 12 })), 'done')
    await assert.rejects(pollUntil(running(4).next, until(4, { interval: 1 }), evenDelay), { code: 'DeadlinePassed' })
  })

  it('name the failure of the last poll, and how long it is tolerated', async () => {
    const bounds: unknown[] = []
    const policy = until(0, { onWait: (_, bound) => bounds.push(bound) })
    await assert.rejects(pollUntil(inTurn<{ result: string }>(lost()).next, policy), ({ code, cause }: ArmError) => {
      assert.ok(cause instanceof ArmError)
      return code === 'DeadlinePassed' && cause.code === 'ECONNRESET'
    })
    // The deadline's own signal ends a wait as well.
    const ended = until(9e6, { interval: 9e6, signal: AbortSignal.abort(deadlinePassed()) })
    await assert.rejects(pollUntil(inTurn<{ result: string }>(lost()).next, ended), ({ code, cause }: ArmError) => {
      return code === 'DeadlinePassed' && cause instanceof ArmError && cause.code === 'ECONNRESET'
    })
    await pollUntil(running(0).next, until(9, { tolerance: 90_000, onWait: (_, bound) => bounds.push(bound) }))
    assert.deepEqual(bounds, ['for up to 2 min'])
  })

  it('end failures that reach the tolerance', async () => {
    await assert.rejects(pollUntil(inTurn<{ result: string }>(lost()).next, until(9, { tolerance: 0 })), { code: 'ECONNRESET' })
  })

  it('wait longer after each try of a change', async () => {
    const send = inTurn<string>(lost())
    const bounds: unknown[] = []
    const policy = until(3, { interval: 1, onWait: (_, bound) => bounds.push(bound) })
    await assert.rejects(
      sendAndConfirm(send.next, () => Promise.resolve(undefined), policy),
      { code: 'DeadlinePassed' },
    )
    assert.deepEqual([send.calls(), bounds], [3, ['try 2 of 5', 'try 3 of 5', 'try 4 of 5']])
  })

  it('wait before a change is sent again for as long as the service asks', async () => {
    const busy = new ArmError({ status: 503, code: 'Busy', message: 'later', retryAfter: 3 })
    await assert.rejects(
      sendAndConfirm(inTurn<string>(busy).next, () => Promise.resolve(undefined), until(3)),
      { code: 'DeadlinePassed' },
    )
  })

  it('try once more with a new token, and no more', async () => {
    const refused = new ArmError({ status: 401, code: 'InvalidAuthenticationToken', message: 'no' })
    assert.equal(await sendAndConfirm(inTurn<string>(refused, 'sent').next, () => Promise.resolve('found'), until(9)), 'sent')
    const send = inTurn<string>(refused)
    await assert.rejects(
      sendAndConfirm(send.next, () => Promise.resolve('found'), until(9)),
      { code: 'InvalidAuthenticationToken' },
    )
    assert.equal(send.calls(), 2)
  })

  it('have jitter of a half around the time', () => {
    for (let time = 0; time < 100; time++) {
      const jittered = withJitter(1000)
      assert.ok(jittered >= 500 && jittered < 1500, String(jittered))
    }
  })

  it('leave other errors alone', async () => {
    await assert.rejects(
      sendAndConfirm(
        () => Promise.reject(new TypeError('ours')),
        () => Promise.resolve('found'),
        until(9),
      ),
      TypeError,
    )
  })
})
