// Programs that not every machine has: tests for one are declared where it is there.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

// The path of a program, undefined where it is not on PATH.
export const programPath = (name: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable)

// Those of the programs that are on PATH.
export const installed = (...names: readonly string[]): readonly string[] => names.filter((name) => programPath(name) !== undefined)

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
