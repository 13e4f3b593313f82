// Builds the example image on the emulator: as a step of a GitHub workflow, then as a task of an Azure DevOps pipeline. The built bundles
// run as child processes with the environment that their runners give them; endpoints are ordinary inputs.
import { resolve } from 'node:path'
import { styleText } from 'node:util'
import type { Emulator } from '../test/emulator/start.js'
import { startWithUsualRoles } from '../test/emulator-with-roles.js'
import { runAction } from '../test/front-doors/action.js'
import { buildInputs, cloudInputs, serviceConnection, taskInputs } from '../test/front-doors/inputs.js'
import { runTask } from '../test/front-doors/task.js'
import { asAzurePipelinesShows, asGitHubShows } from '../test/front-doors/views.js'

const workspace = resolve('examples/linux-web-server')

const demo = async (): Promise<void> => {
  title('Azure on this machine')
  const emulator = await startWithUsualRoles({ pace: 'fast' })
  try {
    const { resourceManager, authority, blobContainerUrl } = emulator.description
    say(`Resource Manager  ${resourceManager}`, `Microsoft Entra   ${authority}`, `blob container    ${blobContainerUrl}`)
    // What the scripts would print: nothing runs them here.
    await emulator.control.set({
      customizerOutput: {
        0: [
          'Reading package lists...',
          'Setting up nginx (1.24.0-2ubuntu7) ...',
          'Created symlink /etc/systemd/system/multi-user.target.wants/nginx.service',
        ],
        2: [
          'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok',
          'nginx: configuration file /etc/nginx/nginx.conf test is successful',
        ],
      },
    })
    await onGitHub(emulator)
    await onAzureDevOps(emulator)
    await inTheBuildMachine(emulator)
  } finally {
    await emulator.stop()
  }
}

const onGitHub = async ({ description }: Emulator): Promise<void> => {
  title('A step of a GitHub workflow')
  const { exitCode, outputs, summary } = await runAction(
    { ...buildInputs(description), ...cloudInputs(description), 'poll-interval': '1' },
    { cwd: workspace, environment: description.env, clock: 'real', onLine: showing(asGitHubShows) },
  )
  finished('The step', exitCode === 0)
  title('Its outputs, for the steps after it')
  for (const [name, value] of Object.entries(outputs)) if (value !== '' && name !== 'results') say(`${name.padEnd(24)}  ${value}`)
  title('Its job summary')
  say(summary)
}

const onAzureDevOps = async ({ description }: Emulator): Promise<void> => {
  title('A task of an Azure DevOps pipeline')
  const { result, outputVariables } = await runTask(
    taskInputs({ ...buildInputs(description), 'poll-interval': '1' }),
    serviceConnection(description),
    { cwd: workspace, environment: description.env, clock: 'real', onLine: showing(asAzurePipelinesShows) },
  )
  finished('The task', result === 'Succeeded')
  title('Its output variables, for later jobs and stages')
  for (const name of ['imageId', 'imageVersion', 'vhdUri', 'runState']) say(`${name.padEnd(24)}  ${outputVariables[name] ?? ''}`)
}

// The emulator's own record: what the build machine would have run, with the checksums of the bytes that the service fetched.
const inTheBuildMachine = async ({ control }: Emulator): Promise<void> => {
  title('What the build machines ran, by the emulator’s record')
  const { runs } = await control.builds()
  for (const { template, customizers, outputs } of runs) {
    say(template)
    for (const { type, name, sha256, bytes } of customizers)
      say(`  ${type.padEnd(6)}  ${(sha256 ?? '').slice(0, 12).padEnd(12)}  ${String(bytes ?? '').padStart(5)} bytes  ${name}`)
    for (const { runOutputName, artifactId, artifactUri } of outputs)
      say(`  → ${runOutputName.padEnd(8)}  ${artifactId ?? artifactUri ?? ''}`)
  }
}

// What a person sees of a line that a front door printed.
const showing =
  (view: (line: string) => string | undefined) =>
  (line: string): void => {
    const shown = view(line)
    if (shown !== undefined) say(shown)
  }

const title = (text: string): void => {
  process.stdout.write(`\n${styleText('bold', `━━ ${text} ${'━'.repeat(Math.max(2, 72 - text.length))}`)}\n`)
}

const say = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`)
}

const finished = (what: string, isGood: boolean): void => {
  if (isGood) return
  process.stderr.write(`${what} failed: this demo is broken. Please report it with what is printed above.\n`)
  process.exitCode = 1
}

await demo()

title('That was all')
say('Next: README.md says how to use it on GitHub and on Azure DevOps, docs/setup.md what Azure must have for it.')
