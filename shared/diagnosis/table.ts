// The known failures of the service: how each is recognised, by the origin of the words, what causes it, and what to do.
// docs/troubleshooting.md is generated from here. Texts are those of the service, of Packer and of public reports; a failure without
// known words has no row.
import { capacityDiagnoses } from './capacity.js'
import type { Diagnosis } from './diagnosis.js'
import { distributionDiagnoses } from './distribution.js'
import { downloadDiagnoses } from './downloads.js'
import { fileDiagnoses } from './files.js'
import { generalizingDiagnoses } from './generalizing.js'
import { hangingDiagnoses } from './hanging.js'
import { identityDiagnoses } from './identities.js'
import { linuxScriptDiagnoses } from './linux-scripts.js'
import { loginDiagnoses } from './logins.js'
import { networkDiagnoses } from './networks.js'
import { packageManagerDiagnoses } from './package-managers.js'
import { repositoryDiagnoses } from './repositories.js'
import { requestDiagnoses } from './requests.js'
import { scriptEnvironmentDiagnoses } from './script-environment.js'
import { scriptErrorDiagnoses } from './script-errors.js'
import { scriptToolDiagnoses } from './script-tools.js'
import { scriptRefusalDiagnoses } from './script-refusals.js'
import { sessionLoginDiagnoses } from './session-logins.js'
import { sourceDiagnoses } from './sources.js'
import { windowsScriptDiagnoses } from './windows-scripts.js'

// If only general ones match, the first of them is taken.
export const diagnoses: readonly Diagnosis[] = [
  ...requestDiagnoses,
  ...identityDiagnoses,
  ...fileDiagnoses,
  ...sourceDiagnoses,
  ...capacityDiagnoses,
  ...networkDiagnoses,
  ...repositoryDiagnoses,
  ...packageManagerDiagnoses,
  ...linuxScriptDiagnoses,
  ...windowsScriptDiagnoses,
  ...scriptErrorDiagnoses,
  ...scriptToolDiagnoses,
  ...scriptEnvironmentDiagnoses,
  ...scriptRefusalDiagnoses,
  ...downloadDiagnoses,
  ...generalizingDiagnoses,
  ...distributionDiagnoses,
  ...hangingDiagnoses,
  ...sessionLoginDiagnoses,
  ...loginDiagnoses,
]
