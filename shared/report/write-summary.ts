// The summary on the page of the run.
import type { Host } from '../host.js'

// Writes it. Side work: whatever goes wrong here is a warning and never the end of a command.
export const writeSummary = async (host: Host, markdown: string): Promise<void> => {
  try {
    await host.summary(markdown)
  } catch (error) {
    host.log.warn({ text: `The summary could not be written: ${String(error)}` })
  }
}
