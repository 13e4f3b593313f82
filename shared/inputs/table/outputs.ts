// Every output, in the order of the documentation.
import type { OutputDefinition } from '../definition.js'

const agents = ['github', 'azure-pipelines'] as const

export const outputs = {
  'image-ids': {
    form: 'json',
    description: 'JSON object: each run output’s name with the resource id of its image, or the URI of its VHD.',
  },
  'run-outputs': {
    form: 'json',
    description:
      'JSON list of the run outputs, in template order: name, type, id, uri, version, regions, and of a gallery image version its replication (region, state, details, progress).',
  },
  'image-id': {
    commands: ['build', 'wait', 'cancel', 'gate', 'promote'],
    description:
      'Resource id of the first managed image or gallery image version, in template order. With several templates, this output and the others that describe one template are those of the first. For `promote` and `gate`: the image version.',
  },
  'image-version': { commands: ['build', 'wait', 'cancel', 'gate', 'promote'], description: 'Version of the first gallery image.' },
  'image-uri': { description: 'URI of the VHD if the first distributor is a VHD, otherwise the same as image-id.' },
  'vhd-uri': { commands: ['build', 'wait', 'cancel', 'vhd'], description: 'URI of the first VHD. For `vhd`: of the copy.' },
  'vhd-sha256': { platforms: ['terminal'], commands: ['vhd'], description: 'sha256 of the copy of the VHD, in lower-case hex.' },
  'run-state': { description: 'State of the run: Running, Succeeded, PartiallySucceeded, Failed or Canceled.' },
  'template-id': { description: 'Resource id of the image template.' },
  'source-image-version': { description: 'The exact version of the source image that the build used.' },
  'template-fingerprint': {
    commands: ['build', 'wait', 'cancel', 'plan'],
    description: 'Fingerprint of the complete template that is sent to the service.',
  },
  'image-fingerprint': {
    commands: ['build', 'wait', 'cancel', 'plan'],
    description: 'Fingerprint of the content of the image: the same for two templates that build the same image.',
  },
  'duration-seconds': { form: 'number', description: 'How long the command took, in whole seconds.' },
  'log-path': { description: 'Path of the file with the complete build log (customization.log); empty if the log could not be read.' },
  'validation-log-path': {
    description:
      'Path of the file with the complete log of the validators (validation.log); empty if there are none or it could not be read.',
  },
  'manifest-path': {
    description:
      'Path of the JSON file that records the inputs and results of the build: template, checksums of artifacts and logs, source, images, times.',
  },
  results: { form: 'json', description: 'JSON object: the outputs above, by template name, for every template whose run has started.' },
  'latest-before': {
    form: 'json',
    commands: ['promote'],
    description: 'JSON object of `promote`: for each region, the version that `latest` selected before; null if no version counted.',
  },
  'latest-after': { form: 'json', commands: ['promote'], description: 'JSON object of `promote`: the same, after the promotion.' },
  'versions-to-delete': {
    form: 'json',
    commands: ['retain'],
    description: 'JSON list of `retain`: id, version and reason of each image version that the plan deletes.',
  },
  'kept-versions': {
    form: 'json',
    commands: ['retain'],
    description: 'JSON list of `retain`: the same members, for each version that is kept.',
  },
  'deleted-versions': {
    form: 'json',
    commands: ['retain'],
    description: 'JSON list of `retain`: the same members, for each version that was deleted; empty without `apply`.',
  },
  'leftovers-to-delete': {
    form: 'json',
    commands: ['retain'],
    description: 'JSON list of `retain` with `sweep`: kind, id and reason of each image template and staging group that the plan deletes.',
  },
  'kept-leftovers': {
    form: 'json',
    commands: ['retain'],
    description: 'JSON list of `retain` with `sweep`: the same members, for each that is kept.',
  },
  'deleted-leftovers': {
    form: 'json',
    commands: ['retain'],
    description: 'JSON list of `retain` with `sweep`: the same members, for each that was deleted; empty without `apply`.',
  },
  'build-needed': {
    form: 'flag',
    commands: ['build', 'check'],
    description: '`true` or `false`: whether `check`, or `build` with `only-if-changed`, found a reason to build.',
  },
  reasons: {
    form: 'json',
    commands: ['build', 'check'],
    description:
      'JSON list of `check`, and of `build` with `only-if-changed`: template, reason, image (name of the run output) and message of each reason to build. The reason `fingerprint` also has `differs`, the parts that have changed (docs/fresh.md).',
  },
  'last-image-id': {
    commands: ['build', 'check'],
    description: 'Resource id of the newest usable image from before this run; empty if no such image exists.',
  },
  'gate-open': { form: 'flag', commands: ['gate'], description: '`true` or `false`: whether every condition of `gate` is met.' },
  'imagebuilder-run-status': {
    platforms: ['github'],
    description: 'For azure/build-vm-image: `succeeded` or `failed`; empty while the build runs (`wait: false`).',
  },
  'run-output-name': { platforms: ['github'], description: 'For azure/build-vm-image: name of the first run output.' },
  'custom-image-uri': { platforms: ['github'], description: 'For azure/build-vm-image: the same as image-uri.' },
  templateName: { platforms: agents, description: 'For the older action and tasks: name of the image template.' },
  templateId: { platforms: ['github'], description: 'For azure/build-vm-image: the same as template-id.' },
  pirPublisher: { platforms: agents, description: 'For the older action and tasks: the publisher of a marketplace source image.' },
  pirOffer: { platforms: agents, description: 'For the older action and tasks: the offer of a marketplace source image.' },
  pirSku: { platforms: agents, description: 'For the older action and tasks: the SKU of a marketplace source image.' },
  pirVersion: {
    platforms: agents,
    description: 'For the older action and tasks: the version of a marketplace source image, the exact one if the service reports it.',
  },
} as const satisfies Record<string, OutputDefinition>
