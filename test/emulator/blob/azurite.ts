// Azurite as a child process, with more than one account; it ends with this process, however that ends.
import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Certificates } from '../net/certificates.js'

// A storage account of Azurite with its one key.
export interface AccountKey {
  readonly name: string
  readonly key: string
}

// A running Azurite.
export interface Azurite {
  readonly url: string
  readonly accounts: readonly AccountKey[]
  stop(): Promise<void>
}

// The account of the user. Azurite reads account names from the environment at start, so staging accounts are created in advance.
export const userAccount = 'devstoreaccount1'
const stagingAccounts = 400

// Starts Azurite on a port that the system chooses; `folder` takes its certificate.
export const startAzurite = async (folder: string, certificates: Certificates): Promise<Azurite> => {
  const accounts = [userAccount, ...Array.from({ length: stagingAccounts }, randomName)].map((name) => ({
    name,
    key: randomBytes(64).toString('base64'),
  }))
  const child = await spawnAzurite(folder, certificates, accounts)
  return { url: await listening(child), accounts, stop: () => stop(child) }
}

const spawnAzurite = async (folder: string, certificates: Certificates, accounts: readonly AccountKey[]): Promise<ChildProcess> => {
  const files = { cert: join(folder, 'azurite.pem'), key: join(folder, 'azurite.key'), ca: join(folder, 'ca.pem') }
  await writeFile(files.cert, certificates.cert)
  await writeFile(files.key, certificates.key, { mode: 0o600 })
  const program = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js')
  const preload = new URL('azurite-preload.js', import.meta.url).href
  const args = ['--inMemoryPersistence', '--oauth', 'basic', '--cert', files.cert, '--key', files.key, '--blobPort', '0']
  return spawn(process.execPath, ['--import', preload, program, ...args, '--silent', '--disableTelemetry'], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      NODE_EXTRA_CA_CERTS: files.ca,
      AZURITE_ACCOUNTS: accounts.map(({ name, key }) => `${name}:${key}`).join(';'),
    },
  })
}

const listening = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer): void => {
      said += chunk.toString()
      const url = /successfully listens on (https:\/\/\S+)/.exec(said)?.[1]
      if (url !== undefined) resolve(url)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('error', reject)
    child.once('exit', (code) => {
      reject(new Error(`Azurite ended with exit code ${String(code)} before it was ready: ${said}`))
    })
  })

const stop = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve()
      return
    }
    child.once('exit', () => {
      resolve()
    })
    // In-memory data does not need an orderly shutdown.
    child.kill('SIGKILL')
  })

// Staging accounts have 24 random characters (recordings).
const randomName = (): string => Array.from({ length: 24 }, () => 'abcdefghijklmnopqrstuvwxyz0123456789'.charAt(randomInt(36))).join('')
