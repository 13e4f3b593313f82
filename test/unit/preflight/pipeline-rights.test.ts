import assert from 'node:assert/strict'
import { permissionsOf } from '../../../shared/azure/permissions.js'
import type { Artifact } from '../../../shared/artifacts/artifact.js'
import { artifactsContainer } from '../../../shared/preflight/checks/artifacts-container.js'
import { pipelineRights } from '../../../shared/preflight/checks/pipeline-rights.js'
import type { Surroundings } from '../../../shared/preflight/subject.js'
import { containerUrl, definitionId, denied, group, said, subscription, template, type World } from './world.js'

const account = `${group}/providers/Microsoft.Storage/storageAccounts/scripts`
const container = `${account}/blobServices/default/containers/artifacts`
const accounts: World = {
  [`${subscription}/providers/Microsoft.Storage/storageAccounts`]: {
    value: [{ id: account, name: 'scripts', properties: { primaryEndpoints: { blob: 'https://scripts.blob.core.windows.net/' } } }],
  },
}
const script: Artifact = {
  ...{ kind: 'file', path: 'install.sh', absolutePath: '/install.sh', bytes: 1, modified: 0, sha256: 'a', blobName: 'a/install.sh' },
}
const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs'

// The caller's permissions at a scope.
const mine = (scope: string, actions: readonly string[], dataActions: readonly string[] = []): World => ({
  [`${scope}/providers/Microsoft.Authorization/permissions`]: { value: [{ actions, notActions: [], dataActions, notDataActions: [] }] },
})
const contributor: World = {
  ...accounts,
  ...mine(subscription, ['*/read'], [`${blobs}/read`]),
  ...mine(group, ['*']),
  ...mine(definitionId, ['*']),
  ...mine(container, ['*'], [`${blobs}/*`]),
  ...mine(account, ['*']),
  [container]: {},
}
const remarksIn = (world: World, surroundings: Partial<Surroundings> = {}) =>
  said(pipelineRights, template(), { ...contributor, ...world }, surroundings, { artifacts: [script] })

describe('the check pipeline-rights', () => {
  it('passes with the rights, also without a role for blobs of the log if keys can be listed', async () => {
    assert.deepEqual(await remarksIn({}), [])
    assert.deepEqual(await remarksIn(mine(subscription, ['*'])), [])
  })

  const templates = 'Microsoft.VirtualMachineImages/imageTemplates'
  const actionsInGroup = permissionsOf('pipeline', 'group').flatMap(({ actions, condition }) => (condition === undefined ? actions : []))
  for (const action of actionsInGroup)
    it(`names ${action}, and nothing else, if it is missing`, async () => {
      const remarks = await remarksIn(
        mine(
          group,
          actionsInGroup.filter((one) => one !== action),
        ),
      )
      const isNeeded = ['read', 'write', 'run/action', 'runOutputs/read'].some((operation) => action === `${templates}/${operation}`)
      assert.equal(remarks.length, 1, remarks.join('\n'))
      assert.ok(
        remarks[0]?.startsWith(`${isNeeded ? 'failed' : 'warning'}: The pipeline’s identity lacks ${action} on ${group}`),
        remarks[0],
      )
    })

  it('warns of rights without which a build succeeds: the log, the images of a build that is not waited for', async () => {
    assert.match(
      (await remarksIn(mine(subscription, ['*/read']))).join(),
      /^warning: .*lacks .*blobs\/read on \/subscriptions\/[^/]+: there is no live log\.$/,
    )
    const withoutOutputs = mine(
      group,
      actionsInGroup.filter((action) => !action.endsWith('runOutputs/read')),
    )
    assert.match((await remarksIn(withoutOutputs, { waits: false })).join(), /^warning: /)
  })

  it('fails without a right on the container', async () => {
    assert.match(
      (await remarksIn(mine(container, ['*'], [`${blobs}/read`]))).join(),
      /^failed: .*lacks .*blobs\/write on .*containers\/artifacts\.$/,
    )
    const artifacts = { access: 'sas', containerUrl, createContainer: false } as const
    assert.match(
      (await remarksIn(mine(account, []), { artifacts })).join(),
      /^failed: .*generateUserDelegationKey\/action on .*\/scripts\.$/,
    )
  })

  it('leaves a container that does not exist to another check', async () => {
    assert.deepEqual(await remarksIn({ [container]: undefined, ...mine(container, []) }), [])
  })

  it('does not take an account that the subscription does not have for a missing right, and checks the other rights', async () => {
    const artifacts = {
      access: 'identity',
      containerUrl: 'https://misspelt.blob.core.windows.net/artifacts',
      createContainer: false,
    } as const
    const reader = mine(subscription, ['*/read'], [`${blobs}/read`])
    const noAccount =
      'unknown: The subscription has no storage account for https://misspelt.blob.core.windows.net/artifacts. Correct the URL if it is misspelt; an account in another subscription is not checked.'
    assert.deepEqual(await remarksIn(reader, { artifacts }), [noAccount])
    assert.deepEqual(await said(artifactsContainer, template(), { ...contributor, ...reader }, { artifacts }, { artifacts: [script] }), [
      noAccount,
    ])
    const lacking = await remarksIn({ ...reader, ...mine(group, ['*/read']) }, { artifacts })
    assert.match(lacking[0] ?? '', /^failed: .*lacks .*imageTemplates\/write/)
    assert.equal(lacking.at(-1), noAccount)
  })

  it('takes an account that is not listed for a missing right if the pipeline may not read all accounts', async () => {
    const artifacts = { access: 'identity', containerUrl: 'https://other.blob.core.windows.net/artifacts', createContainer: false } as const
    const container = (world: World) =>
      said(artifactsContainer, template(), { ...contributor, ...world }, { artifacts }, { artifacts: [script] })
    assert.match(
      (await container(mine(subscription, []))).join(),
      /^unknown: .* is not one that the pipeline’s identity can see in the subscription\.$/,
    )
    assert.match(
      (await container({ [`${subscription}/providers/Microsoft.Authorization/permissions`]: denied })).join(),
      /^unknown: The subscription has no storage account for \S+, or the pipeline’s identity lacks Microsoft\.Storage\/storageAccounts\/read\. Correct/,
    )
  })

  it('needs the right to create a container that does not exist, with create-container', async () => {
    const artifacts = { access: 'identity', containerUrl, createContainer: true } as const
    const writer = mine(container, ['*/read'], [`${blobs}/*`])
    assert.deepEqual(await remarksIn(writer, { artifacts }), [])
    assert.match(
      (await remarksIn({ ...writer, [container]: undefined }, { artifacts })).join(),
      /^failed: .*lacks Microsoft\.Storage\/storageAccounts\/blobServices\/containers\/write on .*artifacts, which does not exist yet/,
    )
    assert.deepEqual(await remarksIn({ [container]: undefined }, { artifacts }), [])
  })

  it('needs the rights to create the default account, or to write to the one that exists', async () => {
    const storage = 'Microsoft.Storage/storageAccounts'
    const containerRemarks = (world: World) =>
      said(
        pipelineRights,
        template(),
        { ...contributor, ...world },
        { artifacts: { access: 'identity', createContainer: false } },
        { artifacts: [script], destination: { kind: 'default', account: 'scripts', containerUrl: undefined } },
      )
    const others = actionsInGroup
    assert.deepEqual(await containerRemarks({}), [])
    assert.match(
      (await containerRemarks(mine(group, [...others, `${storage}/listKeys/action`]))).join(),
      /^failed: .*lacks Microsoft\.Storage\/storageAccounts\/write on .*resourceGroups\/images, where/,
    )
    assert.match(
      (await containerRemarks(mine(group, [...others, `${storage}/write`]))).join(),
      /^failed: .*lacks .*blobs\/write on .*images, where/,
    )
    const exists = { [account]: { name: 'scripts' }, ...mine(group, others) }
    assert.deepEqual(await containerRemarks({ ...exists, ...mine(account, [], [`${blobs}/write`]) }), [])
    assert.match(
      (await containerRemarks({ ...exists, ...mine(account, ['*/read']) })).join(),
      /^failed: .*lacks .*blobs\/write on .*\/scripts, where/,
    )
  })

  it('is not checked where the permissions cannot be read, which does not hide the others', async () => {
    const permissions = `${group}/providers/Microsoft.Authorization/permissions`
    assert.deepEqual(await remarksIn({ [permissions]: denied }), ['unknown: The pipeline’s identity may not read it.'])
    assert.match((await remarksIn({ [permissions]: { value: [] } })).join(), /^unknown: Azure lists no permissions/)
  })
})

// Roles that are assigned at a scope, each with a condition or without.
const assigned = (scope: string, ...some: readonly { readonly role: string; readonly condition?: string }[]): World => ({
  [`${scope}/providers/Microsoft.Authorization/roleAssignments?$filter=atScope()`]: {
    value: some.map(({ role, condition = null }) => ({ properties: { roleDefinitionId: role, principalId: 'someone', condition } })),
  },
})
const roleOf = (id: string, dataActions: readonly string[]): World => ({
  [id]: { properties: { permissions: [{ actions: [], notActions: [], dataActions, notDataActions: [] }] } },
})

describe('a data action of the pipeline’s identity', () => {
  const [logs, artifacts] = ['/roles/logs', '/roles/artifacts']
  const roles: World = { ...roleOf(logs, [`${blobs}/read`]), ...roleOf(artifacts, [`${blobs}/read`, `${blobs}/write`]) }
  const permission = (dataActions: readonly string[]) => ({ actions: [], notActions: [], dataActions, notDataActions: [] })
  const own = (...value: readonly object[]): World => ({ [`${container}/providers/Microsoft.Authorization/permissions`]: { value } })
  const rest = { actions: ['*'], notActions: [], dataActions: [`${blobs}/write`], notDataActions: [] }
  const underCondition = assigned(container, { role: logs, condition: 'only packerlogs' })

  it('is not certain if it may hold only under a condition', async () => {
    const remarks = await remarksIn({ ...roles, ...own(rest, permission([`${blobs}/READ`])), ...underCondition })
    assert.deepEqual(remarks, [
      `unknown: The pipeline’s identity may have ${blobs}/read on ${container} only under the condition of a role assignment, which is not evaluated.`,
    ])
  })

  it('is certain by another role, or without conditions', async () => {
    const both = own(rest, permission([`${blobs}/read`]), permission([`${blobs}/read`, `${blobs}/write`]))
    assert.deepEqual(await remarksIn({ ...roles, ...both, ...underCondition }), [])
    const twice = own(rest, permission([`${blobs}/read`]), permission([`${blobs}/read`]))
    assert.deepEqual(await remarksIn({ ...roles, ...twice, ...underCondition }), [])
    const plain = assigned(container, { role: logs }, { role: artifacts })
    assert.deepEqual(await remarksIn({ ...roles, ...own(rest, permission([`${blobs}/read`])), ...plain }), [])
  })

  it('is not checked if the assignments or their roles cannot be read; what is missing is still reported', async () => {
    const path = `${container}/providers/Microsoft.Authorization/roleAssignments?$filter=atScope()`
    const reader = own(permission([`${blobs}/read`]))
    const remarks = await remarksIn({ ...reader, [path]: denied })
    assert.ok(
      remarks.some((remark) => remark.startsWith('failed: ') && remark.includes(`${blobs}/write`)),
      remarks.join('\n'),
    )
    assert.ok(remarks.includes('unknown: The pipeline’s identity may not read it.'), remarks.join('\n'))
    assert.match(
      (await remarksIn({ ...own(rest, permission([`${blobs}/read`])), ...underCondition })).join(),
      /^unknown: Azure does not say/,
    )
  })
})

describe('the check artifacts-container', () => {
  const containerRemarks = (world: World, createContainer = false) =>
    said(
      artifactsContainer,
      template(),
      { ...accounts, ...world },
      { artifacts: { access: 'identity', containerUrl, createContainer } },
      { artifacts: [script] },
    )

  it('fails if the container does not exist, unless it is created', async () => {
    assert.deepEqual(await containerRemarks({}), ['failed: The storage account scripts has no container artifacts.'])
    assert.deepEqual(await containerRemarks({}, true), ['-'])
  })

  it('passes if it exists, and is unknown if it cannot be read', async () => {
    assert.deepEqual(await containerRemarks({ [container]: {} }), [])
    assert.deepEqual(await containerRemarks({ [container]: denied }), ['unknown: The pipeline’s identity may not read it.'])
  })
})
