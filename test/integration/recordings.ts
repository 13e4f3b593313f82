// Answers of the service as they were recorded or reported (CONTRIBUTING.md, "Sources"), with the ids of the emulator in their place, and
// a player that gives them in the place of the emulator's own.
import { objectOf, type JsonObject } from '../emulator/json.js'
import type { FaultRule } from '../emulator/net/faults.js'
import type { Emulator } from '../emulator/start.js'

// What the recorded answers name.
export interface Place {
  readonly name: string
  readonly template: string
  readonly galleryImage: string
  // The tags that the pipeline sends, which every answer repeats.
  readonly tags: JsonObject
}

// An answer to a request, given once or, with `lasts`, until the request that ends it.
export interface RecordedAnswer {
  readonly to: FaultRule['on']
  readonly after?: FaultRule['on']
  readonly until?: FaultRule['on']
  readonly lasts?: true
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: JsonObject
}

const provider = 'Microsoft.VirtualMachineImages'

// The place of a template of this name in the emulator, with the lower-case `/resourcegroups/` of the wire.
export const placeOf = ({ description }: Emulator, name: string, tags: JsonObject): Place => ({
  name,
  tags,
  template: `/subscriptions/${description.subscriptionId}/resourcegroups/${description.resourceGroup}/providers/${provider}/imageTemplates/${name}`,
  galleryImage: description.galleryImageId,
})

// Gives these answers from now on. The image builder's own bodies are indented by one space, and their type has no charset.
export const replay = async ({ control }: Emulator, answers: readonly RecordedAnswer[]): Promise<void> => {
  for (const { to, after, until, lasts, status, headers, body } of answers) {
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    await control.fault({
      on: { host: 'arm', ...to },
      ...(after === undefined ? {} : { after: { host: 'arm', ...after } }),
      ...(until === undefined ? {} : { until: { host: 'arm', ...until } }),
      times: lasts === true ? 10_000 : 1,
      fault: { status, headers: { ...type, ...headers }, text: body === undefined ? '' : JSON.stringify(body, null, 1) },
    })
  }
}

// The requests about one template.
export const requests = (place: Place) => ({
  put: { method: 'PUT', path: `/imageTemplates/${place.name}\\?` },
  get: { method: 'GET', path: `/imageTemplates/${place.name}\\?` },
  run: { method: 'POST', path: `/imageTemplates/${place.name}/run\\?` },
  cancel: { method: 'POST', path: `/imageTemplates/${place.name}/cancel\\?` },
  delete: { method: 'DELETE', path: `/imageTemplates/${place.name}\\?` },
  outputs: { method: 'GET', path: `/imageTemplates/${place.name}/runOutputs` },
  triggers: { method: 'GET', path: `/imageTemplates/${place.name}/triggers` },
})

// An operation's URL, about as long as the real ones, which have been signed since 2023.
export const operationUrl = ({ description }: Emulator, operation: string): string =>
  `${description.resourceManager}/subscriptions/${description.subscriptionId}/providers/${provider}/locations/eastus/operations/${operation}?api-version=2022-07-01&t=638815887581204238&c=${'MIIHhzCCBm'.repeat(250)}&s=${'Ww71lIQHGO'.repeat(34)}&h=LqG7qnGqXNcvZc_GijYYR-k0gG6HWegIMLoUWgWKuMg`

// The answers of an operation: once in progress, then as it ended.
export const operation = (id: string, end: JsonObject): readonly RecordedAnswer[] => {
  const to = { method: 'GET', path: `/operations/${id}` }
  const common = { name: id.toUpperCase(), startTime: '2025-04-30T05:45:57.4651546Z' }
  return [
    { to, status: 200, body: { ...common, status: 'InProgress' } },
    { to, status: 200, lasts: true, body: { ...common, ...end, endTime: '2025-04-30T06:06:29.4701363Z' } },
  ]
}

// The template as it was answered in 2025 for a gallery in another region; `creating` is the body of the 201.
export const templateBody = (emulator: Emulator, place: Place, lastRunStatus?: JsonObject, creating = false): JsonObject => ({
  properties: {
    source: {
      exactVersion: creating ? 'latest' : '18.04.202401161',
      ...{ offer: 'UbuntuServer', publisher: 'Canonical', sku: '18.04-LTS', type: 'PlatformImage', version: 'latest' },
    },
    customize: [{ inline: ['echo hello'], name: 'hello', type: 'Shell' }],
    distribute: [
      {
        artifactTags: {},
        excludeFromLatest: false,
        galleryImageId: place.galleryImage,
        ...{ replicationRegions: ['eastus2'], runOutputName: 'runoutput1', type: 'SharedImage', versioning: null },
      },
    ],
    provisioningState: creating ? 'Creating' : 'Succeeded',
    buildTimeoutInMinutes: 0,
    stagingResourceGroup: '',
    exactStagingResourceGroup: creating
      ? ''
      : `/subscriptions/${emulator.description.subscriptionId}/resourceGroups/IT_azps-test-40i3ur_azps-tmp-f2qjb7_486c668f-500e-41f9-8410-95226514bc34`,
    ...(lastRunStatus === undefined ? {} : { lastRunStatus }),
  },
  identity: {
    type: 'UserAssigned',
    userAssignedIdentities: {
      [emulator.description.identityId]: creating
        ? {}
        : { principalId: '76c7193b-18b5-414f-a75c-4fe2798a0a38', clientId: '4b847fde-3daa-4f77-8c7d-c063d095cbd5' },
    },
  },
  tags: place.tags,
  location: 'westus2',
  id: place.template,
  name: place.name,
  type: `${provider}/imageTemplates`,
})

// The run status while it is queued, as recorded.
export const queued = {
  startTime: '2025-04-30T05:45:56.841941367Z',
  endTime: '0001-01-01T00:00:00Z',
  runState: 'Running',
  runSubState: 'Queued',
  message: '',
} as const
export const distributing = { ...queued, runSubState: 'Distributing' } as const
// The end of the run, 65 seconds before that of its operation.
export const ended = (runState: string, message = ''): JsonObject => ({
  startTime: queued.startTime,
  endTime: '2025-04-30T06:05:24.092474408Z',
  runState,
  message,
})

const putOperation = '2e4e0532-6849-4454-bebf-e7c60aede15c'
const runOperation = '2ae1f700-965c-426c-aac9-17a362e3ef98'

// From the PUT to the accepted run.
export const startedRun = (emulator: Emulator, place: Place, runEnd: JsonObject): readonly RecordedAnswer[] => {
  const { put, get, run } = requests(place)
  const asyncOperation = (id: string) => ({ 'azure-asyncoperation': operationUrl(emulator, id), 'x-ms-request-id': id })
  return [
    { to: put, status: 201, headers: asyncOperation(putOperation), body: templateBody(emulator, place, undefined, true) },
    ...operation(putOperation, { status: 'Succeeded' }),
    { to: get, after: put, until: run, lasts: true, status: 200, body: templateBody(emulator, place) },
    { to: run, status: 202, headers: { ...asyncOperation(runOperation), location: operationUrl(emulator, runOperation) } },
    ...operation(runOperation, runEnd),
    ...[queued, distributing].map((status): RecordedAnswer => ({
      to: get,
      after: run,
      status: 200,
      body: templateBody(emulator, place, status),
    })),
  ]
}

// A PUT that is accepted and fails later (AZ#45).
export const failedPut = (emulator: Emulator, place: Place, error: JsonObject): readonly RecordedAnswer[] => {
  const { put, get } = requests(place)
  const failed = templateBody(emulator, place)
  return [
    {
      to: put,
      status: 201,
      headers: { 'azure-asyncoperation': operationUrl(emulator, putOperation) },
      body: templateBody(emulator, place, undefined, true),
    },
    ...operation(putOperation, { status: 'Failed', error }),
    {
      to: get,
      after: put,
      lasts: true,
      status: 200,
      body: { ...failed, properties: { ...objectOf(failed.properties), provisioningState: 'Failed', exactStagingResourceGroup: '' } },
    },
  ]
}

// What a run leaves: one output, and the version of the gallery as Compute shows one that the image builder made.
export const madeVersion = (emulator: Emulator, place: Place): readonly RecordedAnswer[] => {
  const id = `${place.galleryImage}/versions/1.0.0`
  const output = { artifactId: id, provisioningState: 'Succeeded' }
  const { outputs } = requests(place)
  return [
    {
      to: outputs,
      lasts: true,
      status: 200,
      body: {
        value: [
          {
            properties: output,
            id: `${place.template}/runOutputs/runoutput1`,
            name: 'runoutput1',
            type: `${provider}/imageTemplates/runOutputs`,
          },
        ],
      },
    },
    ...gallery(versionBody(emulator, id)),
  ]
}

// The version whose publication the service gave up: it carries the tags of the template, and its replication continues.
export const lateVersion = (emulator: Emulator, place: Place): readonly RecordedAnswer[] => {
  const version = versionBody(emulator, `${place.galleryImage}/versions/1.0.0`)
  const properties = objectOf(version.properties)
  const publishingProfile = { ...objectOf(properties.publishingProfile), publishedDate: '2025-04-30T05:54:12.1834129+00:00' }
  return gallery({ ...version, tags: place.tags, properties: { ...properties, publishingProfile, provisioningState: 'Creating' } })
}

const gallery = (version: JsonObject): readonly RecordedAnswer[] => [
  { to: { method: 'GET', path: '/versions/1.0.0\\?' }, lasts: true, status: 200, body: version },
  { to: { method: 'GET', path: '/versions\\?' }, lasts: true, status: 200, body: { value: [version] } },
]

const versionBody = ({ description }: Emulator, id: string): JsonObject => {
  const account = 'gpie7jmp1juxbkvbek558phs'
  return {
    name: '1.0.0',
    id,
    type: 'Microsoft.Compute/galleries/images/versions',
    location: 'westus',
    tags: {
      VMImageBuilderSource: 'PlatformImage Canonical::UbuntuServer::18.04-LTS::18.04.201808140',
      correlationId: 'c4fc89ea-6fde-41fd-87fd-409e1fab49d2',
    },
    properties: {
      publishingProfile: {
        targetRegions: [{ name: 'West US', regionalReplicaCount: 1, storageAccountType: 'Standard_LRS' }],
        ...{ replicaCount: 1, excludeFromLatest: false },
        publishedDate: '2023-12-28T08:08:16.8412957+00:00',
        storageAccountType: 'Standard_LRS',
      },
      storageProfile: {
        osDiskImage: {
          sizeInGB: 30,
          hostCaching: 'ReadWrite',
          source: {
            uri: `https://${account}.blob.core.windows.net/vhds/95756a1a.vhd`,
            storageAccountId: `/subscriptions/${description.subscriptionId}/resourcegroups/IT_group/providers/Microsoft.Storage/storageAccounts/${account}`,
          },
        },
      },
      safetyProfile: { reportedForPolicyViolation: false, allowDeletionOfReplicatedLocations: false },
      provisioningState: 'Succeeded',
    },
  }
}
