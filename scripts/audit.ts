// npm run audit: advisories about what is bundled. It asks the package registry.
import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { at, isObject } from '../shared/json.js'
import { auditFindings, parseExceptions } from './release/audit.js'

const folder = 'dist/metafiles'
const bundled = readdirSync(folder).flatMap((name) => {
  const inputs = at(JSON.parse(readFileSync(join(folder, name), 'utf8')), 'inputs')
  return Object.keys(isObject(inputs) ? inputs : {}).flatMap(
    (file) => /^(?:[a-z-]+:)?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? [],
  )
})
const exceptions = parseExceptions(JSON.parse(readFileSync('scripts/release/audit-exceptions.json', 'utf8')))
// It exits with 1 if it finds anything.
const { stdout } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8', maxBuffer: 2 ** 26, shell: process.platform === 'win32' })
const findings = auditFindings(JSON.parse(stdout), [...new Set(bundled)], exceptions, new Date().toISOString().slice(0, 10))
for (const finding of findings) process.stdout.write(`${finding}\n`)
if (findings.length > 0) process.exitCode = 1
else process.stdout.write(`No advisory is open about the ${String(new Set(bundled).size)} bundled packages.\n`)
