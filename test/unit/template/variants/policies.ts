// Variants of what an organisation's policy allows.
import type { JsonObject } from '../../../../shared/json.js'
import type { Policy } from '../../../../shared/template/policy.js'
import { distributor, gallery, linux, withFacts, type Variant, type Variants } from './templates.js'

const under = (policy: Policy, ...variants: readonly Variant[]): readonly Variant[] => withFacts({ policy }, variants)

const platform = (publisher: string, offer: string, sku = 'server'): Variant =>
  linux({ source: { type: 'PlatformImage', publisher, offer, sku, version: 'latest' } })
const version = (name: string): Variant =>
  linux({ source: { type: 'SharedImageVersion', imageVersionId: `${gallery.replace('corporate', name)}/versions/latest` } })
const managed = (name: string): Variant =>
  linux({ source: { type: 'ManagedImage', imageId: gallery.replace(/galleries.*/, `images/${name}`) } })
const sources = { sources: ['Canonical:ubuntu-*:*', '/subscriptions/*/galleries/corporate/*', '/subscriptions/*/images/base-*'] }

const located = (location: string): Variant => linux({}, { location })
const targets = (...names: readonly string[]): Variant => distributor({ targetRegions: names.map((name) => ({ name })) })
const managedIn = (location: string): Variant =>
  linux({ distribute: [{ type: 'ManagedImage', runOutputName: 'm', location, imageId: gallery.replace(/galleries.*/, 'images/web') }] })
const regions = { regions: ['West Europe', 'north*', 'germanywestcentral'] }

const sized = (vmSize: string): Variant => linux({ vmProfile: { vmSize } })
const sizes = { vmSizes: ['Standard_D*_v5', 'Standard_E2s_v5'] }

const tagged = (tags: JsonObject): Variant => linux({}, { tags })
const tags = { requiredTags: ['owner', 'cost-*'] }

const validated = (...inVMValidations: readonly JsonObject[]): Variant => linux({ validate: { inVMValidations } })
const validator = { requiredValidators: ['cis-*'] }
const script = (scriptUri: string): JsonObject => ({ type: 'Shell', name: 'a', scriptUri })

export const policyVariants: Readonly<Record<string, Variants>> = {
  'policy-source': {
    wrong: [
      ...under(
        sources,
        platform('Debian', 'debian-12'),
        platform('Canonical', 'minimal-ubuntu'),
        platform('NotCanonical', 'ubuntu-24_04-lts'),
        version('corporate2'),
        version('private'),
        managed('web'),
      ),
      ...under({ sources: [] }, platform('Canonical', 'ubuntu-24_04-lts')),
    ],
    harmless: [
      ...under(
        sources,
        platform('Canonical', 'ubuntu-24_04-lts'),
        platform('canonical', 'UBUNTU-22_04-LTS', 'pro'),
        version('corporate'),
        version('Corporate'),
        managed('base-2204'),
      ),
      ...under({}, platform('Debian', 'debian-12')),
    ],
  },
  'policy-region': {
    wrong: under(
      regions,
      located('eastus'),
      located('West Europe 2'),
      targets('westeurope', 'brazilsouth'),
      distributor({ replicationRegions: ['westeurope', 'East US'] }),
      managedIn('uksouth'),
    ),
    harmless: [
      ...under(
        regions,
        located('westeurope'),
        located('WEST EUROPE'),
        located('North Europe'),
        targets('northcentralus', 'Germany West Central'),
        distributor({ replicationRegions: ['West Europe'] }),
        managedIn('westeurope'),
      ),
      ...under({}, located('eastus')),
    ],
  },
  'policy-size': {
    wrong: [
      ...under(
        sizes,
        sized('Standard_D4s_v4'),
        sized('Standard_E4s_v5'),
        sized('Basic_D2_v5'),
        sized('Standard_M416ms_v2'),
        sized(''),
        linux({ vmProfile: {} }),
      ),
      ...under({ vmSizes: [] }, sized('Standard_D2s_v5')),
    ],
    harmless: [
      ...under(sizes, sized('Standard_D2s_v5'), sized('standard_d64ads_V5'), sized('Standard_E2s_v5')),
      ...under({ vmSizes: ['Standard_D2ds_v4'] }, sized(''), linux({ vmProfile: {} })),
      ...under({}, sized('Standard_M416ms_v2')),
    ],
  },
  'policy-tag': {
    wrong: under(
      tags,
      tagged({}),
      tagged({ owner: 'a' }),
      tagged({ owner: '', 'cost-centre': '1' }),
      tagged({ owners: 'a', 'cost-centre': '1' }),
      tagged({ owner: 'a', cost: '1' }),
    ),
    harmless: [
      ...under(
        tags,
        tagged({ owner: 'a', 'cost-centre': '1' }),
        tagged({ Owner: 'a', 'COST-CENTRE': '1' }),
        tagged({ owner: 'a', 'cost-': '1' }),
        tagged({ owner: 'a', 'cost-unit': '1', other: 'x' }),
      ),
      ...under({}, tagged({})),
    ],
  },
  'policy-validator': {
    wrong: under(
      validator,
      linux({}),
      validated(),
      validated({ type: 'Shell', name: 'smoke', inline: ['true'] }),
      validated({ type: 'Shell', inline: ['cis-benchmark'] }),
      validated(script('https://example.com/cis-benchmark.sh')),
    ),
    harmless: [
      ...under(
        validator,
        validated({ type: 'Shell', name: 'cis-benchmark', inline: ['true'] }),
        validated({ type: 'PowerShell', name: 'CIS-level-2', inline: ['exit 0'] }),
        validated({ type: 'Shell', name: 'smoke', inline: ['true'] }, { type: 'Shell', name: 'cis-1', inline: ['true'] }),
        validated(script('cis-check.sh')),
      ),
      ...under({ requiredValidators: ['*/cis.sh'] }, validated(script('https://example.com/cis.sh'))),
    ],
  },
}
