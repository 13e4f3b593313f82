// How fast artifacts are hashed, packed and sent, and what memory that takes: each in a child process, against a sink in another.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { at, textOf } from '../../../shared/json.js'
import { runBundle } from '../../front-doors/child.js'
import { rowsOf, type Row } from '../measure.js'

// Takes some minutes, and 3 GiB of the disk meanwhile.
export const measureArtifacts = async (): Promise<readonly Row[]> => {
  const sink = spawn(process.execPath, [script('sink')], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const printed: unknown = JSON.parse(String(await once(sink.stdout, 'data')))
    const url = `https://localhost:${String(at(printed, 'port'))}`
    const caFile = textOf(at(printed, 'caFile')) ?? ''
    const rows: Row[] = []
    for (const part of ['transfers', 'packing', 'storing', 'memory']) rows.push(...(await measureInChild(script(part), url, caFile)))
    return rows
  } finally {
    sink.kill()
  }
}

const script = (name: string): string => resolve(`build/test/bench/artifacts/${name}.js`)

// Each has a separate folder for its files, and a heap that the others have not filled.
const measureInChild = async (part: string, url: string, caFile: string): Promise<readonly Row[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'aib-bench-'))
  try {
    const options = { arguments: [url, folder], cwd: resolve('.'), environment: { NODE_EXTRA_CA_CERTS: caFile }, clock: 'real' as const }
    const { stdout, stderr, exitCode } = await runBundle(part, options)
    if (exitCode !== 0) throw new Error(`${part} has failed:\n${stderr}`)
    return rowsOf(stdout)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
