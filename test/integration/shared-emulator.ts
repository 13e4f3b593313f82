// One emulator for all integration tests of a process, as it was at its start before each of them.
import { afterAllFiles } from '../after-all-files.js'
import { defaultSettings } from '../emulator/settings.js'
import { startEmulator, type Emulator } from '../emulator/start.js'
import { startWithUsualRoles } from '../emulator-with-roles.js'

let started: Promise<Emulator> | undefined

// To be called in a describe: gives the emulator to its tests.
export const useEmulator = (): (() => Emulator) => {
  let emulator: Emulator | undefined
  before(async () => {
    started ??= startWithUsualRoles({ pace: 'instant' })
    emulator = await started
  })
  beforeEach(async () => {
    await emulator?.control.clearFaults()
    await emulator?.control.set(defaultSettings())
    await emulator?.control.forgetRequests()
  })
  return () => {
    if (emulator === undefined) throw new Error('The emulator is there in tests, not while they are declared.')
    return emulator
  }
}

// To be called in a describe whose tests change who may do what: gives it a separate emulator, without any role assignment.
export const useOwnEmulator = (prepare?: (emulator: Emulator) => Promise<void>): (() => Emulator) => {
  let emulator: Emulator | undefined
  before(async () => {
    emulator = await startEmulator({ pace: 'instant' })
    await prepare?.(emulator)
  })
  after(() => emulator?.stop())
  return () => {
    if (emulator === undefined) throw new Error('The emulator is there in tests, not while they are declared.')
    return emulator
  }
}

afterAllFiles(async () => {
  await (await started)?.stop()
})
