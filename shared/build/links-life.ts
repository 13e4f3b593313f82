// How long the signed links in a template last, and until when a job needs those of a template that exists.
import { now } from '../clock.js'
import type { TemplatePlan } from '../plan/plan.js'
import { longestBuild } from './poll-policy.js'

interface LinkJob {
  readonly plan: Pick<TemplatePlan, 'template'>
  readonly polling: { readonly deadline: number }
  readonly arm: { readonly now: () => number }
}

// The clock of the storage account may be minutes ahead, and a download may be tried again.
const margin = 30 * 60_000
// New links last longer than a job needs them, so that a job with the same template that starts within this time finds them good. Without
// it, the second of two jobs that start together would replace the template that the first one is about to run.
const reserve = 60 * 60_000

// Until when a run that starts now may need the links in its template: to the job's deadline and a margin. A run continues in Azure after a
// deadline that is shorter than its build. Milliseconds since 1970 by Azure's clock, which decides when a link has expired.
export const linksNeededUntil = ({ plan, polling, arm }: LinkJob): number =>
  arm.now() + Math.max(polling.deadline - now(), longestBuild(plan)) + margin

// When links that are signed now expire, by the same clock.
export const newLinksUntil = (job: LinkJob): number => linksNeededUntil(job) + reserve
