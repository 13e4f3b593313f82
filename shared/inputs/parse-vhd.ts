// The inputs of the command vhd.
import { shownUrl } from '../azure/blob-hosts.js'
import type { CloudInputs } from '../azure/clouds.js'
import { defined } from '../defined.js'
import { refuseForeignContainer, storageUrl } from './container-url.js'
import type { AzureInputs, VhdInputs } from './inputs.js'
import { requireTemplateName, templateName } from './parse-template.js'
import type { InputReader } from './reader.js'

// Which VHD to copy, and the destination.
export const vhdInputs = (reader: InputReader, azure: AzureInputs): VhdInputs => {
  const name = templateName(reader)
  requireTemplateName(reader, name, 'whose VHD is copied', 'vhd <name> <url>')
  return {
    command: 'vhd',
    name: name ?? '',
    to: vhdDestination(reader, name ?? '', azure.cloud) ?? '',
    ...defined({ apiVersion: reader.text('api-version'), runOutput: reader.text('run-output-name') }),
    ...azure,
  }
}

// The URL of the blob: that of the input if it ends in .vhd, otherwise a blob with the template's name in the container or folder that the
// input names. Undefined if it is missing or cannot be used, which is reported as a problem of the input.
const vhdDestination = (reader: InputReader, name: string, cloud: CloudInputs): string | undefined => {
  const url = storageUrl(
    reader,
    'dist-vhd-uri',
    'a blob or a container without a query, such as https://account.blob.core.windows.net/disks',
  )
  if (reader.text('dist-vhd-uri') === undefined)
    reader.require('dist-vhd-uri', undefined, 'the container or blob to copy the VHD to', 'Write it after the name: aib vhd <name> <url>')
  refuseForeignContainer(reader, url, cloud, 'dist-vhd-uri')
  if (url === undefined) return undefined
  const extension = otherFile.exec(url)?.[0]
  if (extension !== undefined)
    reader.reject('dist-vhd-uri', `${JSON.stringify(shownUrl(url))} ends in ${extension}: a VHD is a blob whose name ends in .vhd.`)
  const isBlob = /\.vhd$/i.test(url) && new URL(url).pathname.slice(1).includes('/')
  return isBlob ? url : `${url}/${encodeURIComponent(name)}.vhd`
}

// The extensions of other files. Any other name with a dot may be that of a folder.
const otherFile = /\.(?:vhdx|vmdk|vdi|qcow2?|img|iso|raw|bin|zip|t?gz|txt|json|ya?ml|log)$/i
