// The inputs that define the destination and the build VM without a template file: rows of the table (../table.ts).
import { defaultVmSizes } from '../../default-vm-sizes.js'
import type { InputDefinition } from '../definition.js'
import { planned } from './commands.js'

// Values of the older tasks.
const targetSpellings = { sig: 'SharedImageGallery', gallery: 'SharedImageGallery' } as const

// Distributors and the build VM.
export const distributeInputs = {
  'dist-type': {
    type: { kind: 'choice', values: ['ManagedImage', 'SharedImageGallery', 'VHD'], spellings: targetSpellings },
    commands: planned,
    group: 'distribute',
    aliases: ['distributeType'],
    description:
      'The kind of image to distribute. Without it, it follows from the form of `dist-resource-id`; without that, ManagedImage. With a file, it replaces its distributors. Also `sig` and `gallery`.',
  },
  'dist-resource-id': {
    type: { kind: 'text' },
    commands: planned,
    group: 'distribute',
    aliases: ['galleryImageId'],
    description:
      'Resource id of the managed image to write, or of an image definition in a gallery, with `/versions/1.2.3` appended for exactly that version. Required for a gallery; a managed image without it is named after the run.',
  },
  'image-id-for-distribute': {
    type: { kind: 'text' },
    platforms: ['azure-pipelines'],
    commands: planned,
    group: 'distribute',
    description: 'Name in the older tasks: the managed image to write, for the type ManagedImage.',
  },
  'dist-location': {
    type: { kind: 'text' },
    commands: planned,
    group: 'distribute',
    aliases: ['targetRegions'],
    description: 'Regions that a gallery image is copied to, separated by commas. Without it, the region of the image template.',
  },
  'replication-regions': {
    type: { kind: 'text' },
    platforms: ['azure-pipelines'],
    commands: planned,
    group: 'distribute',
    description: 'Name in the older tasks: the regions, if `dist-location` is empty.',
  },
  'managed-image-location': {
    type: { kind: 'text' },
    platforms: ['azure-pipelines'],
    commands: planned,
    group: 'distribute',
    description: 'Name in the older tasks: the region of a managed image. Without it, the region of the image template.',
  },
  'dist-storage-account-type': {
    type: { kind: 'choice', values: ['Standard_LRS', 'Standard_ZRS', 'Premium_LRS'] },
    commands: planned,
    group: 'distribute',
    aliases: ['distributeStorageAccountType'],
    description: 'Storage type of the replicas of a gallery image.',
  },
  'dist-exclude-from-latest': {
    type: { kind: 'flag' },
    default: 'false',
    commands: planned,
    group: 'distribute',
    aliases: ['excludeFromLatest'],
    description: 'Exclude the gallery image version from `latest`.',
  },
  'dist-image-version': {
    type: { kind: 'text' },
    commands: planned,
    group: 'distribute',
    description:
      'Version number of the gallery image: `major.minor.patch`, three whole numbers. A git tag such as `v1.2.3` works, too. Without it, the number in the resource id, or one that the service assigns.',
  },
  'dist-versioning-scheme': {
    type: { kind: 'choice', values: ['Latest', 'Source'] },
    commands: planned,
    group: 'distribute',
    aliases: ['distributeVersioningScheme'],
    description: 'How the version number is chosen: the next one (`Latest`), or that of the source image (`Source`).',
  },
  'dist-versioning-major': {
    type: { kind: 'number' },
    commands: planned,
    group: 'distribute',
    aliases: ['distributeVersioningMajor'],
    description: 'The major version within which the scheme `Latest` counts.',
  },
  'dist-vhd-uri': {
    type: { kind: 'text' },
    commands: [...planned, 'vhd'],
    required: ['vhd'],
    group: 'distribute',
    aliases: ['vhdUri'],
    description:
      'The blob that a VHD is written to. Without it, the disk is deleted together with the image template. For `vhd` in a terminal: the destination of the copy, a blob whose name ends in `.vhd`, or a container or folder for `<template name>.vhd`.',
  },
  'dist-image-tags': {
    type: { kind: 'lines' },
    commands: planned,
    group: 'distribute',
    description: 'Tags of the image: `name:value`, separated by commas or lines; the value begins after the first colon.',
  },
  'run-output-name': {
    type: { kind: 'text' },
    commands: [...planned, 'vhd'],
    group: 'distribute',
    description:
      'Name of the run output. For `vhd` in a terminal: the VHD to copy if the template has several. Without it, the name in the file, otherwise `ManagedImage_distribute`, `SharedImage_distribute` or `VHD_distribute`.',
  },
  'vm-size': {
    type: { kind: 'text' },
    commands: planned,
    group: 'machine',
    description: `Size of the build VM. Without it, the service uses \`${defaultVmSizes.V1}\` (one core) for source images of generation 1, \`${defaultVmSizes.V2}\` for generation 2.`,
  },
  'os-disk-size-gb': {
    type: { kind: 'number' },
    commands: planned,
    group: 'machine',
    description: 'Size of its OS disk in GB. Without it, or with 0, that of the source image.',
  },
  'build-vm-identities': {
    type: { kind: 'lines' },
    commands: planned,
    group: 'machine',
    description:
      'Resource ids of user-assigned identities for scripts in the build VM, separated by commas or lines. The template’s identity needs Managed Identity Operator on them.',
  },
  'vnet-subnet-id': {
    type: { kind: 'text' },
    commands: planned,
    group: 'machine',
    description: 'Resource id of the subnet of the build VM.',
  },
  'container-instance-subnet-id': {
    type: { kind: 'text' },
    commands: planned,
    group: 'machine',
    description:
      'Resource id of the subnet of the container that runs the build: a different subnet of the same network, delegated to container instances.',
  },
  'proxy-vm-size': {
    type: { kind: 'text' },
    commands: planned,
    group: 'machine',
    description: 'Size of the proxy VM in that network, `Standard_A1_v2` by default. Cannot be used with `container-instance-subnet-id`.',
  },
  'staging-resource-group': {
    type: { kind: 'text' },
    commands: planned,
    group: 'machine',
    description:
      'Resource id of the staging resource group: an existing empty one in the region of the template, or one for the service to create.',
  },
  'managed-resource-tags': {
    type: { kind: 'lines' },
    commands: planned,
    group: 'machine',
    description:
      'Tags of the resources that the service creates in the staging resource group: a JSON object of strings, or as in `dist-image-tags`.',
  },
  'optimize-vm-boot': {
    type: { kind: 'flag' },
    default: 'false',
    commands: planned,
    group: 'machine',
    description: 'Make VMs with the image boot faster.',
  },
  'auto-run': {
    type: { kind: 'flag' },
    default: 'false',
    commands: planned,
    group: 'machine',
    description: 'Let the service start the build as soon as the image template is created.',
  },
  'error-handling-on-customizer-error': {
    type: { kind: 'choice', values: ['cleanup', 'abort'] },
    commands: planned,
    group: 'machine',
    description: 'What to do with the build VM when a step fails: `cleanup` deletes it (the default of the service), `abort` keeps it.',
  },
  'error-handling-on-validation-error': {
    type: { kind: 'choice', values: ['cleanup', 'abort'] },
    commands: planned,
    group: 'machine',
    description: 'The same, when the validation fails.',
  },
} as const satisfies Record<string, InputDefinition>
