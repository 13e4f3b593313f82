// The only entry of the core. It alone catches errors and sets the outcome.
import { ArmError, isDeadlinePassed } from './azure/arm-error.js'
import { plan } from './commands/plan.js'
import { AibError, type Problem } from './errors.js'
import type { Host, Outcome } from './host.js'
import type { Inputs } from './inputs/inputs.js'
import { parseInputs } from './inputs/parse.js'
import { secretInputs } from './inputs/reader.js'
import { errorEntry, errorHeadline } from './report/problem-text.js'
import { writeSummary } from './report/write-summary.js'
import { logError } from './report/log-error.js'
import type { Tools } from './tools.js'

// Runs the command that the host's inputs name, to its end. Never throws.
export const run = async (host: Host, tools: Tools): Promise<void> => {
  host.finish(await outcomeOf(host, tools))
}

// Runs the job's last step. It never changes the outcome of a job that has ended. Never throws.
export const runPost = async (host: Host): Promise<void> => {
  try {
    maskSecretInputs(host)
    const { cancelLeftOver } = await import('./build/cancel-left-over.js')
    await cancelLeftOver(host)
  } catch (error) {
    host.log.warn({
      text: `A run that this job started may still be running in Azure: ${error instanceof Error ? error.message : String(error)}`,
    })
  }
  host.finish({ kind: 'succeeded' })
}

const outcomeOf = async (host: Host, tools: Tools): Promise<Outcome> => {
  try {
    maskSecretInputs(host)
    const { inputs, warnings, problems } = parseInputs(host)
    await refuse(host, tools, inputs, problems)
    for (const text of warnings) host.log.warn({ text })
    return await carryOut(host, tools, inputs)
  } catch (error) {
    return await failure(host, error)
  }
}

const refuse = async (host: Host, tools: Tools, inputs: Inputs, [first, ...rest]: readonly Problem[]): Promise<void> => {
  if (first === undefined) return
  const { withTemplateProblems } = await import('./build/template-problems.js')
  throw await withTemplateProblems(host, tools, inputs, new AibError([first, ...rest]))
}

// Before the text of any input can be printed.
const maskSecretInputs = (host: Host): void => {
  for (const secret of secretInputs(host)) host.mask(secret)
}

// A command is loaded only when it runs, so that a bundle starts quickly. The beginning of a plan is loaded at once, because most commands
// need it.
const carryOut = async (host: Host, tools: Tools, inputs: Inputs): Promise<Outcome> => {
  switch (inputs.command) {
    case 'build': {
      const { build } = await import('./commands/build.js')
      return build(host, tools, inputs)
    }
    case 'plan':
      return plan(host, tools, inputs)
    case 'run': {
      const { runExisting } = await import('./commands/run-existing.js')
      return runExisting(host, inputs)
    }
    case 'wait': {
      const { wait } = await import('./commands/wait.js')
      return wait(host, inputs)
    }
    case 'cancel': {
      const { cancel } = await import('./commands/cancel.js')
      return cancel(host, inputs)
    }
    case 'schema': {
      const { schema } = await import('./commands/schema.js')
      return schema(host, inputs)
    }
    case 'check': {
      const { check } = await import('./commands/check.js')
      return check(host, tools, inputs)
    }
    case 'gate': {
      const { gate } = await import('./commands/gate.js')
      return gate(host, inputs)
    }
    case 'promote': {
      const { promote } = await import('./commands/promote.js')
      return promote(host, inputs)
    }
    case 'setup': {
      const { setup } = await import('./commands/setup.js')
      return setup(host, tools, inputs)
    }
    case 'vhd': {
      const { vhd } = await import('./commands/vhd.js')
      return vhd(host, inputs)
    }
    case 'retain': {
      const { retain } = await import('./commands/retain.js')
      return retain(host, inputs)
    }
  }
}

const failure = async (host: Host, error: unknown): Promise<Outcome> => {
  const known = logError(host, host.signal.aborted ? cancelled(error) : isDeadlinePassed(error) ? late(error) : await explained(error))
  // The document of a plan has its own form; for other commands, the terminal writes it at the end.
  if (host.platform === 'terminal' && host.input('command') === 'plan' && host.input('json') === 'true') {
    const { errorDocument } = await import('./report/plan-document.js')
    host.print(errorDocument(known, host.platform))
  }
  // A terminal has no page.
  if (host.platform !== 'terminal') {
    const { problemsReport } = await import('./report/problems-report.js')
    const page = problemsReport(known, host.platform)
    if (page.length > 0) await writeSummary(host, page)
  }
  return { kind: 'failed', exitCode: known.exitCode, message: errorHeadline(known), error: errorEntry(known, host.platform) }
}

// A refusal of Azure that no step explains.
const explained = async (error: unknown): Promise<unknown> => {
  if (!(error instanceof ArmError)) return error
  const { toAibError } = await import('./azure/explain-arm-error.js')
  return toAibError(error, 'A request to Azure failed', 'Azure Resource Manager')
}

const cancelled = (cause: unknown): AibError => new AibError({ code: 'cancelled', message: 'The job was cancelled.' }, { cause })

// A failure before the work had any resource to name.
const late = (cause: unknown): AibError =>
  new AibError(
    { code: 'deadline-passed', message: 'The deadline of this job passed before the work began.', fix: 'Give the job a longer deadline.' },
    { cause },
  )
