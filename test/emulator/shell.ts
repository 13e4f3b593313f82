// What a user pastes into a shell to use the command with the emulator.
import { vmSizes } from './arm/capacity.js'
import type { Description } from './description.js'
import { platformImages } from './image-builder/platform-images.js'

// Lines for bash and zsh: the login as variables, and a function `aib` that runs the bundle at `command` with the emulator's endpoints.
// They build the template in the folder `example`, and end with comments about what else exists.
export const shellLines = (emulator: Description, command: string, example: string): readonly string[] => {
  const variables = {
    ...emulator.env,
    AZURE_SUBSCRIPTION_ID: emulator.subscriptionId,
    AZURE_TENANT_ID: emulator.tenantId,
    AZURE_CLIENT_ID: emulator.clientId,
    AZURE_CLIENT_SECRET: emulator.clientSecret,
  }
  const cloud = { environment: 'custom', 'resource-manager-endpoint': emulator.resourceManager, 'authority-host': emulator.authority }
  const flags = Object.entries(cloud).map(([name, value]) => `--${name} ${quote(value)}`)
  const parameters = [
    `location=${emulator.location}`,
    `identity=${emulator.identityId}`,
    `gallery-image=${emulator.galleryImageId}`,
    `disk=${emulator.diskContainerUrl}/linux-web-server.vhd`,
  ]
  return [
    // By default, zsh does not accept comments in lines that are typed or pasted.
    '[ -z "$ZSH_VERSION" ] || setopt interactive_comments',
    '# Azure on this machine, until Ctrl-C here. Paste these lines into another terminal (bash or zsh):',
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${quote(value)}`),
    `aib() { node ${quote(command)} "$@" ${flags.join(' ')}; }`,
    '# Build the example:',
    `cd ${quote(example)}`,
    [
      'aib build image.yaml',
      ...parameters.map((parameter) => `--parameters ${quote(parameter)}`),
      `--resource-group-name ${emulator.resourceGroup}`,
      `--artifacts-container-url ${quote(emulator.blobContainerUrl)}`,
    ].join(' \\\n  '),
    ...whatExists(emulator),
  ]
}

// What templates and flags can name, as comments.
const whatExists = (emulator: Description): readonly string[] => {
  const sizes = vmSizes().map(({ name, architecture }) => (architecture === 'x64' ? name : `${name} (${architecture})`))
  return [
    '# Gallery images:',
    `#   Ubuntu, x64      ${emulator.galleryImageId}`,
    `#   Ubuntu, Arm64    ${emulator.arm64GalleryImageId}`,
    `#   Windows, x64     ${emulator.windowsGalleryImageId}`,
    '# Identities:',
    `#   of templates     ${emulator.identityId}`,
    `#   of build VMs     ${emulator.buildIdentityId}`,
    '# Source images, as publisher:offer:sku, and version latest:',
    ...platformImages({}).map(({ publisher, offer, sku }) => `#   ${publisher}:${offer}:${sku}`),
    `# VM sizes: ${sizes.join(', ')}`,
    `# The rest is in test/emulator/README.md.`,
  ]
}

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`
