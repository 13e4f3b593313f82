// A job of a GitHub workflow, its steps one after the other, as the runner does them: this action from its built bundle, scripts in bash.
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { at, isObject, itemsOf, textOf } from '../../shared/json.js'
import { outputNames } from '../../shared/inputs/spelling.js'
import { runAction } from './action.js'
import { fillIn, isTrue, type Contexts } from './workflow-expressions.js'

export interface WorkflowOptions {
  // What GitHub checks out.
  readonly workspace: string
  readonly environment: Readonly<Record<string, string>>
  // What the user of the example puts in the place of its placeholders, and adds: by the names of inputs.
  readonly inputs: Readonly<Record<string, string>>
  // Contexts for the expressions of the workflow, in addition to its matrix and its steps: github, runner, secrets.
  readonly contexts?: Contexts
}

export interface StepResult {
  // Its id, or what it uses or runs.
  readonly name: string
  readonly ended: 'succeeded' | 'failed' | 'skipped'
  readonly outputs: Readonly<Record<string, string>>
  readonly log: string
}

// Runs the only job of a workflow once for each value of its matrix, side by side; the results by that value.
export const runWorkflow = async (file: string, options: WorkflowOptions): Promise<ReadonlyMap<string, readonly StepResult[]>> => {
  const jobs = at(parse(await readFile(file, 'utf8')), 'jobs')
  const [job, ...others] = isObject(jobs) ? Object.values(jobs) : []
  if (job === undefined || others.length > 0) throw new Error(`${file} must have one job.`)
  const legs = legsOf(at(job, 'strategy', 'matrix'))
  fillIn(textOf(at(job, 'concurrency')) ?? '', { matrix: legs[0] ?? {} })
  const results = await Promise.all(
    legs.map(async (matrix) => [Object.values(matrix).join(' '), await runSteps(itemsOf(at(job, 'steps')), matrix, options)] as const),
  )
  return new Map(results)
}

// A matrix of one dimension.
const legsOf = (matrix: unknown): readonly Readonly<Record<string, string>>[] => {
  if (matrix === undefined) return [{}]
  const [dimension, ...others] = isObject(matrix) ? Object.entries(matrix) : []
  if (dimension === undefined || others.length > 0) throw new Error('The matrix must have one dimension.')
  const [name, values] = dimension
  const texts = itemsOf(values).map(textOf)
  return texts.map((value) => {
    if (value === undefined) throw new Error(`The values of the matrix’s ${name} must be texts.`)
    return { [name]: value }
  })
}

const runSteps = async (
  steps: readonly unknown[],
  matrix: Readonly<Record<string, string>>,
  options: WorkflowOptions,
): Promise<readonly StepResult[]> => {
  const results: StepResult[] = []
  let outputs: Contexts = {}
  let hasFailed = false
  for (const step of steps) {
    refuseUnknown(step)
    const contexts: Contexts = { ...options.contexts, matrix, steps: outputs }
    const condition = textOf(at(step, 'if'))
    // Without a status function in it, a condition holds only if nothing failed before.
    const isDone: boolean = condition === 'always()' || (!hasFailed && (condition === undefined || isTrue(condition, contexts)))
    const result: StepResult = isDone
      ? await runStep(step, contexts, options)
      : { name: nameOf(step), ended: 'skipped', outputs: {}, log: '' }
    hasFailed ||= result.ended === 'failed'
    results.push(result)
    const id = textOf(at(step, 'id'))
    if (id !== undefined) outputs = { ...outputs, [id]: { outputs: { ...noOutputs, ...result.outputs } } }
  }
  return results
}

// Outputs that were not set are empty; outputs that do not exist are mistakes.
const noOutputs: Readonly<Record<string, string>> = Object.fromEntries(outputNames('github').map((name) => [name, '']))

const known = ['id', 'if', 'uses', 'with', 'run', 'env', 'name']

const refuseUnknown = (step: unknown): void => {
  const others = Object.keys(isObject(step) ? step : {}).filter((key) => !known.includes(key))
  if (others.length > 0) throw new Error(`This runner does not know ${others.join(', ')} of a step.`)
}

const nameOf = (step: unknown): string => textOf(at(step, 'id')) ?? textOf(at(step, 'uses')) ?? textOf(at(step, 'run')) ?? ''

const runStep = async (step: unknown, contexts: Contexts, options: WorkflowOptions): Promise<StepResult> => {
  const uses = textOf(at(step, 'uses'))
  const run = textOf(at(step, 'run'))
  const name = nameOf(step)
  // What tests run is checked out and built; nothing is uploaded, and a test brings its own session.
  const isPrepared = run === 'npm run build' || /^actions\/(?:checkout|setup-node|upload-artifact)@|^azure\/login@/.test(uses ?? '')
  if (isPrepared) return { name, ended: 'succeeded', outputs: {}, log: '' }
  if (uses === './' || uses?.startsWith('image-builder-pipelines/azure-image-builder-pipelines@') === true) {
    const given = { ...filled(at(step, 'with'), contexts), ...options.inputs }
    const environment = { ...options.environment, ...filled(at(step, 'env'), contexts) }
    const result = await runAction(given, { cwd: options.workspace, environment })
    return {
      name,
      ended: result.exitCode === 0 ? 'succeeded' : 'failed',
      outputs: result.outputs,
      log: result.stdout + result.stderr,
    }
  }
  if (run === undefined) throw new Error(`This runner does not know ${uses ?? 'such a step'}.`)
  return { name, outputs: {}, ...(await runScript(fillIn(run, contexts), filled(at(step, 'env'), contexts), options)) }
}

const filled = (values: unknown, contexts: Contexts): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(isObject(values) ? values : {}).map(([name, value]) => [name, fillIn(String(value), contexts)]))

// The runner's shell on Linux.
const runScript = (
  script: string,
  variables: Readonly<Record<string, string>>,
  { workspace, environment }: WorkflowOptions,
): Promise<Pick<StepResult, 'ended' | 'log'>> =>
  new Promise((resolve, reject) => {
    const child = spawn('bash', ['--norc', '-e', '-c', script], {
      cwd: workspace,
      env: { PATH: process.env['PATH'] ?? '', ...environment, ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let log = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (log += chunk.toString('utf8')))
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({ ended: code === 0 ? 'succeeded' : 'failed', log })
    })
  })
