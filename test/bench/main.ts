// The rows of npm run bench, as a table or, with --json, as one list.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { at } from '../../shared/azure/wire.js'
import { runBundle } from '../front-doors/child.js'
import { measureEvaluating } from './evaluating.js'
import { fuzzTemplates } from './fuzz.js'
import { measureHashing } from './hashing.js'
import { toRow, type Row } from './measure.js'
import { measureStartUp } from './start-up.js'

const size = 256 * 1024 * 1024

const main = async (): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'aib-bench-'))
  try {
    const file = await makeFile(join(folder, 'large'))
    print([
      ...(await measureStartUp()),
      ...(await measureHashing(file)),
      await measureUpload(file),
      ...(await measureEvaluating()),
      fuzzTemplates(),
    ])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const makeFile = async (path: string): Promise<string> => {
  const file = await open(path, 'w')
  const piece = Buffer.alloc(1024 * 1024, 'image builder ')
  for (let written = 0; written < size; written += piece.length) await file.write(piece)
  await file.close()
  return path
}

const measureUpload = async (file: string): Promise<Row> => {
  const sink = spawn(process.execPath, [resolve('build/test/bench/sink.js')], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const printed: unknown = await once(sink.stdout, 'data')
    const { port, caFile } = sinkOf(JSON.parse(String(printed)))
    const { stdout } = await runBundle(resolve('build/test/bench/upload.js'), {
      arguments: [file, `https://localhost:${port}/account/container`],
      cwd: resolve('.'),
      environment: { NODE_EXTRA_CA_CERTS: caFile },
    })
    const times: unknown = JSON.parse(stdout)
    return toRow('upload of 256 MiB to a sink, against the SDK alone', 1.15, Number(at(times, 'value')), Number(at(times, 'bound')))
  } finally {
    sink.kill()
  }
}

const sinkOf = (value: unknown): { readonly port: number; readonly caFile: string } => ({
  port: Number(at(value, 'port')),
  caFile: String(at(value, 'caFile')),
})

const print = (rows: readonly Row[]): void => {
  if (process.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`)
    return
  }
  for (const { name, value, bound, unit, ratio, goal, ok } of rows) {
    process.stdout.write(
      `${ok ? 'ok  ' : 'SLOW'}  ${name.padEnd(52)}  ${value.toFixed(0).padStart(6)} ${unit}  bound ${bound.toFixed(0).padStart(6)} ${unit}  ratio ${ratio.toFixed(2)}  goal ${goal}\n`,
    )
  }
}

await main()
