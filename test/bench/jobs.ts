// Builds of the command against the emulator at its usual pace of looks, for the rows that count and time them.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Emulator } from '../emulator/start.js'
import type { ChildOptions } from '../front-doors/child.js'
import { runCommand } from '../front-doors/command.js'
import { buildInputs, cloudInputs } from '../front-doors/inputs.js'
import { imageTemplate } from '../integration/image-template.js'

// Builds templates of these names in one job; its templates lie below `folder`.
export const buildTemplates = async (
  { description }: Emulator,
  folder: string,
  names: readonly string[],
  options: Pick<ChildOptions, 'onLine' | 'onStart'>,
): Promise<void> => {
  await mkdir(folder)
  const text = imageTemplate(description, [{ type: 'Shell', name: 'web', inline: ['echo web server'] }])
  for (const name of names) await writeFile(join(folder, `${name}.json`), JSON.stringify({ name, ...JSON.parse(text) }))
  const own = new Set(['parameters', 'artifacts-container-url', 'poll-interval'])
  const inputs = { ...buildInputs(description), ...cloudInputs(description), template: '*.json', 'max-parallel': '100' }
  const secret = inputs['client-secret'] ?? ''
  const words = Object.entries(inputs).flatMap(([name, value]) =>
    own.has(name) || name === 'client-secret' ? [] : [`--${name}`, value],
  )
  const { exitCode, stdout, stderr } = await runCommand(['build', ...words], {
    cwd: folder,
    environment: { ...description.env, AZURE_CLIENT_SECRET: secret },
    ...options,
  })
  if (exitCode !== 0) throw new Error(`${stdout}\n${stderr}`)
}

// Looks at the states of runs, of one template or of all in a group; not those that read logs, or that come before and after a run.
export const statusRequests = async ({ control }: Emulator): Promise<number> =>
  (await control.requests()).filter(({ host, method, path }) => host === 'arm' && method === 'GET' && /\/imageTemplates(?:\/[^/]+)?\?/.test(path))
    .length
