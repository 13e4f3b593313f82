// Cases side by side: each lane has its own emulator, so that what one case breaks does not affect the others.
import { defaultSettings } from '../emulator/settings.js'
import type { Emulator } from '../emulator/start.js'
import { startWithUsualRoles } from '../emulator-with-roles.js'

// Runs every case to its end, as many at a time as there are lanes, in their order.
export class Lanes {
  readonly #emulators: readonly Emulator[]
  readonly #free: Emulator[]
  readonly #waiting: ((emulator: Emulator) => void)[] = []

  private constructor(emulators: readonly Emulator[]) {
    this.#emulators = emulators
    this.#free = [...emulators]
  }

  static async open(count: number): Promise<Lanes> {
    return new Lanes(await Promise.all(Array.from({ length: count }, () => startWithUsualRoles({ pace: 'instant' }))))
  }

  // Runs a case on the next lane that is free, with an emulator as it is at its start.
  async run<Result>(work: (emulator: Emulator) => Promise<Result>): Promise<Result> {
    const emulator = this.#free.shift() ?? (await new Promise<Emulator>((resolve) => this.#waiting.push(resolve)))
    try {
      await emulator.control.clearFaults()
      await emulator.control.set(defaultSettings())
      await emulator.control.forgetRequests()
      return await work(emulator)
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free.push(emulator)
      else next(emulator)
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#emulators.map((emulator) => emulator.stop()))
  }
}
