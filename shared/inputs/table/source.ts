// The inputs that define what to build without a template file: rows of the table (../table.ts).
import type { InputDefinition } from '../definition.js'
import { planned } from './commands.js'

// Values of the older tasks.
const sourceSpellings = { marketplace: 'PlatformImage', sig: 'SharedImageGallery', gallery: 'SharedImageGallery' } as const

// Source, steps and tests.
export const sourceInputs = {
  'source-image': {
    type: { kind: 'text' },
    commands: planned,
    group: 'source',
    aliases: ['baseImage'],
    description:
      'The image to start from: `publisher:offer:sku:version` or `publisher:offer:sku` of the Azure Marketplace, or the resource id of a managed image or of an image version in a gallery (`versions/latest` is looked up when the build starts). Required without a file.',
  },
  'source-image-type': {
    type: { kind: 'choice', values: ['PlatformImage', 'ManagedImage', 'SharedImageGallery'], spellings: sourceSpellings },
    commands: planned,
    group: 'source',
    aliases: ['imageSource'],
    description:
      'The kind of source image. Without it, it follows from the form of `source-image`. Also `marketplace`, `sig` and `gallery`.',
  },
  'source-os-type': {
    type: { kind: 'choice', values: ['Linux', 'Windows'], spellings: { shell: 'Linux', powershell: 'Windows' } },
    commands: planned,
    group: 'source',
    aliases: ['provisioner'],
    description:
      'The operating system of the image, which decides between shell and PowerShell. Required if scripts run in it and neither the publisher nor the file determines it. Also `shell` and `powershell`.',
  },
  'source-image-version': {
    type: { kind: 'text' },
    commands: planned,
    group: 'source',
    aliases: ['baseImageVersion'],
    description: 'Version of a marketplace image that `source-image` names without one. Without it, `latest`.',
  },
  'source-plan': {
    type: { kind: 'text' },
    commands: planned,
    group: 'source',
    aliases: ['platformImagePurchasePlan'],
    placeholders: ['PlanName:PlanProduct:PlanPublisher'],
    description: 'Purchase plan of a marketplace image that has one: `name:product:publisher`.',
  },
  'base-image-pub-offer-sku': {
    type: { kind: 'text' },
    platforms: ['azure-pipelines'],
    commands: planned,
    group: 'source',
    placeholders: ['Publisher:Offer:Sku'],
    description: 'Name in the older tasks: a marketplace image, which takes precedence over `source-image`.',
  },
  'custom-image-resource-id': {
    type: { kind: 'text' },
    platforms: ['azure-pipelines'],
    commands: planned,
    group: 'source',
    description: 'Name in the older tasks: the managed image to start from, for the type ManagedImage.',
  },
  'customizer-source': {
    type: { kind: 'text' },
    commands: planned,
    group: 'customize',
    aliases: ['packagePath'],
    description: 'A file or folder that is copied to the build VM before anything runs there, as an artifact with a verified checksum.',
    descriptionOn: { github: 'Without it, the folder `workflow-artifacts` of the workspace, if it exists and `template` is empty.' },
  },
  'customizer-destination': {
    type: { kind: 'text' },
    commands: planned,
    group: 'customize',
    description:
      'The destination of `customizer-source` in the image. Without it, `/tmp/<its name>` on Linux; on Windows `c:\\<its name>`, and on Azure DevOps `c:\\buildArtifacts\\<its name>`, where the older tasks put it.',
  },
  'customizer-script': {
    type: { kind: 'lines' },
    commands: planned,
    group: 'customize',
    aliases: ['inlineScript'],
    description:
      'Lines of a shell or PowerShell script, run after the files are in place. The template contains it in clear text, so it must not contain secrets. A script of comments only is ignored.',
  },
  'customizer-run-elevated': {
    type: { kind: 'flag' },
    default: 'false',
    defaultOn: { 'azure-pipelines': 'true' },
    commands: planned,
    group: 'customize',
    aliases: ['runElevated'],
    description: 'Run PowerShell scripts with elevated privileges.',
  },
  'customizer-run-as-system': {
    type: { kind: 'flag' },
    default: 'false',
    commands: planned,
    group: 'customize',
    aliases: ['runAsSystem'],
    description: 'Run the PowerShell script as Local System. Needs `customizer-run-elevated`.',
  },
  'customizer-windows-update': {
    type: { kind: 'flag' },
    default: 'false',
    commands: planned,
    group: 'customize',
    aliases: ['windowsUpdateProvisioner'],
    description: 'Install Windows updates as the last step, after a restart.',
  },
  'validation-script': {
    type: { kind: 'lines' },
    commands: planned,
    group: 'validate',
    aliases: ['validationInlineScript'],
    description: 'Lines of a shell or PowerShell script that tests the image before it is distributed.',
  },
  'enable-validation': {
    type: { kind: 'flag' },
    default: 'true',
    platforms: ['azure-pipelines'],
    commands: planned,
    group: 'validate',
    description: 'From AzureImageBuilderTaskV2: `false` turns the validation off.',
  },
  'source-validation-only': {
    type: { kind: 'flag' },
    default: 'false',
    commands: planned,
    group: 'validate',
    description: 'Validate the source image without building an image.',
  },
  'continue-distribute-on-failure': {
    type: { kind: 'flag' },
    default: 'false',
    commands: planned,
    group: 'validate',
    description: 'Distribute the image even if its validation fails; the build still fails.',
  },
} as const satisfies Record<string, InputDefinition>
