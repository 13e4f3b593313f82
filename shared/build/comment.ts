// The comment on a pull request.
import { defined } from '../defined.js'
import type { Host } from '../host.js'
import type { PlanInputs } from '../inputs/inputs.js'
import { spell } from '../inputs/spelling.js'
import type { Page } from '../page.js'

// Keeps the comment up to date, if the inputs ask for one. Best effort: a failure here is a warning and never fails a plan.
export const keepComment = async (host: Host, { comment, template }: PlanInputs, report: () => Page | Promise<Page>): Promise<void> => {
  if (comment === undefined || host.comment === undefined) return
  // The same file under another name in Azure gets a separate comment.
  const topic = JSON.stringify([template.file ?? '', template.name ?? ''])
  try {
    const outcome = await host.comment({ token: comment.token, topic, page: await report() }, host.signal)
    switch (outcome.kind) {
      case 'written':
        host.log.info(`Comment on the pull request: ${outcome.url}`)
        break
      case 'no-pull-request':
        host.log.info(`${spell('comment', host.platform)}: this run does not belong to a pull request, so there is nothing to comment on.`)
        break
      case 'refused':
        host.log.warn({
          text: `The pull request was not commented on: ${outcome.reason}`,
          fix: `Give the job the permission \`pull-requests: write\`, and ${spell('github-token', host.platform)} its token: \`\${{ github.token }}\`. For a pull request from a fork, GitHub issues a read-only token.`,
        })
        break
      case 'failed':
        host.log.warn({ text: `The pull request was not commented on: ${outcome.reason}`, ...defined({ fix: outcome.fix }) })
    }
  } catch (error) {
    host.log.warn({ text: `The pull request was not commented on: ${error instanceof Error ? error.message : String(error)}` })
  }
}
