// Every property of an image template and of its triggers, for every API version. The facts are those of the official schemas
// (docs/service.md 1.1, 1.2); what only the service writes is from the REST reference.
import { defaultVmSizes } from '../../default-vm-sizes.js'
import { distributor, namePatterns, source, tags } from './images.js'
import { distribution, identity, image, machine, neither, network, tag } from './effects.js'
import { choice, flag, integer, list, map, object, readOnly, text, union, variant, written, type Effects } from './property.js'
import { customizer, validator } from './steps.js'

const state = <E extends Effects>(effects: E, about: string) => choice({ Enabled: {}, Disabled: {} }, { ...effects, about })
const atError = (about: string) => choice({ cleanup: {}, abort: {} }, { ...neither, about })

const vnetConfig = object(
  {
    subnetId: text({ ...machine, form: 'subnet', about: 'The subnet of the build’s virtual machine.' }),
    containerInstanceSubnetId: text({
      ...network,
      since: '2024-02-01',
      form: 'subnet',
      about: 'The subnet of the container that runs the build: a different subnet of the same network, delegated to container instances.',
    }),
    // What PATCH updates in a profile is documented, and the size of the proxy is not part of it (docs/service.md 1.9).
    proxyVmSize: text({
      ...neither,
      since: '2021-10-01',
      about: 'The size of the proxy VM, Standard_A1_v2 by default; not with containerInstanceSubnetId.',
    }),
  },
  { ...machine, since: '2020-02-14', about: 'A network of your own for the build.' },
)

const vmProfile = object(
  {
    vmSize: text({
      ...machine,
      suggests: 'vm-size',
      about: `The size of the build VM: by default ${defaultVmSizes.V1} for images of generation 1, ${defaultVmSizes.V2} for generation 2.`,
    }),
    osDiskSizeGB: integer({
      ...machine,
      min: 0,
      since: '2020-02-14',
      about: 'The size of its OS disk in GB. Without it, or with 0, that of the source image.',
    }),
    userAssignedIdentities: list(text({ form: 'identity' }), {
      ...machine,
      since: '2021-10-01',
      about: 'User-assigned identities for scripts on the build VM.',
    }),
    vnetConfig,
  },
  { ...machine, since: '2019-05-01-preview', about: 'The virtual machine that builds the image.' },
)

const validate = object(
  {
    inVMValidations: list(validator, { ...image, about: 'The tests, in order.' }),
    continueDistributeOnFailure: flag({ ...image, about: 'Distribute the image even if a test fails; the run still fails.' }),
    sourceValidationOnly: flag({ ...image, about: 'Validate the source image without building an image.' }),
  },
  { ...image, since: '2022-02-14', about: 'Tests of the image before it is distributed.' },
)

const optimize = object(
  {
    vmBoot: object({ state: state(image, 'Make VMs with this image boot faster.') }, { ...image, about: 'Boot time.' }),
    workload: object(
      {
        state: state(image, 'Optimize the image for a workload.'),
        scriptUri: text({ ...image, artifact: { checksum: 'sha256Checksum' }, about: 'The script that runs the workload.' }),
        sha256Checksum: text({ ...image, form: 'sha256', about: 'SHA-256 of the script.' }),
      },
      { ...image, since: '2025-10-01', about: 'A workload to optimize for.' },
    ),
  },
  { ...image, since: '2022-07-01', about: 'What the service does to make the image faster.' },
)

const properties = object(
  {
    source,
    customize: list(customizer, { ...image, about: 'The steps that customize the image, in order.' }),
    distribute: list(distributor, { ...distribution, required: true, about: 'The distributors: where the image is distributed to.' }),
    buildTimeoutInMinutes: integer({
      ...neither,
      min: 0,
      max: 960,
      since: '2019-05-01-preview',
      about: 'The time limit of the whole build in minutes, 6 to 960; 0 means the default, 240.',
    }),
    vmProfile,
    validate,
    optimize,
    errorHandling: object(
      {
        onCustomizerError: atError('What to do with the build VM when a customizer fails.'),
        onValidationError: atError('What to do with the build VM when a validation fails.'),
      },
      { ...neither, since: '2023-07-01', about: 'What to do with the build VM when the build fails.' },
    ),
    stagingResourceGroup: text({
      ...neither,
      since: '2022-02-14',
      form: 'resource-group',
      about:
        'The resource group for the resources of the build: an existing empty one in the region of the template, or the name of a new one.',
    }),
    managedResourceTags: tags(neither, 'Tags of the resources that the service creates in the staging resource group.', '2024-02-01'),
    autoRun: object(
      { state: state(neither, 'Start a build whenever the template is created or updated.') },
      { ...neither, since: '2024-02-01', about: 'Builds that start automatically.' },
    ),
    additionalDataDisks: list(object({ sizeGB: integer({ ...image, min: 0, about: 'The size of the disk.' }) }, {}), {
      ...image,
      since: '2025-10-01',
      about: 'Additional disks of the build VM.',
    }),
    provisioningState: readOnly('The provisioning state of the template.', text(written)),
    provisioningError: readOnly(
      'The reason why provisioning failed.',
      object({ provisioningErrorCode: text(written), message: text(written) }, written),
    ),
    lastRunStatus: readOnly(
      'The status of the last run.',
      object(
        { startTime: text(written), endTime: text(written), runState: text(written), runSubState: text(written), message: text(written) },
        written,
      ),
    ),
    exactStagingResourceGroup: readOnly('The staging resource group in use.', text(written)),
  },
  { makesImage: true, patch: { since: '2023-07-01' }, required: true, about: 'What is built.' },
)

// What is sent for an image template.
export const imageTemplate = object(
  {
    location: text({ ...neither, required: true, form: 'region', about: 'The region of the template and of the build.' }),
    tags: tags(tag, 'Tags of the template.'),
    identity: object(
      {
        type: choice({ UserAssigned: {}, None: {} }, { ...identity, about: 'UserAssigned: the service acts as that identity.' }),
        userAssignedIdentities: map(
          object({ principalId: readOnly('Of the identity.', text(written)), clientId: readOnly('Of the identity.', text(written)) }, {}),
          {
            ...identity,
            names: 'identity',
            about: 'One identity: its resource id as the name, {} as the value.',
          },
        ),
      },
      {
        ...identity,
        since: '2019-05-01-preview',
        required: { since: '2020-02-14' },
        about: 'The identity that the service uses to read scripts and write images.',
      },
    ),
    properties,
    id: readOnly('The resource id.', text(written)),
    systemData: readOnly('Who created it, and when.', object({}, written)),
  },
  {},
)

// What is sent for a trigger.
export const trigger = object(
  {
    properties: union(
      { on: 'kind', ...neither },
      {
        provisioningState: readOnly('The status of the trigger.', text(written)),
        status: readOnly('Whether it works.', object({ code: text(written), message: text(written), time: text(written) }, written)),
      },
      { SourceImage: variant({}) },
      { ...neither, required: true, about: 'What starts a build.' },
    ),
  },
  { since: '2022-07-01' },
)

// What the service writes for a run: a resource that is never sent.
export const runOutput = object(
  {
    name: readOnly('The name that its distributor defines.', text(written)),
    properties: object(
      {
        artifactId: readOnly('The resource id of an image or image version.', text(written)),
        artifactUri: readOnly('The blob of a VHD.', text(written)),
      },
      written,
    ),
  },
  written,
)

// The name of a template or trigger, which is not part of the body.
export const resourceName = text({ ...neither, required: true, patterns: namePatterns, about: 'The name of the resource.' })
