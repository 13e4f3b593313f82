// What is a secret by its very form, wherever it stands: in the inline scripts of a template, and in files that go into an image.

// What a text holds, as the end of a sentence; undefined where nothing in it has the form of a secret.
export const findSecretPattern = (text: string): string | undefined =>
  anyForm.test(text) ? forms.find(([, form]) => Array.from(text.matchAll(form)).some(([match]) => !isPublic(match)))?.[0] : undefined

// What every form below has in it, for one quick look at a text.
const anyForm = /sig=|AKIA|ASIA|gh[pousr]_|github_pat_|AccountKey=|PRIVATE KEY|Bearer|npm_|xox[abprs]-/i

// Only forms that hardly anything else has: what is found stops a build.
const forms: readonly (readonly [string, RegExp])[] = [
  ['a shared access signature', /[?&]sig=[A-Za-z0-9%+/]{30,}/g],
  ['an AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})\b/g],
  ['a key of a storage account', /\bAccountKey=[A-Za-z0-9+/]{40,}={0,2}/gi],
  // With the key behind its head: scripts that look for keys name the head alone.
  ['a private key', /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY-----(?=(?:\s|\\[nr])+(?:[A-Za-z-]+: |[A-Za-z0-9+/]{16}))/g],
  ['a bearer token', /\bBearer\s{1,9}eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/gi],
  ['a token of npm', /\bnpm_[A-Za-z0-9]{36}\b/g],
  ['a token of Slack', /\bxox[abprs]-[A-Za-z0-9-]{20,}\b/g],
]

// The example of AWS's documentation, and the key of the storage emulator, which is the same on every machine
// (learn.microsoft.com, "Use the Azurite emulator").
const isPublic = (match: string): boolean => match.endsWith('EXAMPLE') || match.includes('Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsu')
