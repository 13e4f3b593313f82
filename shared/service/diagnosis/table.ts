// The failures of the service that are known: how each is told from its code, its message or the build's log, what causes it, and what to
// do. docs/troubleshooting.md is generated from here. Texts are those of the service (SERVICE.md section 3; the service's own
// troubleshooting page); where none is known, there is no row.
import { buildingDiagnoses } from './building.js'
import type { Diagnosis } from './diagnosis.js'
import { distributingDiagnoses } from './distributing.js'
import { generalDiagnoses } from './general.js'
import { provisioningDiagnoses } from './provisioning.js'
import { requestDiagnoses } from './requests.js'

// The specific ones first: the first that tells is taken.
export const diagnoses: readonly Diagnosis[] = [
  ...requestDiagnoses,
  ...provisioningDiagnoses,
  ...distributingDiagnoses,
  ...buildingDiagnoses,
  ...generalDiagnoses,
]
