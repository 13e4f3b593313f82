// Rules about secrets in a template. No message shows a value.
import { findSecretPattern, lineAt, type SecretMatch } from '../secret-patterns.js'
import type { Visit } from '../model/visit.js'
import type { StringNode } from '../node.js'
import { isSecretOfName, secretIn } from './secret-commands.js'
import { customizers, nameOf, validators, yaml, type Remark, type Rule, type Subject } from './rule.js'

export const secretRules: readonly Rule[] = [
  {
    id: 'secret-inline',
    severity: 'warning',
    title: 'A secret in an inline script',
    why: 'Inline scripts are part of the template, which everyone with read access to it can see, and of the log of the build.',
    source: 'template reference, customize',
    bad: yaml`
      properties:
        customize:
          - type: Shell
            inline:
              - mysql --password=Tr0ub4dor&3x -e 'select 1' # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: Shell
            inline:
              - mysql --password="$(az keyvault secret show --id "$SECRET" --query value -o tsv)" -e 'select 1'
    `,
    check: ({ find }) =>
      commands.flatMap((path) =>
        find(path).flatMap(({ node }) => {
          const found = node.kind === 'string' ? secretIn(node.value) : undefined
          return found === undefined || node.kind !== 'string'
            ? []
            : [{ at: node.at, message: `${lineOf(node.value, found)} seems to contain ${found.what}. ${inScript}` }]
        }),
      ),
  },
  {
    id: 'secret-property',
    severity: 'warning',
    title: 'A secret in a property',
    why: 'Everyone with read access to the template sees its properties, such as the signature in a link to a script. The identity of the template can read private blobs without one.',
    source: 'template reference, customize',
    bad: yaml`
      properties:
        customize:
          - type: Shell
            scriptUri: https://account.blob.core.windows.net/scripts/install.sh?sv=2024-11-04&sr=b&sp=r&sig=8kz2bQ0Vw1mT7yXo4cRnJf6hPdLuAeSgIi9UvZx3KqE%3D # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: Shell
            scriptUri: https://account.blob.core.windows.net/scripts/install.sh
    `,
    check: (subject) =>
      otherTexts(subject).flatMap(({ node, part }) => {
        const found = isExpired(node.value, subject) ? undefined : (findSecretPattern(node.value) ?? loginInUrl(node.value))
        return found === undefined ? [] : [{ at: node.at, message: `${nameOf(part)} seems to contain ${found}. ${inProperty}` }]
      }),
  },
  {
    id: 'sas-expired',
    severity: 'error',
    title: 'A link whose signature has expired',
    why: 'Storage refuses a shared access signature after the time in se, so the service cannot download the file. A plan asks nothing of Azure: the time is that of this machine.',
    source: 'learn.microsoft.com, Create a service SAS: signed expiry',
    bad: yaml`
      properties:
        customize:
          - type: File
            sourceUri: https://account.blob.core.windows.net/files/site.conf?sv=2022-11-02&sr=b&sp=r&se=2023-08-17T20%3A03%3A04Z&sig=8kz2bQ0Vw1mT7yXo4cRnJf6hPdLuAeSgIi9UvZx3KqE%3D # ✗
            destination: /tmp/site.conf
    `,
    good: yaml`
      properties:
        customize:
          - type: File
            sourceUri: https://account.blob.core.windows.net/files/site.conf
            destination: /tmp/site.conf
    `,
    check: (subject) =>
      otherTexts(subject)
        .filter(({ node }) => isExpired(node.value, subject))
        .map(({ node, part }) => ({
          at: node.at,
          message: `The shared access signature in ${nameOf(part)} expired on ${expiryOf(node.value)?.toISOString().slice(0, 10) ?? ''}, by the clock of this machine. ${inProperty}`,
        })),
  },
  {
    id: 'secret-tag',
    severity: 'warning',
    title: 'A secret in a tag',
    why: 'Tags are plain text, shown in lists, exports and bills to everyone who may read the resource.',
    source: 'learn.microsoft.com, Use tags to organize your Azure resources',
    bad: yaml`
      properties:
        distribute:
          - type: SharedImage
            artifactTags:
              adminPassword: Tr0ub4dor&3x # ✗
    `,
    good: yaml`
      properties:
        distribute:
          - type: SharedImage
            artifactTags:
              adminPasswordSecret: https://vault.vault.azure.net/secrets/admin
    `,
    check: (subject) => tagRemarks(subject),
  },
]

// A string of several lines is a script, of which the place shows only the beginning.
const lineOf = (script: string, { index }: SecretMatch): string =>
  script.trimEnd().includes('\n') ? `Line ${String(lineAt(script, index))} of this script` : 'This line'

const inScript = 'Read it in the script with an identity of the build VM (vmProfile.userAssignedIdentities).'
const inProperty = 'Remove the secret and revoke it; give the identity of the template Storage Blob Data Reader to read private blobs.'

const commands = [customizers, validators].flatMap((path) => [`${path}.inline[]`, `${path}.restartCommand`, `${path}.restartCheckCommand`])

// Every string of the template, except commands and tags.
const otherTexts = ({ visits, find }: Subject): readonly { readonly node: StringNode; readonly part: Visit }[] => {
  const inCommands = new Set(commands.flatMap((path) => find(path).map(({ node }) => node)))
  return visits.flatMap((part) => {
    const { node, parent } = part
    if (node.kind !== 'string' || inCommands.has(node) || parent?.property?.kind === 'map') return []
    return [{ node, part }]
  })
}

// https://user:password@host; a user name alone is not a secret.
const loginInUrl = (text: string): string | undefined => {
  const password = /^[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/?#:@]{1,200}:([^\s/?#@]{1,500})@/i.exec(text)?.[1]
  return password === undefined || /[<>${}%*]/.test(password) ? undefined : 'a password in its URL'
}

const isExpired = (url: string, { facts }: Subject): boolean => {
  const expiry = expiryOf(url)?.getTime()
  return facts.now !== undefined && expiry !== undefined && expiry < facts.now
}

const expiryOf = (url: string): Date | undefined => {
  if (!/^https:\/\/.*[?&]sig=[^&]/i.test(url)) return undefined
  // A date without a time means the start of that day (UTC), as in storage.
  const text = /[?&]se=([\dTZ:.%A-]{10,60})(?:&|$)/i.exec(url)?.[1]?.replaceAll(/%3a/gi, ':')
  const date = text === undefined ? undefined : new Date(text)
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date
}

const tagRemarks = ({ visits }: Subject): readonly Remark[] =>
  visits.flatMap((part) => {
    const { node, property } = part
    if (property?.kind !== 'map' || property.names !== undefined || node.kind !== 'object') return []
    return node.entries.flatMap(({ key, value }) => {
      if (value.kind !== 'string') return []
      const isNamed = isSecretOfName(key.value, value.value)
      const found = findSecretPattern(`${key.value}=${value.value}`) ?? (isNamed ? 'a password or key' : undefined)
      const message = `The tag ${JSON.stringify(key.value)} in ${nameOf(part)} seems to contain ${found ?? ''}. Remove it, and revoke the secret.`
      return found === undefined ? [] : [{ at: value.at, message }]
    })
  })
