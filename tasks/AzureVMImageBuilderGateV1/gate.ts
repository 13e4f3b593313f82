// The gate's requests to Azure and how it judges the answers, defined once: task.json of the gate and docs/gates.md are generated from
// here. The gate runs no code; Azure DevOps sends one request and evaluates one expression (docs/platforms.md 2.8).

// The two kinds of request.
export type GateMode = 'run' | 'fresh'

// The values in a request. They are inserted as text: in task.json, `$(name)`.
export interface GateValues {
  readonly subscription: string
  readonly resourceGroup: string
  readonly imageTemplate: string
  readonly gallery: string
  readonly imageDefinition: string
  readonly maximumAgeInDays: string
  // `name=value`, and names of regions, separated by commas; undefined if the request does not have any.
  readonly tags?: string
  readonly targetRegions?: string
}

// A request to Azure Resource Manager; `path` has no slash at its start: the URL of a service connection ends with one.
export interface GateRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body: string
  // Evaluates to true for an answer that opens the gate.
  readonly expression: string
}

// Text that is included only if the value of that name is given.
export type Condition = (name: 'tags' | 'targetRegions', text: string) => string

// The request of a mode.
export const gateRequest = (mode: GateMode, values: GateValues, only: Condition): GateRequest =>
  mode === 'run' ? runRequest(values) : freshRequest(values, only)

// Reads the image template: its last run has succeeded (docs/service.md 4.2).
const runRequest = ({ subscription, resourceGroup, imageTemplate }: GateValues): GateRequest => ({
  method: 'GET',
  path: `subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.VirtualMachineImages/imageTemplates/${imageTemplate}?api-version=2024-02-01`,
  body: '',
  expression: "eq(root['properties']['lastRunStatus']['runState'], 'Succeeded')",
})

// Asks Azure Resource Graph, which unlike an expression can calculate with dates. `count` is the number of rows in either of its result
// formats.
const freshRequest = (values: GateValues, only: Condition): GateRequest => ({
  method: 'POST',
  path: 'providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01',
  body: `{"subscriptions":["${values.subscription}"],"query":"${freshQuery(values, only)}"}`,
  expression: "ge(root['count'], 1)",
})

// The query, in one line. It has no quotation mark and no backslash, so that it can be put in JSON unchanged. Regions come back as 'West
// US' (shared/azure/region.ts); one that is not in the list is not required.
const freshQuery = (
  { resourceGroup, gallery, imageDefinition, maximumAgeInDays, tags = '', targetRegions = '' }: GateValues,
  only: Condition,
): string =>
  [
    'resources',
    "where type =~ 'microsoft.compute/galleries/images/versions'",
    `where resourceGroup =~ '${resourceGroup}'`,
    `where id contains '/galleries/${gallery}/images/${imageDefinition}/versions/'`,
    "where tostring(properties.provisioningState) =~ 'Succeeded'",
    "where tostring(properties.publishingProfile.excludeFromLatest) !~ 'true'",
    `where todatetime(properties.publishingProfile.publishedDate) > ago(${maximumAgeInDays}d)`,
  ].join(' | ') +
  only('tags', ` | ${hasAll(tags, 'tag = bag_keys(tags)', "strcat(tostring(tag), '=', tostring(tags[tostring(tag)]))")}`) +
  only(
    'targetRegions',
    ` | ${hasAll(targetRegions, 'region = properties.publishingProfile.targetRegions', "replace_string(tolower(tostring(region.name)), ' ', '')")}`,
  ) +
  ' | project id'

// Keeps the rows whose expanded texts include every wanted one.
const hasAll = (wanted: string, expansion: string, text: string): string =>
  [
    `mv-expand ${expansion}`,
    `summarize there = make_set(${text}), properties = take_any(properties), tags = take_any(tags) by id`,
    `where array_length(set_difference(split('${wanted}', ','), there)) == 0`,
  ].join(' | ')
