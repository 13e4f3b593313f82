// Writes the manifest of a build to a file that is kept with the run.
import { basename, join } from 'node:path'
import { digestFile } from '../artifacts/digest.js'
import { givenInputs } from '../inputs/given.js'
import { writeOrdinaryFile } from '../ordinary-file.js'
import { redactedJson } from '../redaction.js'
import { buildManifest, type LogFile } from '../report/manifest.js'
import type { BuildResult } from '../service/result.js'
import type { TemplateJob } from './template-job.js'

// The result with the path of its manifest. Best effort: failures are warnings.
export const withManifest = async ({ host, plan }: TemplateJob, result: BuildResult): Promise<BuildResult> => {
  const path = join(host.context.temporaryFolder, `${plan.name}-manifest.json`)
  try {
    const paths = [result.logPath, result.validationLogPath].filter((log) => log !== undefined)
    const logs = await Promise.all(
      paths.map(async (log): Promise<LogFile> => ({ name: basename(log), sha256: (await digestFile(log)).sha256 })),
    )
    const manifest = buildManifest(plan, result, { context: host.context, inputs: givenInputs(host, plan.secrets), logs })
    await writeOrdinaryFile(path, `${redactedJson(manifest, (text) => host.redact(text), 2)}\n`)
    host.keepFile(path, 'manifest')
    return { ...result, manifestPath: path }
  } catch (error) {
    host.log.warn({ text: `The manifest of the build could not be written: ${String(error)}` })
    return result
  }
}
