// What this tool calls itself in requests to Azure, so that a subscription's owner finds them in activity logs.
import type { Host } from '../host.js'
import { version } from '../product-version.js'

// A longer one adds nothing, and a gateway may reject a long header.
const mostCharacters = 200

// The name, version and platform, then what AZURE_HTTP_USER_AGENT adds, as in the Azure CLI; without characters that a header cannot
// contain.
export const userAgentOf = ({
  platform,
  context,
}: Pick<Host, 'platform'> & { readonly context: { readonly userAgent?: string } }): string => {
  const added = (context.userAgent ?? '')
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, mostCharacters)
  return `azure-image-builder-pipelines/${version} (${platform})${added === '' ? '' : ` ${added}`}`
}
