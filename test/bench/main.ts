// The rows of npm run bench, as a table or, with --json, as one list; `npm run bench -- artifacts` measures that group alone.
import { measureArtifacts } from './artifacts/rows.js'
import { measureBicep } from './bicep.js'
import { measureBuilds } from './builds.js'
import { measureDownloadSteps } from './download-steps.js'
import { measureDurations } from './durations.js'
import { measureEvaluating } from './evaluating.js'
import { measureFirstRequest } from './first-request.js'
import { fuzzTemplates } from './fuzz.js'
import { measureLatency } from './latency.js'
import { renderHostileTexts } from './markdown.js'
import { measureHostile } from './hostile/rows.js'
import type { Row } from './measure.js'
import { measurePreflight } from './preflight.js'
import { measureStartUp } from './start-up.js'

const groups: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  'start-up': async () => [...(await measureStartUp()), ...(await measureFirstRequest())],
  artifacts: measureArtifacts,
  builds: measureBuilds,
  latency: measureLatency,
  preflight: measurePreflight,
  markdown: () => Promise.resolve([renderHostileTexts()]),
  templates: async () => [...(await measureEvaluating()), ...(await measureBicep()), fuzzTemplates()],
  hostile: measureHostile,
  steps: measureDownloadSteps,
  durations: () => Promise.resolve(measureDurations()),
}

// Up to a quarter of an hour each: only if they are named.
const byNameOnly = new Set(['durations', 'hostile', 'steps'])

const main = async (): Promise<void> => {
  const chosen = process.argv.slice(2).filter((word) => word !== '--json')
  const unknown = chosen.filter((name) => !(name in groups))
  if (unknown.length > 0) throw new Error(`There is no group ${unknown.join(', ')}; there are ${Object.keys(groups).join(', ')}.`)
  const rows: Row[] = []
  for (const [name, measure] of Object.entries(groups))
    if (chosen.length === 0 ? !byNameOnly.has(name) : chosen.includes(name)) rows.push(...(await measure()))
  print(rows)
}

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
