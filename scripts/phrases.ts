// npm run phrases: the constructions of scripts/phrases/constructions.ts in all that people read, held to the budget. With names of files
// or folders, all that is in them. With --lower, the budget becomes the present count, unless that is higher.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { constructions } from './phrases/constructions.js'
import { findPhrases, type Finding } from './phrases/find.js'
import { textsOf } from './phrases/texts.js'

const budgetFile = 'scripts/phrases/budget.json'
// Written from tables that are checked themselves, of other people's words, or the list of the constructions.
const left =
  /^(?:(?:(?:plan|gate|promote|retain)\/)?action\.yml|schemas\/.*|tasks\/.*\.json|docs\/(?:reference|rules|preflight|troubleshooting|gates)\.md|package-lock\.json|LICENSE|test\/fixtures\/.*|test\/runtimes\/.*|scripts\/phrases\/(?:constructions\.ts|budget\.json)|test\/selftest\/phrases\.test\.ts|test\/tests\.json)$/
const read = /(?:\.(?:ts|mjs|cjs|js|md|ya?ml|json|sh)|^\.ci\/run)$/

interface Place extends Finding {
  readonly file: string
}

const args = process.argv.slice(2)
const isLowering = args.includes('--lower')
const paths = args.filter((arg) => !arg.startsWith('--'))
const places = filesOf(paths).flatMap((file): readonly Place[] =>
  findPhrases(textsOf(file, readFileSync(file, 'utf8'))).map((finding) => ({ ...finding, file })),
)
if (paths.length > 0) print(places)
else if (isLowering) lower(countsOf(places))
else hold(countsOf(places), places)

function filesOf(named: readonly string[]): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...named], { encoding: 'utf8' }).split('\n')
  return listed.filter((file) => read.test(file) && !left.test(file) && isReadable(file))
}

// A file that was deleted and not committed is still listed.
function isReadable(file: string): boolean {
  try {
    readFileSync(file)
    return true
  } catch {
    return false
  }
}

function countsOf(found: readonly Place[]): Readonly<Record<string, number>> {
  return Object.fromEntries(constructions.map(({ id }) => [id, found.filter(({ construction }) => construction.id === id).length]))
}

// The sum counts, so that a file may be reworded freely; the constructions that grew are printed.
function hold(counts: Readonly<Record<string, number>>, found: readonly Place[]): void {
  const budget = readBudget()
  const [total, allowed] = [sumOf(counts), sumOf(budget)]
  process.stderr.write(`${String(total)} phrases of ${String(allowed)}\n`)
  if (total <= allowed) return
  process.exitCode = 1
  const grown = Object.entries(counts).filter(([id, count]) => count > (budget[id] ?? 0))
  for (const [id, count] of grown) {
    print(found.filter(({ construction }) => construction.id === id))
    process.stderr.write(`${id}: ${String(count)} places, ${String(budget[id] ?? 0)} before. Reword the new ones (git diff shows yours).\n`)
  }
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

function lower(counts: Readonly<Record<string, number>>): void {
  const budget = readBudget()
  if (Object.keys(budget).length > 0 && sumOf(counts) > sumOf(budget)) throw new Error('There are more phrases than the budget has.')
  writeFileSync(budgetFile, `${JSON.stringify(counts, undefined, 2)}\n`)
}

function readBudget(): Readonly<Record<string, number>> {
  const value: unknown = JSON.parse(readFileSync(budgetFile, 'utf8'))
  if (typeof value !== 'object' || value === null) throw new Error(`${budgetFile} is not an object.`)
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'))
}

function print(found: readonly Place[]): void {
  for (const { file, line, construction, context } of found)
    process.stderr.write(`${file}:${String(line)}: "${context}" [${construction.id}]: write ${construction.better}\n`)
}
