// Every property of an image template and of its triggers, for every API version. Facts are those of the official schemas
// (SERVICE.md section 1); what only the service writes is from the REST reference.
import { distributor, namePatterns, source, tags } from './images.js'
import { choice, flag, integer, list, map, object, readOnly, text, union, variant } from './property.js'
import { customizer, validator } from './steps.js'

const state = (about: string) => choice(['Enabled', 'Disabled'], { about })
const atError = (about: string) => choice(['cleanup', 'abort'], { about })

const vnetConfig = object(
  {
    subnetId: text({ form: 'subnet', about: 'The subnet of the build’s virtual machine.' }),
    containerInstanceSubnetId: text({
      since: '2024-02-01',
      form: 'subnet',
      about: 'The subnet of the container that runs the build: another one of the same network, delegated to container instances.',
    }),
    proxyVmSize: text({ since: '2021-10-01', about: 'The size of the proxy machine; not with containerInstanceSubnetId.' }),
  },
  { since: '2020-02-14', about: 'A network of your own for the build.' },
)

const vmProfile = object(
  {
    vmSize: text({ about: 'The size of the build’s virtual machine.' }),
    osDiskSizeGB: integer({ min: 0, since: '2020-02-14', about: 'The size of its disk; 0 or nothing is that of the source image.' }),
    userAssignedIdentities: list(text({ form: 'identity' }), { since: '2021-10-01', about: 'Identities for scripts in the machine.' }),
    vnetConfig,
  },
  { since: '2019-05-01-preview', about: 'The virtual machine that builds the image.' },
)

const validate = object(
  {
    inVMValidations: list(validator, { about: 'The tests, in order.' }),
    continueDistributeOnFailure: flag({ about: 'Distribute the image even where a test fails; the run fails all the same.' }),
    sourceValidationOnly: flag({ about: 'Test the source image, and build none.' }),
  },
  { since: '2022-02-14', about: 'Tests of the image before it is distributed.' },
)

const optimize = object(
  {
    vmBoot: object({ state: state('Make machines with this image boot faster.') }, { about: 'Boot time.' }),
    workload: object(
      {
        state: state('Optimize the image for a workload.'),
        scriptUri: text({ artifact: { checksum: 'sha256Checksum' }, about: 'The script that runs the workload.' }),
        sha256Checksum: text({ form: 'sha256', about: 'SHA-256 of the script.' }),
      },
      { since: '2025-10-01', about: 'A workload to optimize for.' },
    ),
  },
  { since: '2022-07-01', about: 'What the service does to make the image faster.' },
)

const properties = object(
  {
    source,
    customize: list(customizer, { about: 'The steps that make the image, in order.' }),
    distribute: list(distributor, { required: true, about: 'Where the image goes.' }),
    buildTimeoutInMinutes: integer({
      min: 0,
      max: 960,
      since: '2019-05-01-preview',
      about: 'The most time for the whole build: 6 to 960 minutes; 0 is the default, 240.',
    }),
    vmProfile,
    validate,
    optimize,
    errorHandling: object(
      {
        onCustomizerError: atError('What becomes of the build’s machine when a customizer fails.'),
        onValidationError: atError('What becomes of it when a validation fails.'),
      },
      { since: '2023-07-01', about: 'What becomes of the build’s machine when it fails.' },
    ),
    stagingResourceGroup: text({
      since: '2022-02-14',
      form: 'resource-group',
      about: 'The group for what the build needs: an empty one in the region of the template, or one that is made.',
    }),
    managedResourceTags: tags('Tags of what the service makes in the staging resource group.', '2024-02-01'),
    autoRun: object(
      { state: state('Start a build whenever the template is created or updated.') },
      { since: '2024-02-01', about: 'Builds that start by themselves.' },
    ),
    additionalDataDisks: list(object({ sizeGB: integer({ min: 0, about: 'The size of the disk.' }) }), {
      since: '2025-10-01',
      about: 'Further disks of the build’s virtual machine.',
    }),
    provisioningState: readOnly('How the template is.'),
    provisioningError: readOnly('What went wrong with the template.'),
    lastRunStatus: readOnly('How the last run went.'),
    exactStagingResourceGroup: readOnly('The staging resource group in use.'),
  },
  { required: true, about: 'What is built.' },
)

// What is sent of an image template.
export const imageTemplate = object({
  location: text({ required: true, form: 'region', about: 'The region of the template and of the build.' }),
  tags: tags('Tags of the template.'),
  identity: object(
    {
      type: choice(['UserAssigned', 'None'], { about: 'UserAssigned: the service acts as that identity.' }),
      userAssignedIdentities: map(object({ principalId: readOnly('Of the identity.'), clientId: readOnly('Of the identity.') }), {
        names: 'identity',
        about: 'One identity: its resource id as the name, {} as the value.',
      }),
    },
    { since: '2019-05-01-preview', required: { since: '2020-02-14' }, about: 'As whom the service reads scripts and writes images.' },
  ),
  properties,
  id: readOnly('The resource id.'),
  systemData: readOnly('Who made it, and when.'),
})

// What is sent of a trigger.
export const trigger = object(
  {
    properties: union(
      'kind',
      { provisioningState: readOnly('How the trigger is.'), status: readOnly('Whether it works.') },
      { SourceImage: variant({}) },
      { required: true, about: 'What starts a build.' },
    ),
  },
  { since: '2022-07-01' },
)

// The name of a template or trigger, which stands beside what is sent.
export const resourceName = text({ required: true, patterns: namePatterns, about: 'The name of the resource.' })
