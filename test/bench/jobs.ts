// Jobs of the command against the emulator at the usual pace of looks, for the rows that count and time them.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RequestRecord } from '../emulator/net/request-log.js'
import type { Settings } from '../emulator/settings.js'
import type { Emulator } from '../emulator/start.js'
import { startWithUsualRoles } from '../emulator-with-roles.js'
import type { ChildOptions } from '../front-doors/child.js'
import { buildInputs } from '../front-doors/inputs.js'
import { doors } from '../integration/doors.js'
import { imageTemplate } from '../integration/image-template.js'

// What a measurement needs of the emulator.
export interface Site {
  readonly emulator: Emulator
  // Builds templates of these names in one job, to its end.
  readonly build: (names: readonly string[], options: Pick<ChildOptions, 'onLine' | 'onStart'>) => Promise<void>
}

// Measures against a separate emulator.
export const atSite = async <Result>(settings: Partial<Settings>, measure: (site: Site) => Promise<Result>): Promise<Result> => {
  const folder = await mkdtemp(join(tmpdir(), 'aib-bench-'))
  const emulator = await startWithUsualRoles({ pace: 'instant' })
  try {
    await emulator.control.set(settings)
    return await measure({ emulator, build: (names, options) => build(emulator, folder, names, options) })
  } finally {
    await emulator.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

const build = async (
  emulator: Emulator,
  folder: string,
  names: readonly string[],
  options: Pick<ChildOptions, 'onLine' | 'onStart'>,
): Promise<void> => {
  const { description } = emulator
  const cwd = join(folder, names[0] ?? '')
  await mkdir(cwd)
  const template: unknown = JSON.parse(
    imageTemplate(description, [{ type: 'Shell', name: 'web server', inline: ['apt-get install nginx'] }]),
  )
  for (const name of names) await writeFile(join(cwd, `${name}.json`), JSON.stringify(Object.assign({ name }, template)))
  const usual = new Set(['template', 'parameters', 'poll-interval'])
  const inputs = Object.fromEntries(Object.entries(buildInputs(description)).filter(([name]) => !usual.has(name)))
  const result = await doors.terminal.run(
    emulator,
    'build',
    { ...inputs, template: '*.json', 'max-parallel': '100' },
    { cwd, clock: 'real', ...options },
  )
  if (!result.succeeded) throw new Error(result.log)
}

// The looks at states since the log of requests began: of one template, or of all in a group.
export const statusRequests = async ({ control }: Emulator): Promise<readonly RequestRecord[]> =>
  (await control.requests()).filter(
    ({ host, method, path }) => host === 'arm' && method === 'GET' && /\/imageTemplates(?:\/[^/?]+)?\?/.test(path),
  )

// The requests for logs: where they are, and pieces of them.
export const logRequests = async ({ control }: Emulator): Promise<readonly RequestRecord[]> =>
  (await control.requests()).filter(
    ({ host, path }) =>
      (host === 'blob' && path.includes('packerlogs')) || (host === 'arm' && /containerGroups|storageAccounts/.test(path)),
  )
