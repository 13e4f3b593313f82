// Runs the checks that a template gives cause for.
import type { AzureReader } from '../azure/reader.js'
import { orUnknown, type CheckResult } from './check.js'
import { checks } from './checks.js'
import type { Subject } from './subject.js'

// All of them side by side; the reader bounds what that costs.
export const runChecks = (subject: Subject, azure: AzureReader): Promise<readonly CheckResult[]> =>
  Promise.all(
    checks
      .filter(({ applies }) => applies(subject))
      .map(async (check) => ({ check, remarks: await orUnknown(() => check.check(subject, azure)) })),
  )
