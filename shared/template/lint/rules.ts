// All rules of the linter, by theme.
import { commandRules } from './commands.js'
import { deprovisionRules } from './deprovision.js'
import { destinationRules } from './destinations.js'
import { distributionRules } from './distribution.js'
import { exampleValueRules } from './example-values.js'
import { fieldRules } from './fields.js'
import { fileRules } from './files.js'
import { folderRules } from './folders.js'
import { identityRules } from './identity.js'
import { machineRules } from './machine.js'
import { missingFieldRules } from './missing-fields.js'
import { nameRules } from './names.js'
import { networkRules } from './network.js'
import { otherRules } from './other-rules.js'
import { outcomeRules } from './outcome.js'
import { privilegeRules } from './privileges.js'
import { regionRules } from './regions.js'
import { policyRules } from './policy.js'
import { remoteFileRules } from './remote-files.js'
import { replicationRules } from './replication.js'
import { resourceIdRules } from './resource-ids.js'
import type { Rule } from './rule.js'
import { secretRules } from './secrets.js'
import { sourceRules } from './source.js'
import { stepRules } from './steps.js'
import { triggerRules } from './triggers.js'
import { valueRules } from './values.js'
import { vmSizeRules } from './vm-size.js'
import { windowsStepRules } from './windows-steps.js'

// By theme, in the order of docs/rules.md.
export const themes: Readonly<Record<string, readonly Rule[]>> = {
  Properties: [...fieldRules, ...missingFieldRules],
  Values: valueRules,
  'Names, tags and API versions': nameRules,
  'Resource ids': [...resourceIdRules, ...exampleValueRules],
  Regions: regionRules,
  Identity: identityRules,
  'Source image': sourceRules,
  'Steps of the build': [...stepRules, ...windowsStepRules],
  'Commands of a step': [...commandRules, ...privilegeRules],
  Files: [...fileRules, ...destinationRules, ...folderRules],
  'Remote files': remoteFileRules,
  Secrets: secretRules,
  Generalizing: deprovisionRules,
  'Machine and network': [...machineRules, ...vmSizeRules, ...networkRules],
  Distribution: distributionRules,
  'Regions of a gallery': replicationRules,
  'Outcome of a build': outcomeRules,
  Triggers: triggerRules,
  'Policy of an organisation': policyRules,
}

// All of them.
export const rules: readonly Rule[] = Object.values(themes).flat()

// Every rule id of findings.
export const ruleIds: readonly string[] = [...rules, ...otherRules].map(({ id }) => id)
