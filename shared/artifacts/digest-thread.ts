// A thread that computes checksums. The module is its own entry point: only the module itself knows its address, which differs in the
// bundles. It is imported dynamically to start a thread, which keeps it in a separate file.
import { parentPort, Worker } from 'node:worker_threads'
import { at, textOf } from '../json.js'
import type { ContentTraits } from './sniff.js'
import { digestFile, makeReadBuffer, type Digest } from './digest.js'

export interface DigestThread {
  // Undefined if the thread failed, for whatever reason. One file at a time.
  digest(path: string): Promise<Digest | undefined>
  // The file in progress is abandoned.
  end(): Promise<void>
}

export const startDigestThread = (): DigestThread => {
  // The arguments of this process are meant for its own script.
  const worker = new Worker(new URL(import.meta.url), { execArgv: [] })
  let settle: (digest: Digest | undefined) => void = () => undefined
  let hasEnded = false
  worker.on('message', (message: unknown) => {
    settle(digestOf(message))
  })
  worker.on('error', () => {
    settle(undefined)
  })
  worker.on('exit', () => {
    hasEnded = true
    settle(undefined)
  })
  return {
    digest: (path) =>
      new Promise((resolve) => {
        settle = resolve
        if (hasEnded) resolve(undefined)
        else worker.postMessage(path)
      }),
    end: async () => {
      await worker.terminate()
    },
  }
}

const digestOf = (message: unknown): Digest | undefined => {
  const sha256 = textOf(at(message, 'sha256'))
  const beginning = at(message, 'beginning')
  if (sha256 === undefined) return undefined
  const is = (name: keyof ContentTraits): boolean => at(beginning, name) === true
  return {
    sha256,
    beginning: {
      isText: is('isText'),
      hasShebang: is('hasShebang'),
      isProgram: is('isProgram'),
      hasCarriageReturns: is('hasCarriageReturns'),
      isLfsPointer: is('isLfsPointer'),
      secret: textOf(at(beginning, 'secret')),
    },
  }
}

// Runs in the thread.
let buffer: Buffer | undefined
parentPort?.on('message', (path: unknown) => {
  digestFile(String(path), undefined, (buffer ??= makeReadBuffer())).then(
    (digest) => parentPort?.postMessage(digest),
    () => parentPort?.postMessage(undefined),
  )
})
