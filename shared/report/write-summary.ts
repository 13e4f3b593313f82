// The summary on the page of the run.
import type { Host } from '../host.js'
import type { Page } from '../page.js'

// Adds a report to it. Best effort: failures are warnings.
export const writeSummary = async (host: Host, report: Page): Promise<void> => {
  try {
    await host.summary(report)
  } catch (error) {
    host.log.warn({ text: `The summary could not be written: ${String(error)}` })
  }
}
