// From what the service and the log say to what caused it.
import { diagnoses, type Diagnosis } from './table.js'

// The first known failure that any of the texts tells, in the order of the table: specific before general, whatever text it stands in.
export const diagnose = (...texts: readonly string[]): Diagnosis | undefined =>
  diagnoses.find(({ tells }) => texts.some((text) => tells.test(text)))

// What to do, as the fix of a problem.
export const diagnosisText = ({ cause, fix, id }: Diagnosis): string => `${cause} ${fix} (${id}, docs/troubleshooting.md)`
