// Runs ShellCheck in one process on the scripts for one shell.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { at, itemsOf, textOf } from '../shared/json.js'
import { withTempDir } from '../shared/temp-dir.js'
import type { ShellCheckRemark, ShellName } from '../shared/tools.js'
import { passedOn } from './passed-on.js'
import { findProgram, isWindows, ProgramFailure, runProgram } from './program.js'

// The findings of ShellCheck in each text; undefined if the machine does not have it, or cannot run it.
export const shellCheck = async (
  shell: ShellName,
  texts: readonly Buffer[],
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<readonly (readonly ShellCheckRemark[])[] | undefined> => {
  const program = await findProgram(isWindows ? 'shellcheck.exe' : 'shellcheck', environment)
  if (program === undefined) return undefined
  return withTempDir(async (tempDir) => {
    const folder = await tempDir()
    const files = await Promise.all(
      texts.map(async (text, index) => {
        const file = join(folder, String(index))
        await writeFile(file, text)
        return file
      }),
    )
    try {
      const { exitCode, stdout } = await runProgram(program, [...words, `--shell=${shell}`, ...files], {
        signal,
        timeLimit: 120_000,
        environment: { ...passedOn(environment, () => false), LC_ALL: 'C.UTF-8' },
      })
      // 1 means that there are findings; a higher code, that it failed.
      return exitCode > 1 ? undefined : remarksOf(JSON.parse(stdout), files)
    } catch (error) {
      if (error instanceof ProgramFailure || error instanceof SyntaxError) return undefined
      throw error
    }
  })
}

// A `.shellcheckrc` of the repository could make it read other files; SC1091 says that a sourced file was not read. In the format json1 a tab
// is one column.
const words = ['--norc', '--exclude=SC1091', '--format=json1']

const remarksOf = (answer: unknown, files: readonly string[]): readonly (readonly ShellCheckRemark[])[] => {
  const remarks = itemsOf(at(answer, 'comments'))
  return files.map((file) => remarks.filter((remark) => at(remark, 'file') === file).map(remarkOf))
}

const remarkOf = (remark: unknown): ShellCheckRemark => {
  const level = textOf(at(remark, 'level'))
  return {
    line: Number(at(remark, 'line')),
    column: Number(at(remark, 'column')),
    level: level === 'error' || level === 'warning' || level === 'info' ? level : 'style',
    code: Number(at(remark, 'code')),
    message: textOf(at(remark, 'message')) ?? '',
  }
}
