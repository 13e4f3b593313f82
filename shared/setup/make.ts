// Makes the set-up of templates and their pipeline: a pure function of plans and inputs.
import { createHash } from 'node:crypto'
import type { Platform } from '../inputs/definition.js'
import type { SetupInputs, TargetInputs } from '../inputs/inputs.js'
import type { Plan } from '../plan/plan.js'
import { accountOf, assignableScopeOf, groupId, parentOf, placesOf, unique, type Places } from './places.js'
import { rightsOf } from './rights.js'
import type { FederatedCredential, PipelineLogin, Principal, Resource, Setup } from './setup.js'
import { defined } from '../defined.js'

// The resource providers that the service and the tool use (docs/service.md 7.1; ManagedIdentity for the identities that are created here).
const providers = ['VirtualMachineImages', 'Compute', 'KeyVault', 'Storage', 'Network', 'ContainerInstance', 'ManagedIdentity'].map(
  (name) => `Microsoft.${name}`,
)

export type SetupOptions = Pick<SetupInputs, 'pipeline' | 'artifacts' | 'roles' | 'preflightReader'> & {
  readonly target: Required<TargetInputs>
  // The audience of a federated token in this cloud.
  readonly audience: string
}

// All parts, in an order in which they can be created.
export const makeSetup = (plans: Plan, options: SetupOptions): Setup => {
  const { target, pipeline, artifacts } = options
  const group = groupId(target.subscriptionId, target.resourceGroup)
  const places = plans.map((plan) => placesOf(plan, { target, access: artifacts.access, containerUrl: plan.containerUrl }))
  const location = places.find((one) => one.location !== '')?.location ?? ''
  const login: PipelineLogin =
    pipeline.login === 'application'
      ? { kind: 'application', name: pipeline.name }
      : { kind: 'identity', id: `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${pipeline.name}` }
  const principal: Principal = login.kind === 'identity' ? login : { kind: 'application' }
  const resources = resourcesOf(places, group, location, login)
  return {
    ...target,
    location,
    // The preflight asks it about policies.
    providers: options.preflightReader ? [...providers, 'Microsoft.PolicyInsights'] : providers,
    terms: termsOf(places),
    resources,
    login,
    credentials: credentialsOf(options),
    platforms: platformsOf(pipeline),
    ...rightsOf({
      places,
      pipeline: principal,
      commands: pipeline.commands,
      roles: options.roles,
      preflightReader: options.preflightReader,
      subscriptionId: target.subscriptionId,
    }),
    access: artifacts.access,
    containerUrl: plans.find((plan) => plan.artifacts.length > 0)?.containerUrl,
  }
}

const platformsOf = ({ repository, connection }: SetupOptions['pipeline']): readonly Platform[] => {
  const platforms: readonly Platform[] = [
    ...(repository === undefined ? [] : (['github'] as const)),
    ...(connection === undefined ? [] : (['azure-pipelines'] as const)),
  ]
  return platforms.length === 0 ? ['terminal'] : platforms
}

const resourcesOf = (places: readonly Places[], group: string, location: string, login: PipelineLogin): readonly Resource[] => {
  const of = <Value>(pick: (one: Places) => readonly Value[]): readonly Value[] => places.flatMap(pick)
  const containers = unique(of((one) => one.containers))
  const definitions = new Map(of((one) => one.definitions.map((id) => [id.toLowerCase(), { id, one }] as const)))
  const identity = (holder: 'template' | 'build-vm') => (id: string) => ({ kind: 'identity', id, location, holder }) as const
  const resources: readonly Resource[] = [
    ...unique(of((one) => one.templateIdentities)).map(identity('template')),
    ...unique(of((one) => one.buildIdentities)).map(identity('build-vm')),
    ...(login.kind === 'identity' ? [{ kind: 'identity', id: login.id, location, holder: 'pipeline' } as const] : []),
    ...unique(containers.map(accountOf)).map((id) => ({ kind: 'storage-account', id, location }) as const),
    ...containers.map((id) => ({ kind: 'container', id }) as const),
    ...unique([...definitions.values()].map(({ id }) => parentOf(id))).map((id) => ({ kind: 'gallery', id, location }) as const),
    ...[...definitions.values()].map(
      ({ id, one }) => ({ kind: 'definition', id, location, source: one.source, ...defined({ plan: one.plan }) }) as const,
    ),
    ...of((one) => one.subnets.filter(({ use }) => use !== 'build')).map((subnet) => ({ kind: 'subnet', ...subnet }) as const),
  ]
  const images = of((one) => [...(one.scopes.get('managed-image') ?? []), ...(one.scopes.get('staging-group') ?? [])])
  // An existing network has a resource group.
  const groups = unique([group, ...images, ...resources.flatMap(({ kind, id }) => (kind === 'subnet' ? [] : [assignableScopeOf(id)]))])
  return [...groups.map((id) => ({ kind: 'group', id, location }) as const), ...uniqueResources(resources)]
}

const termsOf = (places: readonly Places[]): Setup['terms'] => {
  const plans = places.flatMap(({ plan }) => plan ?? [])
  return [...new Map(plans.map((plan) => [JSON.stringify(plan).toLowerCase(), plan])).values()]
}

const uniqueResources = (resources: readonly Resource[]): readonly Resource[] => {
  const ids = resources.map(({ id }) => id.toLowerCase())
  return resources.filter(({ id }, index) => ids.indexOf(id.toLowerCase()) === index)
}

// The subjects of GitHub's tokens (docs/platforms.md 1.7). For a job with an environment, only the environment's. GitHub replaces each colon
// in a name (GitHub, OpenID Connect reference, "Filtering for metadata containing :"); the name of a branch contains none.
const credentialsOf = ({ pipeline, audience }: SetupOptions): readonly FederatedCredential[] => {
  const { repository, branches, environments, pullRequests, connection } = pipeline
  const subjects = [
    ...branches.map((branch) => `ref:refs/heads/${branch}`),
    ...environments.map((environment) => `environment:${environment.replaceAll(':', '%3A')}`),
    ...(pullRequests ? ['pull_request'] : []),
  ]
  const github = repository === undefined ? [] : subjects.map((subject) => `repo:${repository}:${subject}`)
  return [
    ...github.map((subject) => credential('github', 'https://token.actions.githubusercontent.com', subject, audience)),
    ...(connection === undefined ? [] : [credential('azure-pipelines', connection.issuer, connection.subject, audience)]),
  ]
}

// Names have 3 to 120 letters, digits, - and _.
const credential = (platform: string, issuer: string, subject: string, audience: string): FederatedCredential => {
  const label = subject
    .replace(/^.*[:/]/, '')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40)
  const hash = createHash('sha256').update(`${issuer} ${subject}`).digest('hex').slice(0, 8)
  return { name: [platform, label, hash].filter((part) => part !== '').join('-'), issuer, subject, audience }
}
