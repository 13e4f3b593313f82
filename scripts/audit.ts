// npm run audit: advisories about what is bundled. It asks the package registry; arguments are for `npm audit` (--registry).
import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { at, isObject } from '../shared/json.js'
import { auditFindings, packagesOf, parseExceptions } from './release/audit.js'
import { reportRefusals } from './release/refusal.js'

const audit = (): void => {
  const folder = 'dist/metafiles'
  const inputs = readdirSync(folder).flatMap((name) => {
    const members = at(JSON.parse(readFileSync(join(folder, name), 'utf8')), 'inputs')
    return Object.keys(isObject(members) ? members : {})
  })
  const bundled = packagesOf(inputs)
  const exceptions = parseExceptions(JSON.parse(readFileSync('scripts/release/audit-exceptions.json', 'utf8')))
  const options = { encoding: 'utf8', maxBuffer: 2 ** 26, shell: process.platform === 'win32' } as const
  // It exits with 1 if it finds anything.
  const { stdout } = spawnSync('npm', ['audit', '--json', ...process.argv.slice(2)], options)
  const findings = auditFindings(stdout, bundled, exceptions, new Date().toISOString().slice(0, 10))
  for (const finding of findings) process.stdout.write(`${finding}\n`)
  if (findings.length > 0) process.exitCode = 1
  else process.stdout.write(`No advisory is open about the ${String(bundled.length)} bundled packages.\n`)
}

await reportRefusals(audit)
