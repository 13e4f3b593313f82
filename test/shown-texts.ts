// Random secrets, each spelling of them, and a host that keeps all that a platform would print, store or write.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import type { RawHost } from '../platform/masked-host.js'
import { AibError } from '../shared/errors.js'
import type { Platform } from '../shared/inputs/definition.js'
import type { InputName } from '../shared/inputs/table.js'

type Random = () => number

const characters = Array.from('\\`*_{}[]()<>#+-.!|~&:;@$%^=/"\'?,  \n\tabcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ123456789éß日👍')

// 8 to 40 characters of any kind.
export const secretOf = (random: Random): string =>
  Array.from({ length: 8 + Math.floor(random() * 33) }, () => characters[Math.floor(random() * characters.length)] ?? '')
    .join('')
    .trim()
    .padEnd(8, 'z')

// Every spelling of a value that an output could have, computed independently of the mask.
export const spellings = (secret: string): readonly string[] => {
  const json = JSON.stringify(secret).slice(1, -1)
  const bytes = Buffer.from(secret)
  const base64 = [0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before, 'x'), bytes])
      .toString('base64')
      .slice(4, -4),
  )
  const all = [
    secret,
    secret.replace(/\s+/g, ' '),
    json,
    encodeURIComponent(secret),
    encodeURI(secret),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    bytes.toString('hex'),
    ...base64,
    ...secret.split(/\r\n|\r|\n/),
  ]
  return [...new Set(all.flatMap((one) => [one, one.toLowerCase(), one.toUpperCase()]))].filter((one) => one.trim().length >= 6)
}

export interface Shown {
  readonly texts: string[]
  readonly pages: string[]
}

// What a platform would print, store and write, as the masked host hands it on.
export const keepingHost = (platform: Platform, inputs: Partial<Record<InputName, string>>, folder: string, shown: Shown): RawHost => {
  const keep = (text: string): void => void shown.texts.push(text)
  const annotation = ({ text, at, excerpt }: Parameters<RawHost['log']['warn']>[0]): void => {
    keep(`${at?.file ?? ''} ${text}\n${excerpt?.() ?? ''}`)
  }
  return {
    platform,
    log: {
      debug: keep,
      info: keep,
      progress: keep,
      warn: annotation,
      error: annotation,
      group: (title, work) => {
        keep(title)
        return work()
      },
    },
    context: { workspace: folder, temporaryFolder: join(folder, 'temporary'), owner: 'o', run: 'r', earlierAttempts: [], provenance: {} },
    signal: new AbortController().signal,
    input: (name) => inputs[name],
    inputProblems: () => [],
    login: () => {
      throw new AibError({ code: 'login-failed', message: `No login for ${inputs.parameters ?? ''}.`, where: 'subscription' })
    },
    mask: () => undefined,
    output: (name, value) => {
      keep(`${name}=${value}`)
    },
    print: keep,
    summary: (text) => Promise.resolve(void shown.pages.push(text)),
    comment: ({ markdown }) => {
      shown.pages.push(markdown)
      return Promise.resolve({ kind: 'written', url: 'https://example.com/1' })
    },
    state: { save: keep, load: () => undefined },
    keepFile: (path) => {
      keep(`${path}\n${readFileSync(path, 'utf8')}`)
    },
    finish: (outcome) => {
      if (outcome.kind !== 'succeeded') keep(outcome.message)
    },
  }
}

// Pages as they are written and as they are seen.
export const assertHidden = ({ texts, pages }: Shown, hidden: readonly string[], about: object): void => {
  assert.ok(texts.length > 0)
  const seen = pages.map(shownText)
  for (const text of new Set([...texts, ...pages, ...seen]))
    for (const spelling of hidden)
      if (text.includes(spelling)) assert.fail(JSON.stringify({ ...about, spelling, text: text.slice(0, 2000) }, undefined, 1))
}

// The characters that a reader sees of a page of Markdown.
export const shownText = (page: string): string =>
  decoded(micromark(page, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true }))

const decoded = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
