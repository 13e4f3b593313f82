// A failed build on the page of the run: what failed first, the service's own words last.
import { code, codeBlock, fold, heading, paragraph, strong, type Page } from '../page.js'
import type { TemplatePlan } from '../plan/plan.js'
import type { BuildResult } from '../service/result.js'
import { failureHead, failureReferences, saidText } from './failure-text.js'

// The step, its script and exit code, its last lines, the cause with what to do, and where to read on.
export const failureSummary = (result: BuildResult, plan: TemplatePlan, cause: string): Page => {
  const { failedStep } = result
  return [
    paragraph(strong(failureHead(result, plan))),
    codeBlock((failedStep?.lines ?? []).join('\n')),
    paragraph(failedStep?.doubt ?? ''),
    ...cause.split('\n').map((line) => paragraph(line)),
    ...failureReferences(result).map((line) => paragraph(line)),
    fold('The service’s message', paragraph(saidText(result))),
  ]
}

// The page of a build that was started and is not waited for.
export const startedSummary = (name: string, id: string): Page => [
  heading(`Image template ${name}: started`),
  paragraph(
    'The build is running in Azure; this step did not wait for it (wait: false). To follow it, collect its images and clean up, run command ',
    code('wait'),
    ' with the same template, subscription and resource group; command ',
    code('cancel'),
    ' stops it.',
  ),
  paragraph('Template: ', code(id)),
]
