// Turns the table of permissions and the places of templates into roles and their assignments.
import { createHash } from 'node:crypto'
import { permissions, preflightReader, type CommandWithRights, type Holder, type Permission } from '../azure/permissions.js'
import { nameIn } from '../azure/resource-id.js'
import { defined } from '../defined.js'
import { inContainer } from './conditions.js'
import { builtInRoleId, roleIncludes } from './built-in-roles.js'
import { assignableScopeOf, unique, type Places } from './places.js'
import { keyOfPrincipal, type Assignment, type CustomRole, type Principal } from './setup.js'

export interface RightsRequest {
  readonly places: readonly Places[]
  readonly pipeline: Principal
  readonly commands: readonly CommandWithRights[]
  readonly roles: 'custom' | 'built-in'
  // Whether the pipeline may read everything that the preflight looks at.
  readonly preflightReader: boolean
  readonly subscriptionId: string
}

// The roles and their assignments, from the widest scope to the narrowest.
export const rightsOf = (
  request: RightsRequest,
): { readonly roles: readonly CustomRole[]; readonly assignments: readonly Assignment[] } => {
  const all = needsOf(request)
  const builtIn = withoutInherited(merged(all.filter((need) => isByRole(need, request))), 'built-in').flatMap(builtInAssignments)
  const roles = new Map<string, CustomRole>()
  const custom = withoutInherited(merged(all.filter((need) => !isByRole(need, request))), 'custom').map((need): Assignment => {
    // The same actions on two scopes in a group share one role, named after the first scope.
    const made = customRole(need)
    const role = roles.get(made.guid) ?? made
    roles.set(role.guid, role)
    return assignmentOf(need, { kind: 'custom', name: role.name, guid: role.guid }, need)
  })
  return { roles: [...roles.values()], assignments: [...builtIn, ...custom].toSorted(byWidth) }
}

// Whether a built-in role is assigned: if the user asks for built-in roles, or the service requires it.
const isByRole = ({ permissions: needed }: Need, { roles }: RightsRequest): boolean =>
  roles === 'built-in' || needed.some(({ isBuiltInOnly }) => isBuiltInOnly === true)

const byWidth = (one: { readonly scope: string }, other: { readonly scope: string }): number =>
  one.scope.split('/').length - other.scope.split('/').length

// What one principal needs on one scope.
interface Need {
  readonly holder: Holder
  readonly principal: Principal
  readonly scope: string
  readonly permissions: readonly Permission[]
  readonly actions: readonly string[]
  readonly dataActions: readonly string[]
  // The only container that it is needed for.
  readonly container?: string
}

const needsOf = (request: RightsRequest): readonly Need[] =>
  request.places.flatMap((places) => [
    ...permissions
      .filter(({ commands, condition }) => commands.some((one) => request.commands.includes(one)) && holds(condition, places))
      .flatMap((permission) => needsFor(permission, places, request.pipeline)),
    ...(request.preflightReader ? [readerNeed(request)] : []),
  ])

const holds = (condition: Permission['condition'], { conditions }: Places): boolean => condition === undefined || conditions.has(condition)

const needsFor = (permission: Permission, places: Places, pipeline: Principal): readonly Need[] => {
  const scopes = places.scopes.get(permission.scope) ?? []
  const { holder, actions, dataActions, container } = permission
  return principalsOf(holder, places, pipeline).flatMap((principal) =>
    scopes.map((scope) => ({ holder, principal, scope, permissions: [permission], actions, dataActions, ...defined({ container }) })),
  )
}

const readerNeed = ({ pipeline, subscriptionId }: RightsRequest): Need => {
  const permission: Permission = {
    holder: 'pipeline',
    scope: 'subscription',
    commands: ['build'],
    actions: preflightReader,
    dataActions: [],
    role: 'Reader',
  }
  return {
    holder: 'pipeline',
    principal: pipeline,
    scope: `/subscriptions/${subscriptionId}`,
    permissions: [permission],
    actions: preflightReader,
    dataActions: [],
  }
}

const principalsOf = (holder: Holder, places: Places, pipeline: Principal): readonly Principal[] => {
  if (holder === 'pipeline') return [pipeline]
  if (holder === 'service') return [{ kind: 'service' }]
  // The build VM downloads with the first of its identities.
  const ids = holder === 'template' ? places.templateIdentities : places.buildIdentities.slice(0, 1)
  return ids.map((id) => ({ kind: 'identity', id }))
}

// One need for each principal, scope and container; wider scopes first.
const merged = (needs: readonly Need[]): readonly Need[] => {
  const found = new Map<string, Need>()
  for (const need of needs) {
    const key = `${keyOfPrincipal(need.principal)} ${need.scope.toLowerCase()} ${need.container ?? ''}`
    const other = found.get(key)
    found.set(
      key,
      other === undefined
        ? need
        : {
            ...other,
            permissions: [...other.permissions, ...need.permissions],
            actions: unique([...other.actions, ...need.actions]),
            dataActions: unique([...other.dataActions, ...need.dataActions]),
          },
    )
  }
  return [...found.values()].toSorted(byWidth)
}

// Roles also apply below their scope: a right that a principal has on a wider scope, for every container, is not repeated.
const withoutInherited = (needs: readonly Need[], kind: RightsRequest['roles']): readonly Need[] =>
  needs.flatMap((need) => {
    const above = needs.filter(
      (other) =>
        keyOfPrincipal(other.principal) === keyOfPrincipal(need.principal) &&
        other.container === undefined &&
        isAbove(other.scope, need.scope),
    )
    const has = (action: string, from: 'actions' | 'dataActions'): boolean => above.some((other) => other[from].includes(action))
    const left = {
      ...need,
      permissions: need.permissions.filter(
        ({ role }) => !above.some((other) => other.permissions.some((one) => roleIncludes(one.role, role))),
      ),
      actions: need.actions.filter((action) => !has(action, 'actions')),
      dataActions: need.dataActions.filter((action) => !has(action, 'dataActions')),
    }
    const isEmpty = kind === 'custom' ? left.actions.length + left.dataActions.length === 0 : left.permissions.length === 0
    return isEmpty ? [] : [left]
  })

const isAbove = (scope: string, below: string): boolean => below.toLowerCase().startsWith(`${scope.toLowerCase()}/`)

const customRole = ({ holder, scope, actions, dataActions }: Need): CustomRole => {
  const assignableScope = assignableScopeOf(scope)
  const content = JSON.stringify([holder, assignableScope.toLowerCase(), actions, dataActions])
  const guid = guidOf('role', content)
  // The names of custom roles are unique in a tenant.
  return {
    name: `Image Builder ${holderNames[holder]} on ${nameIn(scope).slice(0, 64)} ${guid.slice(0, 8)}`,
    guid,
    description: `What the ${holderNames[holder]} of Image Builder Pipelines needs there, and nothing else.`,
    actions,
    dataActions,
    assignableScope,
  }
}

const holderNames: Readonly<Record<Holder, string>> = {
  pipeline: 'pipeline',
  template: 'template identity',
  'build-vm': 'build VM',
  service: 'service',
}

// The smallest roles that cover a need.
const builtInAssignments = (need: Need): readonly Assignment[] => {
  const names = [...new Set(need.permissions.map(({ role }) => role))]
  return names
    .filter((name) => !names.some((other) => other !== name && roleIncludes(other, name)))
    .map((name) => {
      const covered = need.permissions.filter(({ role }) => roleIncludes(name, role))
      return assignmentOf(
        need,
        { kind: 'built-in', name, guid: builtInRoleId(name) },
        {
          actions: unique(covered.flatMap(({ actions }) => actions)),
          dataActions: unique(covered.flatMap(({ dataActions }) => dataActions)),
        },
      )
    })
}

const assignmentOf = (
  { principal, scope, container }: Need,
  role: Assignment['role'],
  { actions, dataActions }: Pick<Assignment, 'actions' | 'dataActions'>,
): Assignment => ({
  guid: guidOf(
    'assignment',
    JSON.stringify([keyOfPrincipal(principal), scope.toLowerCase(), role.guid, ...(container === undefined ? [] : [container])]),
  ),
  principal,
  role,
  scope,
  actions,
  dataActions,
  ...(container === undefined ? {} : { condition: inContainer(container) }),
})

// A GUID of version 8 (RFC 9562): the same for the same content.
const guidOf = (kind: string, content: string): string => {
  const hex = createHash('sha256').update(`${kind} ${content}`).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}
