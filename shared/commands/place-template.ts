// Brings a template's artifacts and the template itself into Azure.
import { uploadArtifacts } from '../artifacts/upload.js'
import { AibError } from '../errors.js'
import { formatBytes, formatDuration } from '../report/duration.js'
import type { ImageTemplate } from '../service/image-template.js'
import { createTemplate, decideOnTemplate, deleteTemplate } from '../service/provision.js'
import { ownTagNames } from '../template/own-tags.js'
import { signedTemplate } from './signed-template.js'
import { explained, type Placement, type TemplateJob } from './template-job.js'

// Facts from Azure, and the decision drawn from them. The first request: it proves the login, the subscription and the group before
// anything is changed.
export const look = ({ client, plan, host, inputs, pace }: TemplateJob): Promise<Placement> =>
  host.log.group(`Looking for image template ${plan.name} in resource group ${inputs.target.resourceGroup}`, () =>
    explained('The image template could not be read', client.id, async () => {
      const { onDifferent, onRunning } = inputs.run
      const asked = {
        templateFingerprint: plan.templateFingerprint,
        owner: host.context.owner,
        onRunning,
        linksNeededUntil: pace.deadline,
        ...(onDifferent === undefined ? {} : { onDifferent }),
      }
      const onWait = (because: string): void => {
        host.log.info(`${because}: waiting for its end.`)
      }
      const { existing, decision } = await decideOnTemplate(client, asked, onWait, pace)
      if (decision.action === 'refuse') throw refusal(decision.because, client.id)
      host.log.info(decisionText(decision))
      return placementOf(decision, existing, host.context.owner)
    }),
  )

// Sends the artifacts that are not in the container.
export const upload = async ({ host, plan, artifacts, storage }: TemplateJob): Promise<void> => {
  const { containerUrl } = artifacts
  const { length } = plan.artifacts
  if (length === 0 || containerUrl === undefined) return
  await host.log.group(`Uploading ${length} ${length === 1 ? 'file' : 'files'} to ${containerUrl}`, () =>
    uploadArtifacts(
      plan.artifacts,
      containerUrl,
      storage,
      ({ artifact, sent }) => {
        host.log.info(
          `${artifact.sha256.slice(0, 12)}  ${formatBytes(artifact.bytes).padStart(9)}  ${artifact.path}${sent ? '' : '  (there already)'}`,
        )
      },
      host.signal,
    ),
  )
}

// Creates the template, in place of another where that was decided, and waits until it is provisioned.
export const submit = async (job: TemplateJob, { decision }: Placement): Promise<void> => {
  const { host, arm, client, plan, pace } = job
  if (decision.action !== 'create' && decision.action !== 'replace') return
  await host.log.group(`Submitting image template ${plan.name}`, () =>
    explained('The image template could not be submitted', client.id, async () => {
      if (decision.action === 'replace') {
        host.log.info('Deleting the one that is there')
        await deleteTemplate(arm, client, pace)
      }
      const started = Date.now()
      await createTemplate(arm, client, await signedTemplate(job), host.context.run, pace)
      host.log.info(`Provisioned in ${formatDuration(Date.now() - started)}`)
    }),
  )
}

const placementOf = (decision: Placement['decision'], existing: ImageTemplate | undefined, owner: string): Placement => {
  const isNew = decision.action === 'create' || decision.action === 'replace'
  return {
    decision,
    existing,
    before: decision.action === 'reuse' ? existing?.lastRun?.startTime : undefined,
    isOurRun: decision.action !== 'attach',
    isOurs: isNew || existing?.tags[ownTagNames.owner] === owner,
  }
}

const decisionText = (decision: Placement['decision']): string => {
  switch (decision.action) {
    case 'create':
      return 'There is none: it will be created.'
    case 'reuse':
      return 'It is this very template: it will be run again.'
    case 'replace':
      return `It will be replaced: ${decision.because}.`
    case 'attach':
      return `A run of this very template goes on since ${decision.startTime}: it is followed.`
  }
}

const refusal = (because: string, id: string): AibError =>
  new AibError({
    code: 'template-differs',
    message: `${because}.`,
    where: id,
    fix: 'Give this one another image-builder-template-name, or set on-different to replace.',
  })
