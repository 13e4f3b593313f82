// Runs the Bicep compiler of the machine: the Bicep CLI, or the Azure CLI with its own copy of it.
import { dirname, join } from 'node:path'
import { AibError } from '../shared/errors.js'
import type { CompilerOutput } from '../shared/tools.js'
import { findProgram, isWindows, passedOn, ProgramFailure, runProgram } from './program.js'

interface Compiler {
  readonly program: string
  readonly before: readonly string[]
  // What stands before the file.
  readonly after: readonly string[]
}

// What the first compiler on the PATH makes of the file, on its standard output; undefined where there is none.
// Modules are not restored from registries: a file of a pull request would choose where the machine's logins go.
export const compileBicep = async (
  path: string,
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<CompilerOutput | undefined> => {
  const compiler = await findCompiler(environment)
  if (compiler === undefined) return undefined
  const verb = path.toLowerCase().endsWith('.bicepparam') ? 'build-params' : 'build'
  return run(compiler.program, [...compiler.before, verb, '--no-restore', '--stdout', ...compiler.after, path], signal, environment)
}

const findCompiler = async (environment: NodeJS.ProcessEnv): Promise<Compiler | undefined> => {
  const bicep = await findProgram(isWindows ? 'bicep.exe' : 'bicep', environment)
  if (bicep !== undefined) return { program: bicep, before: [], after: [] }
  const az = await findProgram(isWindows ? 'az.cmd' : 'az', environment)
  if (az === undefined) return undefined
  if (!isWindows) return { program: az, before: ['bicep'], after: ['--file'] }
  // A .cmd needs a shell, and a shell reads more than a path in a path. This is what az.cmd itself starts.
  return { program: join(dirname(az), '..', 'python.exe'), before: ['-IBm', 'azure.cli', 'bicep'], after: ['--file'] }
}

// A compiler that has to fetch modules from a registry first takes its time.
const longest = 180_000

const run = async (
  program: string,
  words: readonly string[],
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv,
): Promise<CompilerOutput> => {
  try {
    return await runProgram(program, words, { signal, longest, environment: passedOn(environment, isNeeded) })
  } catch (error) {
    throw broken(program, error)
  }
}

const isNeeded = (name: string): boolean => name.toUpperCase() === 'AZURE_CONFIG_DIR' || name.startsWith('DOTNET_')

const broken = (program: string, error: unknown): AibError =>
  new AibError(
    {
      code: 'bicep-failed',
      message:
        error instanceof ProgramFailure && error.isTooLong
          ? `${program} did not end within ${longest / 60_000} minutes.`
          : `${program} cannot be run: ${error instanceof Error ? error.message : String(error)}`,
      where: program,
    },
    { cause: error },
  )
