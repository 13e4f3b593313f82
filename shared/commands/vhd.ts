// vhd: copies the VHD of a template's last run to a container, with its checksum. The service deletes its own copy with the template.
import { blobHostProblem, blobHostsOf, shownUrl } from '../azure/blob-hosts.js'
import { pollUntil } from '../azure/polling.js'
import { createSigner } from '../artifacts/sign.js'
import { findExistingRun, type ExistingTemplate } from '../build/existing-template.js'
import { AibError } from '../errors.js'
import type { Host, Outcome } from '../host.js'
import type { VhdInputs } from '../inputs/inputs.js'
import { withArmContext } from '../service/arm-context.js'
import { copyBlob } from '../service/copy-blob.js'
import { diskChecksum } from '../service/disk-checksum.js'
import { isActive, type Run } from '../service/image-template.js'
import { runOutputsInOrder, type RunOutput } from '../service/run-outputs.js'
import { openVhd } from '../service/vhd-source.js'
import { formatBytes } from '../units.js'

// A copy between regions may take hours.
const linkLifetime = 24 * 3_600_000

// Copies the VHD within Azure, then reads the copy to compute its sha256 checksum.
export const vhd = async (host: Host, inputs: VhdInputs): Promise<Outcome> => {
  const found = await findExistingRun(host, inputs)
  const { job } = found
  const uri = await uriOf(found, inputs)
  refuseForeignHost(uri, inputs)
  if (isSamePlace(uri, inputs.to)) host.log.info(`The VHD is already at ${inputs.to}. Reading it to compute its sha256.`)
  else {
    await copyTo(host, found, { uri, to: inputs.to })
    host.log.info('Copied. Reading the copy to compute its sha256; it is ready to use.')
  }
  const sha256 = await diskChecksum(inputs.to, {
    storage: job.identity,
    idleTimeout: inputs.run.requestTimeout,
    signal: job.polling.signal,
    onProgress: (done, bytes) => {
      host.log.progress(`${formatBytes(done)} of ${formatBytes(bytes)} read`, share(done, bytes))
    },
  })
  host.output('vhd-uri', inputs.to)
  host.output('vhd-sha256', sha256)
  return { kind: 'succeeded' }
}

const isSamePlace = (one: string, other: string): boolean => new URL(one).href === new URL(other).href

const copyTo = async (host: Host, { job, template }: ExistingTemplate, { uri, to }: { readonly uri: string; readonly to: string }) => {
  const { signal } = job.polling
  const mask = (secret: string): void => {
    host.mask(secret)
  }
  const source = await openVhd(uri, { arm: job.arm, storage: job.identity, template, mask, signal })
  const start = job.arm.now()
  const signer = await createSigner(uri.slice(0, uri.lastIndexOf('/')), source.storage, { start, end: start + linkLifetime })
  const query = signer.sign(uri)
  mask(query)
  host.log.info(`Copying ${uri} (${formatBytes(source.bytes)}) to ${to}`)
  await copyBlob({ link: `${uri}?${query}`, to, storage: job.identity }, job.polling, (bytes) => {
    host.log.progress(`${formatBytes(bytes)} of ${formatBytes(source.bytes)} copied`, share(bytes, source.bytes))
  })
}

const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole)

// The URI of the VHD without its query. Throws AibError unless the last run has exactly one VHD, or one with the given name.
const uriOf = async ({ job, run }: ExistingTemplate & { readonly run: Run }, { name, runOutput }: VhdInputs): Promise<string> => {
  const { client, polling, plan } = job
  if (isActive(run))
    throw new AibError({
      code: 'template-busy',
      message: `The last run of ${name} has not ended.`,
      where: client.id,
      fix: `Wait for it: aib wait ${client.id}`,
    })
  const bodies = await withArmContext('The run outputs could not be read', client.id, () =>
    pollUntil(async () => ({ result: await client.runOutputs(polling.signal) }), polling),
  )
  const disks = runOutputsInOrder(plan.template, bodies).filter(isDisk)
  const wanted = runOutput === undefined ? disks : disks.filter((disk) => disk.name === runOutput)
  const [only, ...others] = wanted
  if (only !== undefined && others.length === 0) return only.uri.split('?')[0] ?? only.uri
  const names = disks.map((disk) => disk.name).join(', ')
  throw new AibError({
    code: only === undefined ? 'not-found' : 'input-invalid',
    message:
      only === undefined
        ? `The last run of ${name} (${run.state}) has no VHD${runOutput === undefined ? '' : ` named ${runOutput}`}.`
        : `The last run of ${name} has several VHDs: ${names}.`,
    where: client.id,
    ...(names === '' ? {} : { fix: `Choose one with --run-output-name: ${names}.` }),
  })
}

const isDisk = (output: RunOutput): output is RunOutput & { readonly uri: string } => output.type === 'VHD' && output.uri !== null

// The token is sent to no other host, whatever the answer says.
const refuseForeignHost = (uri: string, { cloud, to }: VhdInputs): void => {
  const problem = blobHostProblem(uri, blobHostsOf(cloud, to))
  if (problem !== undefined)
    throw new AibError({
      code: 'service-refused',
      message: `The VHD that Azure names, ${shownUrl(uri)}, ${problem}: no token is sent to it.`,
      fix: 'If it is a custom domain of a storage account, name the host in --storage-hosts.',
    })
}
