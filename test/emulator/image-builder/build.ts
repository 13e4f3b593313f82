// A run from Queued to its end: states, log, record, outputs.
import { randomUUID } from 'node:crypto'
import { goTime } from '../clock.js'
import type { Operation } from '../arm/operations.js'
import { objectOf } from '../json.js'
import type { BuildRecord } from './build-record.js'
import type { ContainerGroup } from '../world.js'
import { cancelLines, closingLines, createBuildLog, openingLines, type BuildLog } from './build-log.js'
import { runStep } from './customize.js'
import { distribute } from './distribute.js'
import { ProvisioningFailure, type Service } from './service.js'
import { resolveSource, type ExactSource } from './source.js'
import {
  customizersOf,
  distributorsOf,
  endRun,
  isWindows,
  validatorsOf,
  type Run,
  type RunOutput,
  type RunState,
  type RunSubState,
  type Template,
} from './template.js'

// Starts a run that the state allows; the answer does not wait for it.
export const startRun = (service: Service, template: Template): Operation => {
  const operation = service.operations.start(template.id)
  const started = createRun(operation, service.clock.now())
  template.run = started
  template.runRequests += 1
  // It only rejects if the emulator is stopped during the build.
  build(service, template, started).catch(() => undefined)
  return operation
}

// A run that the service has accepted.
const createRun = (operation: Operation, now: Date): Run => ({
  id: randomUUID(),
  operation,
  cancel: new AbortController(),
  startTime: goTime(now),
  state: 'Running',
  subState: 'Queued',
  message: '',
})

interface Build {
  readonly service: Service
  readonly template: Template
  readonly run: Run
  readonly record: BuildRecord
  readonly log: BuildLog
  readonly validationLog: BuildLog
}

interface Outcome {
  readonly state: RunState
  readonly message: string
  readonly code: string
}

const success: Outcome = { state: 'Succeeded', message: '', code: '' }

// Carries out a run; never rejects. The operation ends a little after lastRunStatus does (docs/service.md 4.4).
const build = async (service: Service, template: Template, run: Run): Promise<void> => {
  const record: BuildRecord = {
    template: template.name,
    runId: run.id,
    operationId: run.operation.id,
    customizers: [],
    validators: [],
    states: [],
    outputs: [],
  }
  service.builds.push(record)
  note(record, run.subState)
  const container = addContainer(service, template)
  const show = (text: string): void => {
    container.log = text
  }
  const logOf = (name: string, to: (text: string) => void): BuildLog =>
    createBuildLog(run.operation.id, service.settings, {
      show: to,
      write: (text) => service.blobs.put(template.staging?.account.name ?? '', `packerlogs/${run.id}/${name}`, text),
    })
  const log = logOf('customization.log', show)
  // It is not known where the validators' log can be read while it grows.
  const validationLog = logOf('validation.log', () => undefined)
  const context = { service, template, run, record, log, validationLog }
  template.outputs = []
  const outcome = await phases(context).catch((error: unknown) => interruption(context, error))
  for (const each of [log, validationLog]) await each.end()
  service.world.containerGroups.remove(container.id)
  endRun(run, service.clock.now(), outcome.state, outcome.message)
  note(record, outcome.state)
  await service.clock.stay(template.id, 'Settling')
  endOperation(service, run.operation, outcome)
}

// The container of an isolated build, which exists as long as the run; builds with the old format did not have one.
const addContainer = ({ world, settings }: Service, { staging, location }: Template): ContainerGroup => {
  const id = `${staging?.groupId ?? ''}/providers/Microsoft.ContainerInstance/containerGroups/vmimagebuilder-build-container-${randomUUID().slice(0, 10)}`
  const group = { id, location, container: `container-${randomUUID().slice(0, 8)}`, log: '' }
  if (settings.logFormat === 'isolated') world.containerGroups.put(id, group)
  return group
}

const phases = async (context: Build): Promise<Outcome> => {
  const { service, template, log } = context
  await stay(context, 'Queued')
  const source = resolveSource(service, template)
  enter(context, 'Building')
  await log.add(openingLines(isWindows(template)))
  await stay(context, 'Building')
  const isValidationOnly = objectOf(template.properties.validate).sourceValidationOnly === true
  if (!isValidationOnly && !(await customize(context))) {
    keepMachine(context, 'onCustomizerError')
    return packerFailure(context)
  }
  await log.add(closingLines(isWindows(template)))
  const isValid = await validate(context)
  if (!isValid) keepMachine(context, 'onValidationError')
  const distributes = isValid || objectOf(template.properties.validate).continueDistributeOnFailure === true
  const distributed = distributes && !isValidationOnly ? await distributeAll(context, source) : success
  // A failed validation fails the run, whatever was distributed (docs/service.md 4.13).
  return isValid ? distributed : packerFailure(context)
}

// errorHandling abort leaves the machine in the staging group (docs/service.md 4.8).
const keepMachine = ({ service, template }: Build, error: 'onCustomizerError' | 'onValidationError'): void => {
  if (objectOf(template.properties.errorHandling)[error] !== 'abort' || template.staging === undefined) return
  const name = `pkrvm${randomUUID().replaceAll('-', '').slice(0, 10)}`
  const id = `${template.staging.groupId}/providers/Microsoft.Compute/virtualMachines/${name}`
  const body = { id, name, type: 'Microsoft.Compute/virtualMachines', location: template.location, properties: {} }
  service.world.virtualMachines.put(id, { id, body })
}

// False if a customizer failed; those after it do not run.
const customize = async (context: Build): Promise<boolean> => {
  const { service, template, log, record } = context
  const { failCustomizer, customizerOutput } = service.settings
  const steps = customizersOf(template)
  enter(context, 'Customizing')
  if (steps.length === 0) await stay(context, 'Customizing')
  for (const [index, step] of steps.entries()) {
    await stay(context, 'Customizing', steps.length)
    const fetched = template.fetched.get(`customize[${index}]`)
    const exitCode = failCustomizer?.index === index ? failCustomizer.exitCode : 0
    if (!(await runStep(log, { step, fetched, printed: customizerOutput[String(index)] ?? [], exitCode }, record.customizers))) return false
  }
  if (template.properties.optimize !== undefined) await through(context, 'Optimizing')
  return true
}

const validate = async (context: Build): Promise<boolean> => {
  const { service, template, record, validationLog: log } = context
  const validators = validatorsOf(template)
  if (validators.length === 0) return true
  await through(context, 'Validating')
  const { failValidator, validatorOutput } = service.settings
  for (const [index, step] of validators.entries()) {
    const exitCode = failValidator?.index === index ? failValidator.exitCode : 0
    const fetched = template.fetched.get(`validate[${index}]`)
    if (!(await runStep(log, { step, fetched, printed: validatorOutput[String(index)] ?? [], exitCode }, record.validators))) return false
  }
  return true
}

const distributeAll = async (context: Build, source: ExactSource): Promise<Outcome> => {
  const { service, template, run, record } = context
  await through(context, 'Distributing')
  const distributors = distributorsOf(template)
  const outputs: RunOutput[] = []
  const failures: string[] = []
  for (const [index, distributor] of distributors.entries()) {
    try {
      outputs.push(await distribute({ service, template, source, distributor, runId: run.id }))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      failures.push(`[Error ${failures.length}] [Distribute ${index}] ${reason}`)
    }
  }
  template.outputs = outputs
  record.outputs.push(...outputs.map(({ name, ...artifact }) => ({ runOutputName: name, ...artifact })))
  if (failures.length === 0) return success
  const message = `Failed in distributing ${failures.length} images out of total ${distributors.length}: \n{${failures.join('\n')}}`
  return { state: outputs.length > 0 ? 'PartiallySucceeded' : 'Failed', message, code: 'InternalOperationError' }
}

// The message names the log as an ARM id since isolated builds, and as a URL before.
const packerFailure = ({ service, template, run }: Build): Outcome => {
  const account = template.staging?.account
  const operationId = run.operation.id
  const isolated = `During the image build a failure has occurred. Packer build logs are at location ${account?.id ?? ''}/blobServices/default/containers/packerlogs/${run.id}/customization.log. Please navigate to this location using portal or other tools to download logs for identifying which build/customization step failed. Use this operationId ${operationId} to search packer logs. For more troubleshooting steps go to https://aka.ms/azvmimagebuilderts.`
  const old = `Failed while waiting for packerizer: Microservice has failed: Packer build command has failed: exit status 1. During the image build, a failure has occurred, please review the build log to identify which build/customization step failed. For more troubleshooting steps go to https://aka.ms/azvmimagebuilderts. Image Build log location: ${service.blobUrl()}/${account?.name ?? ''}/packerlogs/${run.id}/customization.log. OperationId: ${operationId}. Use this operationId to search packer logs.`
  return { state: 'Failed', message: service.settings.logFormat === 'old' ? old : isolated, code: 'PackerBuildFailed' }
}

// A cancellation, or a source that was deleted after the template was created.
const interruption = async ({ service, template, run, log }: Build, error: unknown): Promise<Outcome> => {
  if (!run.cancel.signal.aborted) {
    const message = error instanceof Error ? error.message : String(error)
    return { state: 'Failed', message, code: error instanceof ProvisioningFailure ? error.code : 'InternalOperationError' }
  }
  await log.add(cancelLines())
  await service.clock.stay(template.id, 'Canceling')
  return { state: 'Canceled', message: '', code: '' }
}

const endOperation = ({ operations }: Service, operation: Operation, { state, message, code }: Outcome): void => {
  if (state === 'Succeeded') operations.end(operation, 'Succeeded')
  else if (state === 'Canceled') operations.end(operation, 'Canceled')
  else operations.end(operation, 'Failed', { code, message })
}

const enter = ({ run, record }: Build, subState: RunSubState): void => {
  run.cancel.signal.throwIfAborted()
  run.subState = subState
  note(record, subState)
}

const note = ({ states }: BuildRecord, name: string): void => {
  states.push({ name, at: new Date().toISOString() })
}

const stay = ({ service, template, run }: Build, subState: RunSubState, parts = 1): Promise<void> =>
  service.clock.stay(template.id, subState, { parts, signal: run.cancel.signal })

const through = async (context: Build, subState: RunSubState): Promise<void> => {
  enter(context, subState)
  await stay(context, subState)
}
