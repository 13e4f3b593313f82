// A failed build on the page of the run: what failed first, the service's own words last.
import type { TemplatePlan } from '../plan/plan.js'
import type { BuildResult } from '../service/result.js'
import { failureHead, failureReferences, saidText } from './failure-text.js'
import { codeBlock, escapeMarkdown } from './markdown.js'

// The step, its script and exit code, its last lines, the cause with what to do, and where to read on.
export const failureSummary = (result: BuildResult, plan: TemplatePlan, cause: string): string => {
  const { failedStep } = result
  const lines = failedStep?.lines ?? []
  return [
    `**${escapeMarkdown(failureHead(result, plan))}**`,
    ...(lines.length === 0 ? [] : [codeBlock(lines)]),
    ...(failedStep?.doubt === undefined ? [] : [escapeMarkdown(failedStep.doubt)]),
    ...cause.split('\n').map((line) => escapeMarkdown(line)),
    ...failureReferences(result).map(escapeMarkdown),
    `<details><summary>The service’s message</summary>\n\n${escapeMarkdown(saidText(result))}\n\n</details>`,
    '',
  ].join('\n\n')
}

// The page of a build that was started and is not waited for.
export const startedSummary = (name: string, id: string): string =>
  [
    `## Image template ${escapeMarkdown(name)}: started`,
    `The build is running in Azure; this step did not wait for it (wait: false). To follow it, collect its images and clean up, run command \`wait\` with the same template, subscription and resource group; command \`cancel\` stops it.`,
    `Template: ${escapeMarkdown(id)}`,
    '',
  ].join('\n\n')
