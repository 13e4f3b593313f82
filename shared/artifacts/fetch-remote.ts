// Fetches a remote file to compute its checksum; nothing of it is kept.
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { HttpClient, PipelineResponse } from '@azure/core-rest-pipeline'
import { blobHostProblem } from '../azure/blob-hosts.js'
import type { Environment } from '../azure/clouds.js'
import { now, TimeLimitPassed, withTimeLimit } from '../clock.js'
import { limit } from '../concurrency.js'
import { isInternalHost, notPublic, publicLookup } from './public-host.js'

// The checksum of what a URL returns, or why it is unknown, as the end of a sentence.
export type RemoteFile = { readonly sha256: string } | { readonly trouble: string }

// How remote files are fetched; a plan without this stays offline.
export type FetchRemote = (url: string) => Promise<RemoteFile>

const mostRedirects = 5
const mostBytes = 100 * 1024 * 1024
const timeLimit = 60_000

// A template of 1 MB can name 15,000 files.
const filesAtATime = 8
const longest = 10 * 60_000

// Fetches the files of one plan, a few at a time; all together may take ten minutes.
export const remoteFetcher = (signal: AbortSignal, environment: Environment, client?: HttpClient): FetchRemote => {
  const inTurn = limit(filesAtATime)
  let end: number | undefined
  return (url) =>
    inTurn(() => {
      end ??= now() + longest
      const minutes = String(longest / 60_000)
      return now() < end
        ? fetchRemote(url, signal, environment, client)
        : Promise.resolve({ trouble: `the files before it took ${minutes} minutes` })
    })
}

// Fetches only over https, from redirect to redirect, without a login, and limits size and time. Hosts must be on the public internet, or
// be storage of Azure, which may have a private endpoint; behind a proxy, the proxy decides. Throws only when `signal` fires.
export const fetchRemote = async (url: string, signal: AbortSignal, environment: Environment, client?: HttpClient): Promise<RemoteFile> => {
  const rest = await import('@azure/core-rest-pipeline')
  // Without the policy that follows redirects: each is checked first.
  const pipeline = rest.createEmptyPipeline()
  pipeline.addPolicy(rest.proxyPolicy())
  pipeline.addPolicy(rest.defaultRetryPolicy({ maxRetries: 2, retryDelayInMs: 500 }))
  const http = client ?? rest.createDefaultHttpClient()
  const send =
    (abortSignal: AbortSignal) =>
    (from: string): Promise<PipelineResponse> => {
      const requestOverrides = blobHostProblem(from, { environment, allowed: [] }) === undefined ? {} : { lookup: publicLookup }
      const request = { url: from, abortSignal, requestOverrides, streamResponseStatusCodes: allStatuses }
      return pipeline.sendRequest(http, rest.createPipelineRequest(request))
    }
  try {
    return await withTimeLimit(timeLimit, signal, (limited) => follow(url, send(limited)))
  } catch (error) {
    signal.throwIfAborted()
    return { trouble: error instanceof TimeLimitPassed ? `it took more than ${timeLimit / 1000} seconds` : messageOf(error) }
  }
}

// The package's own option not to read a body into memory.
const allStatuses: Set<number> = new Set([Number.POSITIVE_INFINITY])

const follow = async (first: string, send: (url: string) => Promise<PipelineResponse>): Promise<RemoteFile> => {
  let url = first
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    if (new URL(url).protocol !== 'https:')
      return { trouble: `${redirects === 0 ? 'it is' : 'it leads to'} plain http, where anyone in between can replace it` }
    if (isInternalHost(new URL(url))) return { trouble: notPublic }
    const response = await send(url)
    const location = response.headers.get('location')
    if (response.status === 200) return digest(response)
    discard(response)
    if (![301, 302, 303, 307, 308].includes(response.status) || location === undefined)
      return { trouble: `the answer was ${response.status}` }
    if (!URL.canParse(location, url)) return { trouble: 'it redirects to an invalid URL' }
    url = new URL(location, url).href
  }
  return { trouble: `it redirects more than ${mostRedirects} times` }
}

const digest = async ({ readableStreamBody: body }: PipelineResponse): Promise<RemoteFile> => {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of body ?? []) {
    const piece = Buffer.from(chunk)
    bytes += piece.length
    if (bytes > mostBytes) return { trouble: `it has more than ${mostBytes / 1024 / 1024} MiB` }
    hash.update(piece)
  }
  return { sha256: hash.digest('hex') }
}

const discard = ({ readableStreamBody: body }: PipelineResponse): void => {
  if (body instanceof Readable) body.destroy()
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
