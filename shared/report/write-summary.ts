// Adds reports to the summary on the job's page.
import type { Host } from '../host.js'
import type { Page } from '../page.js'

// Adds a report. Best effort: failures are warnings.
export const writeSummary = async (host: Host, report: Page): Promise<void> => {
  try {
    await host.summary(report)
  } catch (error) {
    host.log.warn({ text: `The summary could not be written: ${String(error)}` })
  }
}
