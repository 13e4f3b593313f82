import assert from 'node:assert/strict'
import { addressIn, commentsFrom, type Answer, type IssueComment } from '../../actions/issue-comments.js'

const path = '/repos/contoso/images/issues/7/comments'
const next = (url: string): string => `<https://api.github.com/x?page=9>; rel="last", <${url}>; rel="next"`

const read = async (answer: (url: string, count: number) => Answer): Promise<readonly IssueComment[]> => {
  const comments: IssueComment[] = []
  let count = 0
  const get = (url: string): Promise<Answer> => Promise.resolve(answer(url, (count += 1)))
  for await (const page of commentsFrom(path, get)) comments.push(...page)
  return comments
}

describe('the list of a pull request’s comments', () => {
  it('is read page by page', async () => {
    const urls: string[] = []
    const comments = await read((url, count) => {
      urls.push(url)
      return {
        data: [{ id: count, user: { login: 'mona' }, body: 'Hi' }],
        ...(count < 3 ? { link: next(`https://api.github.com/${count}`) } : {}),
      }
    })
    assert.deepEqual(urls, [`${path}?per_page=100`, 'https://api.github.com/1', 'https://api.github.com/2'])
    assert.deepEqual(
      comments.map(({ id }) => id),
      [1, 2, 3],
    )
  })

  it('may have comments of deleted accounts and without a text', async () => {
    assert.deepEqual(await read(() => ({ data: [{ id: 1, user: null, body: null }, { id: 2 }] })), [
      { id: 1, login: undefined, body: undefined },
      { id: 2, login: undefined, body: undefined },
    ])
  })

  const endless: readonly (readonly [string, (count: number) => string, number])[] = [
    ['to the same page', () => 'https://api.github.com/a', 2],
    ['to the first page', () => `${path}?per_page=100`, 1],
    ['to and fro', (count) => `https://api.github.com/${count % 2}`, 3],
    ['to a cycle of five pages', (count) => `https://api.github.com/${count % 5}`, 6],
    ['to ever new pages', (count) => `https://api.github.com/${count}`, 1_000],
  ]
  for (const [what, urlOf, pages] of endless)
    it(`is refused if it does not end: links ${what}`, async () => {
      let requests = 0
      const reading = read((_, count) => {
        requests = count
        return { data: [], link: next(urlOf(count)) }
      })
      await assert.rejects(reading, {
        message: `The answer to GET ${path} cannot be used: the list does not end after ${pages} pages.`,
      })
      assert.equal(requests, pages)
    })

  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    ['an object', { a: 1 }, /it is not a list/],
    ['null', null, /it is not a list/],
    ['a page of HTML', '<html>', /it is not a list/],
    ['a list of null', [null], /a comment in it is not an object/],
    ['a list of lists', [[]], /a comment in it is not an object/],
    ['an id that is a path', [{ id: '../../1' }], /the id of a comment is not a number/],
    ['a body that is a number', [{ id: 1, body: 5 }], /the body of a comment is not a string/],
    ['a user that is a string', [{ id: 1, user: 'mona' }], /the login of a comment’s user is not a string/],
    ['a login that is a list', [{ id: 1, user: { login: ['mona'] } }], /the login of a comment’s user is not a string/],
  ]
  for (const [what, data, reason] of wrong)
    it(`is refused, with the request’s name, if an answer is ${what}`, async () => {
      const message = new RegExp(`^The answer to GET ${path} cannot be used: ${reason.source}\\.$`)
      await assert.rejects(
        read(() => ({ data })),
        { message },
      )
    })

  it('gives the address of a comment that was written, or names the request', () => {
    assert.equal(addressIn({ html_url: 'https://github.com/1' }, 'POST /x'), 'https://github.com/1')
    for (const data of [null, undefined, 'text', [], { html_url: 1 }])
      assert.throws(() => addressIn(data, 'POST /x'), { message: 'The answer to POST /x cannot be used: html_url is not a string.' })
  })
})
