// Uploads a template's artifacts.
import { uploadArtifacts as upload, type UploadResult } from '../artifacts/upload.js'
import { now } from '../clock.js'
import { shortDigest } from '../short-text.js'
import { formatBytes } from '../units.js'
import { UploadProgress } from '../report/upload-progress.js'
import type { TemplateJob } from './template-job.js'

// Uploads the artifacts that the container lacks.
export const uploadArtifacts = async ({ host, plan, storage, uploads, inputs, artifacts, polling }: TemplateJob): Promise<void> => {
  const { containerUrl } = plan
  if (containerUrl === undefined) return
  // The tool creates the account and container that it names itself.
  const mayCreate = artifacts.containerUrl === undefined || artifacts.createContainer
  await uploads.run(plan.artifacts, (missing) =>
    host.log.group(`Uploading ${missing.length} ${missing.length === 1 ? 'file' : 'files'} to ${containerUrl}`, async () => {
      const report = (text: string): void => {
        host.log.info(text)
      }
      const progress = new UploadProgress(missing, now())
      const watcher = {
        ...(mayCreate ? { onContainerCreated: report } : {}),
        onUploaded: (result: UploadResult): void => {
          progress.done(result)
          host.log.info(lineOf(result))
        },
        onSent: (path: string, bytes: number): void => {
          progress.sent(path, bytes)
          host.log.progress(progress.text(now()))
        },
      }
      const results = await upload(missing, containerUrl, storage, watcher, {
        signal: polling.signal,
        idleTimeout: inputs.run.requestTimeout,
      })
      const end = progress.end(now())
      if (end !== undefined) host.log.info(end)
      return results
    }),
  )
}

const lineOf = ({ artifact, sent }: UploadResult): string =>
  `${shortDigest(artifact.sha256)}  ${formatBytes(artifact.bytes).padStart(9)}  ${artifact.path}${sent ? '' : '  (already uploaded)'}`
