// Reports findings in a template at their places, and decides whether they fail the command.
import type { Host, Outcome } from '../host.js'
import type { Plan, TemplatePlan } from '../plan/plan.js'
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

// Failed with exit code 1 when a finding is at least as severe as `failOn`.
export const verdictOnFindings = (plans: Plan, failOn: 'error' | 'warning'): Outcome => {
  const fails = (finding: Finding): boolean => finding.severity === 'error' || (failOn === 'warning' && finding.severity === 'warning')
  const count = plans.flatMap((one) => one.findings).filter(fails).length
  if (count === 0) return { kind: 'succeeded' }
  return {
    kind: 'failed',
    exitCode: 1,
    message: `${plans.length === 1 ? 'The template has' : 'The templates have'} ${count} ${count === 1 ? 'finding' : 'findings'} to fix first.`,
  }
}
