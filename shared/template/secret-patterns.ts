// Secrets with a known form, wherever they are: in the properties of a template, and in files that are copied into an image. The forms are
// public (docs/platforms.md 5.2).

// A secret in a text. `what` names it, as the end of a sentence.
export interface SecretMatch {
  readonly what: string
  readonly value: string
  // Where the match begins in the text.
  readonly index: number
}

// The line, from 1, of a position in a text.
export const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length

// What a text contains, as the end of a sentence; undefined if nothing in it looks like a secret.
export const findSecretPattern = (text: string): string | undefined => secretPatterns(text).next().value?.what

// Everything in a text that looks like a secret; the search continues only as long as the caller does.
export function* secretPatterns(text: string): Generator<SecretMatch, undefined> {
  if (anyForm.test(text))
    for (const [what, form] of forms)
      for (const { 0: match, 1: value = match, index } of text.matchAll(form)) if (!isPublic(match)) yield { what, value, index }
  if (!text.includes('==')) return undefined
  for (const { 0: value, index } of text.matchAll(/(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}==(?![A-Za-z0-9+/=])/g))
    if (!isPublic(value) && isGivenToKey(text.slice(Math.max(0, index - 80), index)))
      yield { what: 'a key of a storage account', value, index }
  return undefined
}

// What all forms below have in common, for a quick check of a text.
const anyForm =
  /sig=|AKIA|ASIA|gh[pousr]_|github_pat_|AccountKey=|AccessKey=|PRIVATE KEY|Bearer|npm_|xox[abprs]-|hooks\.slack|[78]Q~|AZDO|token|pat|glpat-|dckr_pat_|pypi-|sk_live_|SG\.|hvs\.|atlasv1|oy2|hf_|dapi|T3BlbkFJ|sk-ant-|APIM|ACDb|\+A|AIoT|AzFu|AzSe|AzCa|JQQJ9/i

// Only forms that hardly anything else has: such a finding in a file ends a build.
const forms: readonly (readonly [string, RegExp])[] = [
  ['a shared access signature', /[?&;]sig=([A-Za-z0-9%+/]{30,}=?)/g],
  ['an AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})\b/g],
  ['a key of a storage account', /\bAccountKey=([A-Za-z0-9+/]{40,}={0,2})/gi],
  ['a shared access key', /\bSharedAccessKey=([A-Za-z0-9+/]{42,}=)/gi],
  ['a client secret of Microsoft Entra', /(?<![\w~.-])[\w~.-]{3}(?:7Q~[\w~.-]{31}|8Q~[\w~.-]{34})(?![\w~.-])/g],
  ['a token of Azure DevOps', /\b[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}\b/g],
  // The older form is 52 characters of base32: only where a name says what it is.
  [
    'a token of Azure DevOps',
    /(?:[Tt]oken|TOKEN|[Pp]at|PAT)["'`)\]}]{0,2}(?:\s{0,4}[=:,]\s{0,4}|\s{1,4})["'`(]{0,2}([a-z2-7]{52})(?![A-Za-z0-9])/g,
  ],
  [
    'a key of an Azure service',
    /(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{76}(?:APIM|ACDb|\+(?:ABa|AMC|ASt))[A-Za-z0-9+/]{5}[AQgw]==|[A-Za-z0-9+/]{33}(?:AIoT|\+(?:ASb|AEh|ARm))[A-P][A-Za-z0-9+/]{5}=|[A-Za-z0-9+/]{42}\+ACR[A-D][A-Za-z0-9+/]{5}(?![A-Za-z0-9+/]))/g,
  ],
  [
    'a key of an Azure service',
    /(?<![\w-])(?:[\w-]{44}AzFu[\w-]{5}[AQgw]==|[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}\b|[A-Za-z0-9]{33}AzCa[A-P][A-Za-z0-9]{5}=|[A-Za-z0-9]{52}JQQJ9[9DH][A-Za-z0-9][A-L][A-Za-z0-9]{16}[A-Za-z][A-Za-z0-9]{7})/g,
  ],
  // With the key after its header: scripts that search for keys contain the header alone.
  ['a private key', /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY-----(?=(?:\s|\\[nr])+(?:[A-Za-z-]+: |[A-Za-z0-9+/]{16}))/g],
  ['a bearer token', /\bBearer\s{1,9}eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/gi],
  ['a token of npm', /\bnpm_[A-Za-z0-9]{36}\b/g],
  ['a token of Slack', /\bxox[abprs]-[A-Za-z0-9-]{20,}\b|\bhooks\.slack\.com\/services\/T[A-Z0-9]{6,}\/B[A-Z0-9]{6,}\/[A-Za-z0-9]{20,}/g],
  ['a token of GitLab', /\bglpat-[A-Za-z0-9_-]{20,}/g],
  ['a token of Docker Hub', /\bdckr_pat_[A-Za-z0-9_-]{27,}/g],
  ['a token of PyPI', /\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}/g],
  ['an API key of NuGet', /\boy2[a-p][0-9a-z]{15}[aq][0-9a-z]{11}[eu][bdfhjlnprtvxz357][a-p][0-9a-z]{11}[aeimquy4]\b/g],
  ['a live key of Stripe', /\bsk_live_[A-Za-z0-9]{24,}\b/g],
  ['an API key of SendGrid', /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b/g],
  ['a token of HashiCorp', /\bhvs\.[A-Za-z0-9_-]{24,}|\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,}/g],
  ['a token of Hugging Face', /\bhf_[A-Za-z]{34}\b/g],
  ['a token of Databricks', /\bdapi[0-9a-f]{32}\b/g],
  ['an API key of OpenAI', /\bsk-[A-Za-z0-9_-]{20,}T3BlbkFJ[A-Za-z0-9_-]{20,}/g],
  ['an API key of Anthropic', /\bsk-ant-[a-z0-9]{2,9}-[A-Za-z0-9_-]{80,}/g],
]

// The example of AWS's documentation and the key of the storage emulator, which is the same on every machine (docs/platforms.md 5.3); and
// placeholders such as xxxxxxxxxx.
const isPublic = (match: string): boolean => match.endsWith('EXAMPLE') || match.includes(emulatorKey) || /([^])\1{9}/.test(match)

const emulatorKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsu'

// Whether a key follows that is given to a name. The keys of storage accounts and Cosmos DB are 64 bytes in base64, but so are SHA-512
// digests and signatures, whose names differ. A name that says key may come before the key in any way, as in `setx STORAGE_KEY …`.
const isGivenToKey = (before: string): boolean => {
  const name = (assigned.exec(before) ?? afterKey.exec(before))?.[1]
  return name !== undefined && !/sha|hash|digest|checksum|expect|integrity|hmac|sign|nonce|salt|cert|public/i.test(name)
}

const assigned = /([A-Za-z][\w.-]*)["'`)\]}]{0,2}\s{0,4}(?:[+:?]?[=:]|(?<=-[\w-]{1,60})\s)\s{0,4}["'`(]{0,2}$/
const afterKey = /([A-Za-z][\w.-]*?key\w*)["'`)\]}]{0,2}[\s,=:]{1,6}["'`(]{0,2}$/i
