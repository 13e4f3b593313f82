// An emulator in which a usual build works: with the roles of a usual set-up.
import { grantUsualRoles } from './emulator/control/usual-roles.js'
import { startEmulator, type Emulator, type EmulatorOptions } from './emulator/start.js'

// Starts one. Who wants to choose the roles starts the emulator itself: it grants none.
export const startWithUsualRoles = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const emulator = await startEmulator(options)
  await grantUsualRoles(emulator.control, emulator.description)
  return emulator
}
