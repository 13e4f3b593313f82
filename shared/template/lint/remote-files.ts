// Rules about remote scripts and files, and their checksums.
import { isSince } from '../model/api-versions.js'
import type { TemplateNode } from '../node.js'
import { yaml, type Remark, type Rule } from './rule.js'

export const remoteFileRules: readonly Rule[] = [
  {
    id: 'checksum-form',
    severity: 'error',
    title: 'A string that is not a checksum',
    why: 'sha256Checksum is 64 hexadecimal digits in lower case; the service compares it as it is.',
    source: 'template reference, File customizer',
    bad: yaml`
      properties:
        customize:
          - type: Shell
            scriptUri: https://example.com/install.sh
            sha256Checksum: ADE4C5214C3C675E92C66E2D067A870C5B81B9844B3DE3CC72C49FF36425FC93 # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: Shell
            scriptUri: https://example.com/install.sh
            sha256Checksum: ade4c5214c3c675e92c66e2d067a870c5b81b9844b3de3cc72c49ff36425fc93
    `,
    check: ({ visits }) =>
      visits.flatMap(({ node, property }) =>
        property?.kind === 'text' && property.form === 'sha256' && node.kind === 'string' ? checksumRemarks(node.value, node) : [],
      ),
  },
  {
    id: 'remote-file-unpinned',
    severity: 'warning',
    title: 'A remote file without a checksum',
    why: 'Without sha256Checksum the content at the URL may change between builds without notice. It is reported once per template, at the first such file, with the number of files.',
    source: 'template reference, Shell customizer',
    bad: yaml`
      properties:
        customize:
          - type: Shell
            scriptUri: https://example.com/install.sh # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: Shell
            scriptUri: https://example.com/install.sh
            sha256Checksum: ade4c5214c3c675e92c66e2d067a870c5b81b9844b3de3cc72c49ff36425fc93
    `,
    check: ({ remoteFiles, apiVersion }) =>
      remoteFiles
        .filter(({ checksum, checksumSince }) => {
          const isPinned = checksum !== undefined && checksum.value !== ''
          return !isPinned && isSince(apiVersion.value, checksumSince)
        })
        .map(({ property, value }) => ({
          at: value.at,
          message: `This ${property} has no sha256Checksum, so the file may change between builds. Add the checksum, or keep the file in the repository.`,
        })),
    summary: (count) =>
      `${count} remote files, of which this is the first, have no sha256Checksum, so they may change between builds. Add the checksums, or keep the files in the repository.`,
  },
  {
    id: 'remote-file-http',
    severity: 'warning',
    title: 'A file downloaded over plain HTTP',
    why: 'Anyone on the network path can replace a file that then runs with full rights in the image.',
    source: 'good practice',
    bad: yaml`
      properties:
        customize:
          - type: Shell
            scriptUri: http://example.com/install.sh # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: Shell
            scriptUri: https://example.com/install.sh
    `,
    check: ({ remoteFiles }) =>
      remoteFiles
        .filter(({ value }) => /^http:/i.test(value.value))
        .map(({ property, value }) => ({
          at: value.at,
          message: `${property} is fetched over plain http, where anyone in between can replace it. Use https.`,
        })),
  },
  {
    id: 'remote-file-page',
    severity: 'error',
    title: 'A web page in place of a file',
    why: 'The address of a file in a repository browser, such as github.com/…/blob/…, leads to an HTML page. The service would download the page and run it.',
    source: 'template reference, File customizer: files from GitHub',
    bad: yaml`
      properties:
        customize:
          - type: Shell
            scriptUri: https://github.com/contoso/images/blob/main/install.sh # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: Shell
            scriptUri: https://raw.githubusercontent.com/contoso/images/main/install.sh
    `,
    check: ({ remoteFiles }) =>
      remoteFiles.flatMap(({ property, value }) => {
        const raw = rawAddress(value.value)
        return raw === undefined ? [] : [{ at: value.at, message: `${property} is the address of a web page, not of the file. ${raw}` }]
      }),
  },
]

// What to do about the address of a page; undefined for that of a file. `?raw=true` leads to the file.
const rawAddress = (url: string): string | undefined => {
  const github = /^https?:\/\/(?:www\.)?github\.com\/([^/?#]+\/[^/?#]+)\/(?:blob|tree)\/([^?#]+)(\?[^#]*)?/i.exec(url)
  if (github !== null) {
    const [, repository = '', path = '', query = ''] = github
    return /[?&]raw=(?:true|1)\b/i.test(query) ? undefined : `Use https://raw.githubusercontent.com/${repository}/${path}.`
  }
  if (/^https?:\/\/[^/?#]+\/[^?#]+\/-\/(?:blob|tree)\//i.test(url)) return 'In GitLab, the address of the file has /-/raw/ instead.'
  if (/^https?:\/\/bitbucket\.org\/[^/]+\/[^/]+\/src\//i.test(url))
    return 'In Bitbucket, the address of the file has /raw/ instead of /src/.'
  if (/^https?:\/\/gist\.github\.com\/(?:[^/?#]+\/)?[0-9a-f]{20,40}\/?(?:[?#]|$)/i.test(url))
    return 'The address of a file of a gist has /raw at the end.'
  return /^https?:\/\/(?:dev\.azure\.com|[^/?#.]+\.visualstudio\.com)\/[^?#]*_git\//i.test(url)
    ? 'Azure Repos has no public address for a file: check it out in the pipeline, and name its path in the workspace.'
    : undefined
}

// The service fills in an empty checksum.
const checksumRemarks = (value: string, { at }: TemplateNode): readonly Remark[] => {
  if (value === '' || /^[0-9a-f]{64}$/.test(value)) return []
  if (/^[0-9a-f]{64}$/i.test(value)) return [{ at, message: 'sha256Checksum must be in lower case.' }]
  const got = /^[0-9a-f]*$/i.test(value) ? `${value.length} of them` : JSON.stringify(value.slice(0, 80))
  return [{ at, message: `sha256Checksum must be 64 hexadecimal digits, not ${got}. Remove it to have it computed.` }]
}
