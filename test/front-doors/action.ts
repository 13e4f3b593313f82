// The GitHub Action as the runner starts it: inputs in the environment with action.yml's defaults, files for outputs and the summary.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { at, textsOf } from '../../shared/json.js'
import { runBundle, type ChildOptions } from './child.js'
import type { ChildResult } from './child-result.js'
import { gitHubFaults, mostOfGitHubSummary } from './runner-rules.js'

export interface ActionResult extends ChildResult {
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  // What the runner would hand to the post step.
  readonly state: Readonly<Record<string, string>>
}

// Runs the action with these inputs, as its action.yml says; `action` is the folder of that file: `plan`, say, or a checkout of a release.
export const runAction = async (
  inputs: Readonly<Record<string, string>>,
  options: ChildOptions & {
    readonly action?: string
    readonly entry?: 'main' | 'post'
    readonly state?: Readonly<Record<string, string>>
  },
): Promise<ActionResult> => {
  const root = resolve(options.action ?? '.')
  const manifest = parseManifest(await readFile(join(root, 'action.yml'), 'utf8'))
  const folder = await mkdtemp(join(tmpdir(), 'aib-action-'))
  const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary'), GITHUB_STATE: join(folder, 'state') }
  await Promise.all(Object.values(files).map((file) => writeFile(file, '')))
  try {
    const result = await runBundle(resolve(root, textsOf(at(manifest, 'runs'))[options.entry ?? 'main'] ?? ''), {
      // Another checkout is another program.
      process: options.action === undefined ? 'warm' : 'own',
      ...options,
      environment: {
        ...inputVariables(at(manifest, 'inputs'), inputs),
        ...runnerVariables(options.cwd, folder),
        ...files,
        ...stateVariables(options.state),
        ...options.environment,
      },
    })
    assert.deepEqual(gitHubFaults(result.stdout), [], 'commands that the runner would refuse or cut')
    const [output, summary, state] = await Promise.all(
      [files.GITHUB_OUTPUT, files.GITHUB_STEP_SUMMARY, files.GITHUB_STATE].map((file) => readFile(file, 'utf8')),
    )
    assert.ok(Buffer.byteLength(summary ?? '') <= mostOfGitHubSummary, 'a summary that the runner would drop')
    return { ...result, outputs: parseOutputs(output ?? ''), summary: summary ?? '', state: parseOutputs(state ?? '') }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

// Each manifest is parsed once: that takes as long as a short run of the action.
const parseManifest = (text: string): unknown => {
  if (!manifests.has(text)) manifests.set(text, parse(text))
  return manifests.get(text)
}
const manifests = new Map<string, unknown>()

// INPUT_ and the name in capitals, dashes kept; an input that is not given has its default, or is empty (docs/platforms.md 1.10).
const inputVariables = (declared: unknown, inputs: Readonly<Record<string, string>>): Record<string, string> => {
  const names = [...Object.keys(typeof declared === 'object' && declared !== null ? declared : {}), ...Object.keys(inputs)]
  return Object.fromEntries(
    names.map((name) => [`INPUT_${name.toUpperCase()}`, inputs[name] ?? textsOf(at(declared, name))['default'] ?? '']),
  )
}

const runnerVariables = (workspace: string, temporary: string): Record<string, string> => ({
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  GITHUB_WORKSPACE: workspace,
  GITHUB_REPOSITORY: 'contoso/images',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_RUN_ID: '4711',
  GITHUB_RUN_ATTEMPT: '1',
  RUNNER_TEMP: temporary,
})

// State is given to the post step under its name, case kept.
const stateVariables = (state: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]))

// `name<<delimiter`, lines, `delimiter`.
const parseOutputs = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/^(.+?)<<(ghadelimiter_\S+)\r?\n([\s\S]*?)\r?\n\2$/gm)].map(([, name, , value]) => [name ?? '', value ?? '']),
  )
