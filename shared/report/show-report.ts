// Shows a report in the log and on the job's page: one value for both.
import type { Host } from '../host.js'
import { mapTexts, type Page } from '../page.js'
import { pageLines } from '../page-text.js'
import { writeSummary } from './write-summary.js'
import { withoutAgentCommands } from '../runner-commands.js'

// Shows a report in both places.
export const showReport = async (host: Host, report: Page): Promise<void> => {
  logReport(host, report)
  await writeSummary(host, report)
}

// Prints a report in the log.
export const logReport = (host: Host, report: Page): void => {
  // The host would break up commands in each line as well: columns are aligned only if it has nothing left to change.
  for (const line of pageLines(mapTexts(report, (text) => withoutAgentCommands(host.redact(text))))) host.log.info(line)
}
