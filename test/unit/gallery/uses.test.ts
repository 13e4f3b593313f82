import assert from 'node:assert/strict'
import { readUses } from '../../../shared/gallery/uses.js'

// Azure with these virtual machines, and with a Resource Graph that gives these answers, the last one again and again.
const azure = (machines: readonly unknown[], graph: readonly unknown[]) => {
  let asked = 0
  return {
    list: (path: string) => Promise.resolve(path.endsWith('/virtualMachines') ? machines : []),
    change: () => Promise.resolve({ status: 200, method: 'POST', url: '', headers: {}, body: graph[Math.min(asked++, graph.length - 1)] }),
  }
}

describe('the users of images', () => {
  const { signal } = new AbortController()
  const read = (machines: readonly unknown[], ...graph: readonly unknown[]) =>
    readUses(azure(machines, graph.length === 0 ? [{ data: [] }] : graph), 's', ['gallery'], signal)
  const machine = (storageProfile: unknown, id: unknown = '/vm') => ({ id, properties: { storageProfile } })

  it('are virtual machines, and what Resource Graph lists on its pages', async () => {
    const row = (id: string) => ({ ...machine({ imageReference: { id: '/V/1' } }), id })
    const { uses, gaps } = await read(
      [machine({ imageReference: { id: '/V/1' } })],
      { data: [row('/a')], $skipToken: 'x' },
      { data: [row('/b')] },
    )
    assert.deepEqual([...uses.users], [['/v/1', ['/vm', '/a', '/b']]])
    assert.deepEqual([uses.isKnown, gaps], [true, []])
  })

  // An answer that is not understood may be about a version that would be deleted.
  for (const [what, one, reason] of [
    ['that is a text', 'x', /it is a string/],
    ['whose properties are a list', { id: '/vm', properties: [] }, /properties is an array/],
    ['whose storage profile is a text', machine('x'), /storageProfile is a string/],
    ['whose image is a text', machine({ imageReference: '/v/1' }), /imageReference is a string/],
    ['whose image id is a list', machine({ imageReference: { id: ['/v/1'] } }), /imageReference\.id is an array/],
    [
      'of a scale set whose image id is a number',
      { id: '/s', properties: { virtualMachineProfile: { storageProfile: { imageReference: { id: 1 } } } } },
      /imageReference\.id is a number/,
    ],
    ['that is a template whose source is a text', { id: '/t', properties: { source: 'x' } }, /properties\.source is a string/],
  ] as const)
    it(`are refused with one ${what}`, async () => {
      await assert.rejects(read([one]), { name: 'ArmError', code: 'UnexpectedAnswer', message: reason })
      await assert.rejects(read([], { data: [one] }), { name: 'ArmError', code: 'UnexpectedAnswer', message: reason })
    })

  for (const [what, answer, gap] of [
    ['a list that does not end', { data: [], $skipToken: 'x' }, 'Resource Graph did not answer'],
    ['rows that are not a list', { data: {} }, 'Resource Graph did not answer'],
    ['a token that is a number', { data: [], $skipToken: 7 }, 'Resource Graph did not answer'],
  ] as const)
    it(`in other subscriptions are a gap if Resource Graph returns ${what}`, async () => {
      const { gaps } = await read([], answer)
      assert.equal(gaps[0]?.startsWith(gap), true, gaps.join())
    })
})
