// Finds programs of the machine.
import { access, constants, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'

export const isWindows = process.platform === 'win32'

// The path of a program on the PATH, undefined where there is none. Folders that are relative are passed over: what lies in the repository must not run because of its name.
export const findProgram = async (name: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> => {
  const folders = (environment['PATH'] ?? environment['Path'] ?? '').split(delimiter).filter(isAbsolute)
  for (const folder of folders) {
    const program = join(folder, name)
    if (await isProgram(program)) return program
  }
  return undefined
}

const isProgram = async (path: string): Promise<boolean> => {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
