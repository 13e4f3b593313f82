// Compiles Bicep files. The author of a pull request decides neither where the machine's logins are sent, nor what is read outside of the
// workspace. `bicep jsonrpc` restores modules without being asked, and `bicep build --no-restore` does not. Unless restoring is allowed, files
// that may name something to restore are built first, without a login and without the network, which reports every reference that is not
// restored. One server compiles all other files.
import { writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { AibError, throwProblems, type Problem } from '../shared/errors.js'
import { withTempDir } from '../shared/temp-dir.js'
import type { BicepDiagnostic, BicepRequest, BicepResult } from '../shared/tools.js'
import { findCompiler, isolated, restoring, unusable } from './bicep-compiler.js'
import { mayNeedRestoring } from './bicep-references.js'
import { compileAll } from './bicep-server.js'
import { settingsProblems } from './bicep-settings.js'
import { readSarif } from './bicep-sarif.js'
import { ProgramFailure, runProgram, type ProgramOptions, type ProgramOutput } from './program.js'

// The results by file; undefined if the machine has no compiler. Throws AibError bicep-failed if it cannot be run.
export const compileBicep = async (
  request: BicepRequest,
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ReadonlyMap<string, BicepResult> | undefined> => {
  const program = await findCompiler(environment)
  if (program === undefined) return undefined
  return withTempDir(async (tempDir) => compileIn(await tempDir(), program, request, signal, environment)).catch((error: unknown) => {
    throw broken(program, error)
  })
}

const compileIn = async (
  folder: string,
  program: string,
  request: BicepRequest,
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv,
): Promise<ReadonlyMap<string, BicepResult>> => {
  if (request.restore) throwProblems(await settingsProblems(request.workspace))
  const passed = Object.fromEntries(request.variables.map((name) => [name, environment[name]]))
  const own = request.restore ? await restoring(folder, passed, environment) : isolated(folder, passed, environment)
  const options = { signal, timeLimit, environment: own }
  const failed = request.restore ? new Map<string, BicepResult>() : await borderCheck(program, request, folder, options)
  const rest = request.files.filter((file) => !failed.has(file))
  const compiled = rest.length === 0 ? [] : await compileAll(program, { ...request, files: rest }, options, environment)
  return new Map([...failed, ...compiled])
}

// In milliseconds. A compiler that restores modules from a registry may take minutes.
const timeLimit = 180_000

// The files with references that need restoring. One process compiles several files, as modules of one file; those that it does not settle
// are compiled separately.
const borderCheck = async (
  program: string,
  { files, workspace }: BicepRequest,
  folder: string,
  options: ProgramOptions,
): Promise<Map<string, BicepResult>> => {
  const doubtful: string[] = []
  for (const file of files) if (await mayNeedRestoring(file, workspace)) doubtful.push(file)
  const together = doubtful.filter((file) => isModulePath(folder, file))
  const main = join(folder, 'all.bicep')
  const settled: Settled = together.length > 1 ? await checkTogether(program, together, main, options) : new Map()
  const failed = new Map<string, BicepResult>()
  for (const file of doubtful) {
    const result = settled.has(file) ? settled.get(file) : await failure(program, file, options)
    if (result !== undefined) failed.set(file, result)
  }
  return failed
}

// Results by file; undefined for a file in which nothing needs to be restored.
type Settled = ReadonlyMap<string, BicepResult | undefined>

// The characters that a reference to a module may contain without being mistaken for something else.
const isModulePath = (folder: string, file: string): boolean =>
  /\.bicep$/i.test(file) && /^[\p{L}\p{N}_./@ ,()+-]+$/u.test(modulePath(folder, file)) && !modulePath(folder, file).includes('//')

const modulePath = (folder: string, file: string): string => relative(folder, file).split(sep).join('/')

// What one process reports of files as modules of `main`. A file that is not in the result is not settled.
const checkTogether = async (program: string, files: readonly string[], main: string, options: ProgramOptions): Promise<Settled> => {
  const modules = files.map(
    (file, index) => `module m${String(index)} '${modulePath(dirname(main), file)}' = {\n  name: 'm${String(index)}'\n}\n`,
  )
  await writeFile(main, modules.join(''))
  const diagnostics = readSarif((await build(program, main, options)).stderr)
  if (diagnostics?.some(({ file, severity, code }) => file === main && severity === 'error' && !ofModules.has(code)) !== false)
    return new Map()
  const missing = diagnostics.filter(({ code }) => code === notRestored)
  if (missing.length === 0) return new Map(files.map((file) => [file, undefined]))
  // The other files may use those that lack something, or modules that do.
  return new Map(
    files.flatMap((file) => {
      const result = restoreResult(missing.filter((one) => one.file === file))
      return result === undefined ? [] : [[file, result]]
    }),
  )
}

// The modules lack their parameters, have another scope, or have errors: anything else means that a file was not read as a module.
const ofModules: ReadonlySet<string> = new Set(['BCP035', 'BCP037', 'BCP104', 'BCP134', 'BCP135'])

const notRestored = 'BCP190'

const build = (program: string, file: string, options: ProgramOptions): Promise<ProgramOutput> =>
  runProgram(
    program,
    [/\.bicepparam$/i.test(file) ? 'build-params' : 'build', '--no-restore', '--stdout', '--diagnostics-format', 'sarif', file],
    options,
  )

// Nothing else of the build's output is shown: its errors may quote files outside of the workspace, which are only checked later.
const failure = async (program: string, file: string, options: ProgramOptions): Promise<BicepResult | undefined> => {
  const output = await build(program, file, options)
  const diagnostics = readSarif(output.stderr)
  if (diagnostics === undefined) throw new AibError(unusable(program, file, output))
  return restoreResult(diagnostics.filter(({ code }) => code === notRestored))
}

// The result for a file with these references that are not restored.
const restoreResult = ([first, ...others]: readonly BicepDiagnostic[]): BicepResult | undefined =>
  first === undefined ? undefined : { diagnostics: [], problems: [restoreProblem(first, others.length)] }

// One input restores all of them.
const restoreProblem = ({ file, line, column, message }: BicepDiagnostic, others: number): Problem => ({
  code: 'bicep-failed',
  message: `${message.replace(/ has not been restored.*$/s, '')} is not on this machine, and modules are not restored.${others === 0 ? '' : ` The same is true of ${String(others)} more ${others === 1 ? 'reference' : 'references'}.`}`,
  where: { file, line, column, pointer: '' },
  fix: 'Set bicep-restore to true if this pipeline may fetch what the file names, with the logins of the machine: not for pull requests of people whom you do not trust.',
})

const broken = (program: string, error: unknown): unknown => {
  if (!(error instanceof ProgramFailure)) return error
  const message = error.isTooLong
    ? `${program} did not end within ${String(timeLimit / 60_000)} minutes.`
    : `${program} cannot be run: ${error.message}`
  return new AibError({ code: 'bicep-failed', message, where: program }, { cause: error })
}
