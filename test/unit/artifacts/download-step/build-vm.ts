// A build VM as far as the download step can see it: the metadata service and blob storage on the loopback, and a PATH with just the
// programs that a test gives it. The generated text runs as it is: curl and wget are wrapped by scripts that send what is meant for the
// metadata service's fixed address to the loopback, so that no test's address is ever in the product.
import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from '../../../tools.js'

export const identityId =
  '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/build'
export const token = 'eyJ0eXAi.c2VjcmV0.dG9rZW4-_'

interface StepResult {
  readonly exitCode: number
  readonly output: string
  // How long the step would have waited, in seconds, one wait after the other.
  readonly waits: readonly string[]
  // What processes were started with, where everyone on the VM can read it.
  readonly commandLines: string
}

export interface BuildVm {
  // Where steps run and where relative destinations lie.
  readonly home: string
  readonly blobUrl: string
  // What the next answers of storage are, before it answers well.
  readonly failures: number[]
  run(shell: string, lines: readonly string[]): Promise<StepResult>
  // What a step has left where it works.
  leftovers(): Promise<readonly string[]>
  stop(): Promise<void>
}

// What every distribution has, of what the step uses.
const system = ['mktemp', 'rm', 'mkdir', 'dirname', 'sed', 'id', 'tar', 'gzip', 'install']

export interface Machine {
  // What its storage has at blobUrl.
  readonly blob?: Buffer
  // The programs on it beside the system's own.
  readonly programs: readonly string[]
  // Who runs steps, where it is not the one who runs the tests.
  readonly userId?: number
  // The identity that it has, and the token that the metadata service gives for it.
  readonly identity?: { readonly id: string; readonly token: string }
  // The query of a link that its storage takes instead of a token.
  readonly link?: string
  // An authority that it trusts.
  readonly caFile?: string
}

// A VM that is up.
export const startBuildVm = async (machine: Machine): Promise<BuildVm> => {
  const root = await mkdtemp(join(tmpdir(), 'aib-vm-'))
  const [bin, home, work] = [join(root, 'bin'), join(root, 'home'), join(root, 'work')]
  for (const folder of [bin, home, work]) await mkdir(folder)
  const failures: number[] = []
  const server = createServer((request, response) => {
    answer(request, response, machine, failures)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  await fillBin(bin, root, port, machine)
  return {
    home,
    blobUrl: `http://127.0.0.1:${String(port)}${blobPath}`,
    failures,
    run: (shell, lines) => runStep(root, shell, lines),
    leftovers: () => readdir(work),
    stop: async () => {
      await new Promise((resolve) => server.close(resolve))
      await rm(root, { recursive: true, force: true })
    },
  }
}

const blobPath = '/artifacts/abc/content%20%231'
const usualIdentity = { id: identityId, token }

const fillBin = async (bin: string, root: string, port: number, { programs, userId, caFile }: Machine): Promise<void> => {
  const script = async (name: string, text: string): Promise<void> => {
    await rm(join(bin, name), { force: true })
    await writeFile(join(bin, name), `#!/bin/sh\n${text}\n`)
    await chmod(join(bin, name), 0o755)
  }
  for (const name of [...system, ...programs]) {
    const path = findProgram(name)
    if (path === undefined) throw new Error(`${name} is not on this machine.`)
    if (name !== 'curl' && name !== 'wget') await symlink(path, join(bin, name))
    else await script(name, rewriting(`${path}${caFile === undefined ? '' : ` ${trustOption[name]}'${caFile}'`}`, root, port))
  }
  await script('sleep', `echo "$1" >>'${root}/waits'`)
  await script('sudo', `echo "sudo $*" >>'${root}/commands'; [ "$1" = -n ] && shift; exec "$@"`)
  if (userId !== undefined) await script('id', `echo ${String(userId)}`)
}

const trustOption = { curl: '--cacert ', wget: '--ca-certificate=' }

const rewriting = (command: string, root: string, port: number): string =>
  [
    `echo "${command} $*" >>'${root}/commands'`,
    `for argument; do set -- "$@" "$(printf %s "$argument" | sed 's#^http://169.254.169.254/#http://127.0.0.1:${String(port)}/#')"; shift; done`,
    `exec ${command} "$@"`,
  ].join('\n')

const answer = (
  request: IncomingMessage,
  response: ServerResponse,
  { blob, link, identity = usualIdentity }: Machine,
  failures: number[],
): void => {
  const url = new URL(request.url ?? '', 'http://localhost')
  if (url.pathname === '/metadata/identity/oauth2/token') answerToken(request, response, url, identity)
  else if (!(link === undefined ? hasToken(request, identity) : url.search === `?${link}` && request.headers.authorization === undefined))
    response.writeHead(401).end()
  else if (failures.length > 0) response.writeHead(failures.shift() ?? 500).end('no')
  else if (url.pathname !== blobPath || blob === undefined) response.writeHead(404).end()
  else response.writeHead(200, { 'content-length': blob.length }).end(blob)
}

const hasToken = ({ headers }: IncomingMessage, identity: { readonly token: string }): boolean =>
  headers.authorization === `Bearer ${identity.token}` && headers['x-ms-version'] !== undefined

// As the metadata service does (learn.microsoft.com, "How to use managed identities on a VM to acquire an access token").
const answerToken = (
  { headers }: IncomingMessage,
  response: ServerResponse,
  { searchParams }: URL,
  identity: { readonly id: string; readonly token: string },
): void => {
  const isRight =
    headers['metadata'] === 'true' &&
    headers['x-forwarded-for'] === undefined &&
    searchParams.get('api-version') === '2018-02-01' &&
    searchParams.get('resource') === 'https://storage.azure.com/' &&
    searchParams.get('msi_res_id') === identity.id
  if (!isRight) response.writeHead(400).end('{"error":"invalid_request"}')
  else
    response.writeHead(200).end(JSON.stringify({ access_token: identity.token, client_id: 'x', expires_in: '86399', token_type: 'Bearer' }))
}

// As Packer runs the lines of a step: in a file, by a shell that stops at errors.
const runStep = async (root: string, shell: string, lines: readonly string[]): Promise<StepResult> => {
  const file = join(root, 'step.sh')
  await writeFile(file, `${lines.join('\n')}\n`)
  const options = { cwd: join(root, 'home'), env: { PATH: join(root, 'bin'), TMPDIR: join(root, 'work'), LC_ALL: 'C.UTF-8' } }
  const ended = await new Promise<Pick<StepResult, 'exitCode' | 'output'>>((resolve) => {
    const child = execFile(findProgram(shell) ?? shell, ['-e', file], options, (_error, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, output: stdout + stderr })
    })
  })
  const read = (name: string): Promise<string> => readFile(join(root, name), 'utf8').catch(() => '')
  return { ...ended, waits: (await read('waits')).split('\n').slice(0, -1), commandLines: await read('commands') }
}
