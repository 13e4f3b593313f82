// What both forms of the download step do when something fails: the same.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import { join } from 'node:path'
import type { DownloadAccess } from '../../../../shared/artifacts/download-step/download.js'
import { downloadLines } from '../../../../shared/artifacts/download-step/step.js'
import { stallSeconds, tries } from '../../../../shared/artifacts/download-step/trying.js'
import type { Answer } from '../../../build-vm/answers.js'
import { identityId, itOnBuildVm, startBuildVm, token, type BuildVm, type Machine, type StepResult } from '../../../build-vm/build-vm.js'
import { makeCertificates } from '../../../emulator/net/certificates.js'
import type { Tool } from '../../../tools.js'

const blob = Buffer.from('a script of the repository\n'.repeat(10_000))
const link = 'sv=2024&sr=b&sig=a%2Bb%3D'
// More than the tries: .NET repeats a request whose connection ends without an answer.
const always = (answer: Answer): readonly Answer[] => Array.from({ length: 99 }, () => answer)
const refusal = (status: number, code: string): Answer => ({ status, headers: { 'x-ms-error-code': code } })
const proxyPage: Answer = { status: 200, body: '<html>Sign in</html>' }
const noSuchIdentity = JSON.stringify({ error: 'invalid_request', error_description: 'Identity not found' })

interface Failure {
  readonly title: string
  readonly storage?: readonly Answer[]
  readonly metadata?: readonly Answer[]
  readonly access?: 'link'
  readonly machine?: Partial<Machine>
  // That of the content on the machine if absent; `untrusted`: storage with a certificate of an unknown authority.
  readonly url?: string
  // Pauses before the end.
  readonly waits: number
  // Its output if it fails; it succeeds without one.
  readonly output?: RegExp
  readonly absent?: RegExp
}

const failures: readonly Failure[] = [
  { title: 'storage that is busy, then answers', storage: [503, 500, 429], waits: 3 },
  { title: 'a page of a proxy, then the content', storage: [proxyPage], waits: 1 },
  { title: 'a body that is cut short, then the whole', storage: [{ cut: 'announced' }, { cut: 'silent' }], waits: 2 },
  { title: 'a metadata service that starts, then answers', metadata: [500, 404, 410, 429], waits: 4 },
  { title: 'an answer without a token', metadata: [{ status: 200, body: 'eyJhbGciOi' }], waits: 1 },
  {
    title: 'a page of a proxy every time',
    storage: always(proxyPage),
    waits: 1,
    output: /has sha256 [0-9a-f]{64} instead of [0-9a-f]{64}\n$/,
    absent: /role|firewall/,
  },
  {
    title: 'an empty answer every time',
    storage: always({ status: 200, body: '' }),
    waits: 1,
    output: /has sha256 e3b0c44298fc1c14[0-9a-f]{48} instead of [0-9a-f]{64}\n$/,
    absent: /role|firewall/,
  },
  {
    title: 'a body that is always cut short',
    storage: always({ cut: 'announced' }),
    waits: 6,
    output: /try 6 of 7 failed: \S+ could not be downloaded: .*(prematurely|outstanding|closed|connection).*\n.*could not be downloaded: /i,
    absent: /role|firewall/,
  },
  {
    title: 'storage that closes the connection every time',
    storage: always({ cut: 'answer' }),
    waits: 6,
    output: /could not be downloaded: [A-Za-z].*\n$/,
    absent: /role|firewall/,
  },
  {
    title: 'a missing role',
    storage: always(refusal(403, 'AuthorizationPermissionMismatch')),
    waits: 6,
    output:
      /the answer is 403 AuthorizationPermissionMismatch\. Identity \S+\/build of the build VM needs the role Storage Blob Data Reader on the container\.\n$/,
    absent: /firewall/,
  },
  {
    title: 'a firewall',
    storage: always(refusal(403, 'AuthorizationFailure')),
    waits: 6,
    output: /the answer is 403 AuthorizationFailure\. The firewall of the storage account must let the build VM in\.\n$/,
    absent: /role/,
  },
  {
    title: 'a 403 that is not from storage',
    storage: always(403),
    waits: 6,
    output: /the answer is 403\. It has no error code of Azure Storage: something on the way, such as a proxy, may have answered\.\n$/,
    absent: /role|firewall/,
  },
  {
    title: 'a proxy that refuses',
    url: 'https://account.blob.core.windows.net/artifacts/abc/content',
    machine: { environment: { https_proxy: 'http://127.0.0.1:10000' } },
    waits: 6,
    output: /could not be downloaded: .*(403|Forbidden).*\n$/,
    absent: /role|firewall|Azure Storage/,
  },
  {
    title: 'a token that storage does not accept',
    storage: always(refusal(401, 'InvalidAuthenticationInfo')),
    waits: 6,
    output: /the answer is 401 InvalidAuthenticationInfo\n$/,
    absent: /role|firewall/,
  },
  {
    title: 'a blob that does not exist',
    storage: always(refusal(404, 'BlobNotFound')),
    waits: 0,
    output: /the answer is 404 BlobNotFound\n$/,
  },
  {
    title: 'a redirect',
    storage: always({ status: 302, headers: { location: 'http://127.0.0.1:10000/elsewhere' } }),
    waits: 0,
    output: /the answer is 302\n$/,
  },
  {
    title: 'an error code that is none of storage',
    storage: always(refusal(403, 'No-Access; see <b>')),
    waits: 6,
    output: /the answer is 403 No\n$/,
    absent: /role|firewall/,
  },
  {
    title: 'something that answers a TLS handshake with text',
    url: 'https://127.0.0.1:10000/artifacts/abc/content',
    waits: 6,
    output: /could not be downloaded: [A-Za-z].*\n$/,
    absent: /role|firewall|exit code/,
  },
  {
    title: 'a certificate that the machine does not trust',
    url: 'untrusted',
    waits: 0,
    output: /could not be downloaded: .*certificate.*\n$/i,
    absent: /role|firewall|exit code/,
  },
  {
    title: 'a name that DNS does not know',
    url: 'https://account.blob.invalid/artifacts/abc/content',
    waits: 6,
    output: /could not be downloaded: .*(resolve|not known|temporarily unavailable).*\n$/i,
    absent: /role|firewall|exit code/,
  },
  {
    title: 'storage that is always busy',
    storage: always(refusal(503, 'ServerBusy')),
    waits: 6,
    output: /the answer is 503 ServerBusy\n$/,
    absent: /role|firewall/,
  },
  {
    title: 'a metadata service that is always busy',
    metadata: always(429),
    waits: 6,
    output: /did not return a token for identity \S+\/build, its answer is 429\n$/,
    absent: /role|firewall/,
  },
  {
    title: 'a metadata service that refuses',
    metadata: always(403),
    waits: 0,
    output: /did not return a token for identity \S+\/build, its answer is 403\n$/,
    absent: /role|firewall/,
  },
  {
    title: 'an identity that the VM does not have',
    metadata: always({ status: 400, body: noSuchIdentity }),
    waits: 0,
    output: /the metadata service of the VM did not return a token for identity \S+\/build, its answer is 400 Identity not found\n$/,
    absent: /role|firewall/,
  },
  {
    title: 'a link that has ended',
    access: 'link',
    machine: { link: 'sig=other' },
    waits: 0,
    output: /the answer is 403 AuthenticationFailed\. The link lasts until the deadline of the job that made this template\.\n$/,
  },
  {
    title: 'a full disk',
    machine: { temporary: 'small' },
    waits: 0,
    output: /^download: .*(No space left on device.*|temporary folder \S+, where \d+ KB are free)$/m,
    absent: /role|firewall/,
  },
  {
    title: 'a disk that is full from the beginning',
    machine: { temporary: 'full' },
    waits: 0,
    output: /^download: .*(No space left on device|nothing can be written to the temporary folder \S+, where 0 KB are free)/m,
    absent: /role|firewall|metadata/,
  },
  {
    title: 'a disk that takes no more files',
    machine: { temporary: 'no files' },
    waits: 0,
    output: /^download: .*(No space left on device|nothing can be written to the temporary folder \S+, where \d+ KB are free)/m,
    absent: /role|firewall|metadata/,
  },
  {
    title: 'a disk that is full where the file belongs',
    machine: { home: 'small' },
    waits: 0,
    output: /No space left on device/,
    absent: /role|firewall|metadata/,
  },
  {
    title: 'a temporary folder that cannot be deleted, after all is well',
    machine: { temporary: 'busy' },
    storage: [503],
    waits: 1,
  },
  {
    title: 'a temporary folder that cannot be deleted, after a wrong checksum',
    machine: { temporary: 'busy' },
    storage: always(proxyPage),
    waits: 1,
    output: /has sha256 [0-9a-f]{64} instead of [0-9a-f]{64}\n/,
  },
]

const forms: readonly {
  readonly os: 'Linux' | 'Windows'
  readonly tools: readonly Tool[]
  readonly run: (vm: BuildVm, lines: readonly string[]) => Promise<StepResult>
}[] = [
  { os: 'Linux', tools: ['dash', 'curl'], run: (vm, lines) => vm.run('dash', lines) },
  { os: 'Linux', tools: ['busybox', 'wget'], run: (vm, lines) => vm.run('busybox', lines) },
  { os: 'Windows', tools: ['pwsh'], run: (vm, lines) => vm.runPowerShell(lines, 'warm') },
]

describe('the download step', () => {
  it('loses at most a quarter of an hour to a silence: seven tries with their pauses', () => {
    const pauses = Array.from({ length: tries - 1 }, (_, index) => 2 ** (index + 1))
    assert.ok(pauses.reduce((sum, pause) => sum + pause, tries * stallSeconds) <= 900)
  })
})

describe('the download step meets', () => {
  let untrustedPort = 0
  let untrusted: Server | undefined
  before(async () => {
    untrusted = createServer(await makeCertificates(), (_, response) => response.end())
    untrusted.listen(0, '127.0.0.1')
    await once(untrusted, 'listening')
    const address = untrusted.address()
    untrustedPort = typeof address === 'object' && address !== null ? address.port : 0
  })
  after(() => {
    untrusted?.closeAllConnections()
    untrusted?.close()
  })

  for (const { os, tools, run } of forms) {
    for (const failure of failures) {
      itOnBuildVm(tools, `${failure.title} (${tools.join(' with ')})`, async () => {
        const access: DownloadAccess = failure.access === 'link' ? { kind: 'link', query: link } : { kind: 'identity', identityId }
        const fetchers = tools.filter((tool) => tool === 'curl' || tool === 'wget')
        const vm = await startBuildVm({
          blob,
          programs: [...fetchers, 'sha256sum'],
          ...(failure.access === 'link' ? { link } : {}),
          ...(failure.url === 'untrusted' ? { port: untrustedPort } : {}),
          ...failure.machine,
        })
        try {
          vm.failures.push(...(failure.storage ?? []))
          vm.metadataFailures.push(...(failure.metadata ?? []))
          const destination = join(vm.home, 'opt/file')
          const sha256 = createHash('sha256').update(blob).digest('hex')
          const lines = downloadLines({
            os,
            url:
              failure.url === 'untrusted'
                ? `https://127.0.0.1:${String(untrustedPort)}/artifacts/abc/content`
                : (failure.url ?? vm.blobUrl),
            sha256,
            access,
            destination,
            content: { kind: 'file', mode: 0o644 },
          })
          const { exitCode, output, waits } = await run(vm, lines)
          assert.equal(exitCode, failure.output === undefined ? 0 : 1, output)
          assert.deepEqual(waits, ['2', '4', '8', '16', '32', '64'].slice(0, failure.waits), output)
          assert.match(output, failure.output ?? /^download: \S+ is in place$/m)
          // A line for each try that is followed by another.
          assert.equal(output.match(/^download: try \d of 7 failed: .*Trying again in \d+ seconds$/gm)?.length ?? 0, failure.waits, output)
          if (failure.absent !== undefined) assert.doesNotMatch(output, failure.absent)
          assert.ok(!output.includes(token) && !output.includes('sig='), output)
          assert.equal(/could not be deleted and remains/.test(output), failure.machine?.temporary === 'busy', output)
          if (failure.output === undefined) assert.deepEqual(await readFile(destination), blob)
          else await assert.rejects(readFile(destination))
        } finally {
          await vm.stop()
        }
      })
    }
  }
})
