// One comment on a pull request, kept up to date through GitHub's API.
import { createHash } from 'node:crypto'
import { foreignAnswer } from '../shared/azure/foreign-answer.js'
import { withTimeLimit } from '../shared/clock.js'
import { at, textOf } from '../shared/json.js'
import { addressIn, commentsFrom, type Answer } from './issue-comments.js'
import type { RawComment } from '../platform/masked-host.js'
import type { CommentOutcome } from '../shared/host.js'

// Writes the comment of this workflow's job: updates the one that it wrote before, or creates a new one. The library reads the event, the
// repository and the API's address (GITHUB_API_URL) from the environment. It is loaded here so that it does not slow down a start.
export const writeComment = (request: RawComment, signal: AbortSignal): Promise<CommentOutcome> =>
  withTimeLimit(timeLimit, signal, (limited) => write(request, limited))

const write = async ({ token, topic, markdown }: RawComment, signal: AbortSignal): Promise<CommentOutcome> => {
  const { context, getOctokit } = await import('@actions/github')
  const issue = at(context.payload, 'pull_request', 'number')
  if (typeof issue !== 'number') return { kind: 'no-pull-request' }
  const octokit = getOctokit(token)
  // Options of getOctokit would replace the library's own, and with them its support for proxies.
  octokit.hook.wrap('request', (request, options) => {
    // A `Link: rel=next` may name any host; the token is sent only to the API's own host.
    if (!isOwn(octokit.request.endpoint.parse(options).url, options.baseUrl))
      throw new Error('GitHub’s API named a URL on another host; it was not followed.')
    return request({ ...options, request: { ...options.request, signal } })
  })
  const marker = markerOf(context.workflow, context.job, topic)
  const body = `${marker}\n${markdown}`
  try {
    const author = await authorOf(octokit)
    const list = `/repos/${context.repo.owner}/${context.repo.repo}/issues/${issue}/comments`
    const get = async (url: string): Promise<Answer> => {
      const { data, headers }: { data: unknown; headers: { link?: string } } = await octokit.request({ method: 'GET', url })
      return { data, link: headers.link }
    }
    for await (const page of commentsFrom(list, get)) {
      const own = page.find(({ login, body: text }) => author !== undefined && login === author && text?.startsWith(marker) === true)
      if (own === undefined) continue
      const { data }: { data: unknown } = await octokit.rest.issues.updateComment({ ...context.repo, comment_id: own.id, body })
      return { kind: 'written', url: addressIn(data, `PATCH /repos/${context.repo.owner}/${context.repo.repo}/issues/comments/${own.id}`) }
    }
    const { data }: { data: unknown } = await octokit.rest.issues.createComment({ ...context.repo, issue_number: issue, body })
    return { kind: 'written', url: addressIn(data, `POST ${list}`) }
  } catch (error) {
    const refusal = proxyReason(error)
    if (refusal !== undefined) return { kind: 'failed', ...refusal }
    const reason = textOf(at(error, 'message')) ?? (error instanceof Error ? error.message : String(error))
    return { kind: isRefusal(error) ? 'refused' : 'failed', reason }
  }
}

// The login of the token's owner. Anyone can copy the marker into their own comment, and edit it once the plan is in it. Undefined if
// GitHub does not return the login: then no comment counts as ours.
const authorOf = async (octokit: { readonly graphql: (query: string) => Promise<unknown> }): Promise<string | undefined> => {
  const login = await octokit.graphql('{ viewer { login } }').then(
    (answer) => at(answer, 'viewer', 'login'),
    () => undefined,
  )
  return typeof login === 'string' && login !== '' ? login : undefined
}

// Of the URL that the library makes: it fills in variables such as {x}, and then puts the base URL in front of what does not begin with http.
// Thus {x}https://host leads elsewhere, and so does .host, which continues the name of the API's host.
const isOwn = (url: string, base: string): boolean => URL.canParse(url) && new URL(url).origin === new URL(base).origin

// In milliseconds, for all requests together.
const timeLimit = 60_000

// Workflows, jobs and templates must not overwrite each other's comments. Nothing in their names can end the HTML comment.
const markerOf = (workflow: string, job: string, topic: string): string => {
  const name = createHash('sha256')
    .update(JSON.stringify([workflow, job, topic]))
    .digest('hex')
  return `<!-- azure-image-builder-pipelines plan ${name.slice(0, 16)} -->`
}

// What a proxy answered in place of GitHub, with what to do; undefined if none did. It is not about the token. GitHub's errors are JSON
// with a message, and have its request id (GitHub's REST API, "Troubleshooting"). undici wraps the answer to a CONNECT in other errors.
const proxyReason = (error: unknown): { readonly reason: string; readonly fix: string } | undefined => {
  const response = at(error, 'response')
  const [status, headers, data] = ['status', 'headers', 'data'].map((member) => at(response, member))
  const isGitHub = textOf(at(headers, 'x-github-request-id')) !== undefined || textOf(at(data, 'message')) !== undefined
  const refusal = causesOf(error).flatMap((message) => /^Proxy response \((\d+)\)/.exec(message)?.[1] ?? [])[0]
  if (refusal === undefined && (typeof status !== 'number' || isGitHub)) return undefined
  const what =
    refusal === undefined
      ? foreignAnswer('GitHub', { status: Number(status), headers: {}, body: textOf(data) })
      : `The proxy did not open a connection to GitHub: its answer has HTTP status ${refusal}.`
  const login = refusal === '407' ? 'Put user and password into HTTPS_PROXY as a secret, or list' : 'Have it allowed on the proxy, or list'
  return { reason: what, fix: `${login} its host in NO_PROXY: ${process.env['GITHUB_API_URL'] ?? 'https://api.github.com'}.` }
}

const causesOf = (error: unknown): readonly string[] => {
  const messages: string[] = []
  for (let cause = error; cause instanceof Error && messages.length < 9; cause = cause.cause) messages.push(cause.message)
  return messages
}

// A token without the right gets 403, or 404 if it cannot even see the repository; an invalid token gets 401.
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && 'status' in error && (error.status === 401 || error.status === 403 || error.status === 404)
