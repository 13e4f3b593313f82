// Reports findings in a template at their places, and decides whether they fail the command.
import type { Host, Outcome } from '../host.js'
import type { Plan, TemplatePlan } from '../plan/plan.js'
import { spell } from '../inputs/spelling.js'
import { findingAnnotation, placeText } from '../report/problem-text.js'
import type { Finding } from '../template/finding.js'

// Logs each finding at its place.
export const reportFindings = (host: Host, { findings, sources }: TemplatePlan): void => {
  for (const finding of findings) {
    const annotation = findingAnnotation(finding, sources)
    if (finding.severity === 'error') host.log.error(annotation)
    else if (finding.severity === 'warning') host.log.warn(annotation)
    else host.log.info(`note: ${annotation.at === undefined ? '' : `${placeText(finding.at)}: `}${annotation.text}`)
  }
}

// Failed with exit code 1 when a finding is at least as severe as `failOn`. The message has the first of them, errors before warnings: a page
// that shows only the outcome shows what to fix. Logs that it is warnings alone that fail it.
export const verdictOnFindings = ({ platform, log }: Pick<Host, 'platform' | 'log'>, plans: Plan, failOn: 'error' | 'warning'): Outcome => {
  const fails = (finding: Finding): boolean => finding.severity === 'error' || (failOn === 'warning' && finding.severity === 'warning')
  const failing = plans.flatMap((one) => one.findings).filter(fails)
  const errors = failing.filter(({ severity }) => severity === 'error')
  const first = errors[0] ?? failing[0]
  if (first === undefined) return { kind: 'succeeded' }
  if (errors.length === 0) log.info(`Warnings fail this command, because ${spell('fail-on', platform)} is warning.`)
  const counts = [countText(errors.length, 'error'), countText(failing.length - errors.length, 'warning')].filter((text) => text !== '')
  return {
    kind: 'failed',
    exitCode: 1,
    message: `${plans.length === 1 ? 'The template has' : 'The templates have'} ${counts.join(' and ')}: ${first.message}${failing.length === 1 ? '' : ' …'}`,
  }
}

const countText = (count: number, noun: string): string => (count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`)
