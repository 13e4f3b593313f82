// The comments of a pull request, as GitHub's API lists them.
import { at, isObject, textOf } from '../shared/json.js'

// What decides whether a comment is ours, and where it is.
export interface IssueComment {
  readonly id: number
  readonly login?: string | undefined
  readonly body?: string | undefined
}

// An answer to a GET request, of which nothing is known.
export interface Answer {
  readonly data: unknown
  readonly link?: string | undefined
}

// The comments, page by page, from this path on. Throws if an answer is not a list of comments, or if the list does not end.
export async function* commentsFrom(path: string, get: (url: string) => Promise<Answer>): AsyncGenerator<readonly IssueComment[]> {
  const seen = new Set<string>()
  for (let next: string | undefined = `${path}?per_page=100`; next !== undefined;) {
    if (seen.has(next) || seen.size === mostPages) throw unusable(`GET ${path}`, `the list does not end after ${seen.size} pages`)
    seen.add(next)
    const { data, link }: Answer = await get(next)
    if (!Array.isArray(data)) throw unusable(`GET ${path}`, 'it is not a list')
    yield data.map((item) => commentOf(item, `GET ${path}`))
    next = /<([^<>]+)>;\s*rel="next"/.exec(link ?? '')?.[1]
  }
}

// The web address of the comment that a request wrote. Throws if the answer does not have it.
export const addressIn = (data: unknown, request: string): string => {
  const address = textOf(at(data, 'html_url'))
  if (address === undefined) throw unusable(request, 'html_url is not a string')
  return address
}

// A pull request has at most 2,500 comments; a page can have fewer than the 100 requested.
const mostPages = 1_000

const commentOf = (item: unknown, request: string): IssueComment => {
  if (!isObject(item)) throw unusable(request, 'a comment in it is not an object')
  const { id, user, body } = item
  if (typeof id !== 'number') throw unusable(request, 'the id of a comment is not a number')
  const login = at(user, 'login')
  if (isSet(user) && typeof login !== 'string') throw unusable(request, 'the login of a comment’s user is not a string')
  if (isSet(body) && typeof body !== 'string') throw unusable(request, 'the body of a comment is not a string')
  return { id, login: textOf(login), body: textOf(body) }
}

const isSet = (value: unknown): boolean => value !== undefined && value !== null

const unusable = (request: string, reason: string): Error => new Error(`The answer to ${request} cannot be used: ${reason}.`)
