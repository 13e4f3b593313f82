// Prints a report in the log.
import type { Host } from '../host.js'
import { mapTexts, type Page } from '../page.js'
import { pageLines } from '../page-text.js'
import { withoutAgentCommands } from '../runner-commands.js'

// One line after the other, without secrets.
export const logReport = (host: Host, report: Page): void => {
  // The host would break up commands in each line as well: columns are aligned only if it has nothing left to change.
  for (const line of pageLines(mapTexts(report, (text) => withoutAgentCommands(host.redact(text))))) host.log.info(line)
}
