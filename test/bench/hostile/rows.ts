// What a plan of each hostile template takes, through the bundle: at most 5 seconds of a processor, and at most 2 seconds until a signal is
// answered. The compiler's own work on Bicep is not counted: it is another process.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runCommand } from '../../front-doors/command.js'
import { at } from '../../../shared/json.js'
import { toRow, type Row } from '../measure.js'
import { furtherTemplates } from './further-templates.js'
import { gapTemplates } from './gap-templates.js'
import { hostileTemplates, type HostileTemplate } from './templates.js'

// In milliseconds of a processor.
const mostWork = 5000
const longestSlice = 2000

// Two rows for each template.
export const measureHostile = async (): Promise<readonly Row[]> => {
  const rows: Row[] = []
  for (const template of [...hostileTemplates, ...furtherTemplates, ...gapTemplates]) rows.push(...(await measure(template)))
  return rows
}

const measure = async ({ name, files, words }: HostileTemplate): Promise<readonly Row[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'))
  try {
    for (const [path, text] of Object.entries(files())) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const report = join(folder, 'event-loop.json')
    const hook = pathToFileURL(resolve('test/bench/hostile/event-loop.mjs')).href
    const environment = { NODE_OPTIONS: `--import ${hook}`, EVENT_LOOP_REPORT: report, PATH: process.env['PATH'] ?? '' }
    await runCommand(['plan', ...words], { cwd: folder, environment, clock: 'real' })
    const taken: unknown = JSON.parse(readFileSync(report, 'utf8'))
    return [
      toRow(`${name}: work`, 1, Number(at(taken, 'total')), mostWork),
      toRow(`${name}: until a signal is answered`, 1, Number(at(taken, 'longest')), longestSlice),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
