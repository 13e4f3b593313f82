// Plans of ten Bicep templates, against the real compiler alone for the same ten. No row on a machine without a compiler.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { runCommand } from '../front-doors/command.js'
import { writeFiles } from '../temporary-folder.js'
import { findProgram } from '../tools.js'
import { compare, type Row } from './measure.js'

// A plan starts the compiler for the templates and for the files that they load. On an idle machine it takes at most three seconds.
export const measureBicep = async (): Promise<readonly Row[]> => {
  const compiler = findProgram('bicep')
  if (compiler === undefined) return []
  const folder = await mkdtemp(join(tmpdir(), 'aib-bench-'))
  try {
    const text = await readFile(resolve('test/fixtures/bicep/image.bicep'), 'utf8')
    const names = Array.from({ length: 10 }, (_, index) => `t${String(index)}.bicep`)
    await writeFiles(folder, Object.fromEntries(names.map((name, index) => [name, text.replace('-image', `-${String(index)}`)])))
    const options = { cwd: folder, environment: { PATH: dirname(compiler), HOME: folder }, clock: 'real' } as const
    const target = ['--subscription-id', '11111111-2222-3333-4444-555555555555', '--resource-group-name', 'rg', '--location', 'westus2']
    const plan = async (): Promise<number> => {
      const { exitCode, stderr, milliseconds } = await runCommand(['plan', '*.bicep', '--parameters', 'name=web', ...target], options)
      if (exitCode !== 0) throw new Error(stderr)
      return milliseconds
    }
    const pattern = join(folder, '*.bicep')
    const alone = () => promisify(execFile)(compiler, ['build', '--no-restore', '--pattern', pattern, '--outdir', join(folder, 'compiled')])
    return [await compare('ten Bicep templates, from start to plans', 3, 3, plan, alone)]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
