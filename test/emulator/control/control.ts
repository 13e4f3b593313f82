// What tests may read and change, in this process or through the control endpoint.
import type { Directory } from '../entra/directory.js'
import type { Assignment, RoleDefinition, Roles } from '../entra/roles.js'
import type { BuildRecord } from '../image-builder/build-record.js'
import type { Service } from '../image-builder/service.js'
import { templateBody } from '../image-builder/template.js'
import type { JsonObject } from '../json.js'
import type { FaultRule, Faults } from '../net/faults.js'
import type { RequestLog, RequestRecord } from '../net/request-log.js'
import type { Settings } from '../settings.js'
import { place } from '../placing.js'

// The answer to GET /builds.
export interface BuildsReport {
  // One per run, in the order of their start.
  readonly runs: readonly BuildRecord[]
  // How many run requests each template has accepted, by its name.
  readonly runRequests: Readonly<Record<string, number>>
}

// The answer to GET /state.
export interface StateReport {
  readonly templates: readonly JsonObject[]
  readonly versions: readonly JsonObject[]
  readonly images: readonly JsonObject[]
  readonly resourceGroups: readonly string[]
  readonly assignments: readonly NamedAssignment[]
  readonly settings: Settings
}

// A role assignment, with the principal by its name in the directory.
export interface NamedAssignment {
  readonly principal: string
  readonly role: string
  readonly scope: string
  readonly condition?: string
}

// A custom role, by its name.
export type CustomRole = { readonly name: string } & Omit<RoleDefinition, 'id'>

// The control, the same in this process and through the endpoint.
export interface Control {
  requests(): Promise<readonly RequestRecord[]>
  forgetRequests(): Promise<void>
  builds(): Promise<BuildsReport>
  state(): Promise<StateReport>
  // Adds a rule after the existing ones; the first that matches and is not used up applies.
  fault(rule: FaultRule): Promise<void>
  clearFaults(): Promise<void>
  set(settings: Partial<Settings>): Promise<void>
  // Places image definitions, versions, templates, groups and other resources (placing.ts) as they are, with `id` and everything that Azure
  // would show, created at their `createdTime`: histories that no test could create one by one.
  place(resources: readonly JsonObject[]): Promise<void>
  grant(assignment: NamedAssignment): Promise<void>
  // Adds a custom role, or replaces the one with its name: its assignments have the new permissions immediately.
  define(role: CustomRole): Promise<void>
  // Removes every assignment with all the given properties.
  revoke(which: Partial<NamedAssignment>): Promise<void>
  // Registers a certificate (PEM) with the pipeline's application.
  register(certificate: string): Promise<void>
}

// What the control reads and changes.
export interface ControlOptions {
  readonly service: Service
  readonly directory: Directory
  readonly roles: Roles
  readonly log: RequestLog
  readonly faults: Faults
}

// The control of an emulator in this process.
export const createControl = ({ service, directory, roles, log, faults }: ControlOptions): Control => ({
  requests: () => Promise.resolve([...log.list()]),
  forgetRequests: () => done(log.clear),
  builds: () => Promise.resolve({ runs: service.builds, runRequests: runRequests(service) }),
  state: () => Promise.resolve(stateOf(service, directory, roles)),
  fault: (rule) =>
    done(() => {
      faults.add(rule)
    }),
  clearFaults: () => done(faults.clear),
  set: (settings) =>
    done(() => {
      Object.assign(service.settings, settings)
      service.clock.wake()
    }),
  place: (resources) =>
    done(() => {
      for (const body of resources) place(service.world, body)
    }),
  grant: (assignment) =>
    done(() => {
      const { principal, ...rest } = assignment
      roles.grant({ ...rest, objectId: objectIdOf(directory, principal) })
    }),
  define: ({ name, ...permissions }) =>
    done(() => {
      roles.define(name, permissions)
    }),
  revoke: ({ principal, ...which }) =>
    done(() => {
      roles.revoke(principal === undefined ? which : { ...which, objectId: objectIdOf(directory, principal) })
    }),
  register: (certificate) =>
    done(() => {
      directory.certificates.push(certificate)
    }),
})

// A rejection if `act` throws.
const done = (act: () => void): Promise<void> =>
  new Promise((resolve) => {
    act()
    resolve()
  })

const runRequests = ({ world }: Service): Record<string, number> =>
  Object.fromEntries(
    world.templates.below(`/subscriptions/${world.subscriptionId}`).map((template) => [template.name, template.runRequests]),
  )

const stateOf = (service: Service, directory: Directory, roles: Roles): StateReport => {
  const { world, settings } = service
  const root = `/subscriptions/${world.subscriptionId}`
  return {
    templates: world.templates.below(root).map((template) => templateBody(template, () => undefined, template.apiVersion)),
    versions: world.versions.below(root).map(({ body }) => body),
    images: world.images.below(root).map(({ body }) => body),
    resourceGroups: world.groups.below(root).map(({ name }) => name),
    assignments: roles.list().map((assignment) => named(directory, assignment)),
    settings,
  }
}

const named = (directory: Directory, { objectId, role, scope, condition }: Assignment): NamedAssignment => ({
  ...{ principal: directory.byObjectId(objectId)?.name ?? objectId, role, scope },
  ...(condition === undefined ? {} : { condition }),
})

const objectIdOf = (directory: Directory, name: string): string => {
  const principal = directory.byName(name)
  if (!principal) throw new Error(`There is no principal '${name}': pipeline, template-identity and build-identity are.`)
  return principal.objectId
}
