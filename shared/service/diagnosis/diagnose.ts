// From what the service and the log say to what caused it.
import type { Diagnosis, Evidence } from './diagnosis.js'
import { diagnoses } from './table.js'

// The known failure that the evidence tells: by what the service says of it, else by the log, else what the service says in general.
export const diagnose = ({ code = '', message = '', log = '' }: Evidence): Diagnosis | undefined => {
  const said = diagnoses.filter(({ tells }) => tells.code?.includes(code) === true || tells.message?.test(message) === true)
  return said.find(({ isGeneral }) => isGeneral !== true) ?? diagnoses.find(({ tells }) => tells.log?.test(log) === true) ?? said[0]
}

// Whether a line of the log tells any known failure.
export const tellsInLog = (line: string): boolean => inLog.test(line)

const inLog = new RegExp(diagnoses.flatMap(({ tells }) => tells.log?.source ?? []).join('|'), 'i')

// What to do, as the fix of a problem.
export const diagnosisText = ({ cause, fix, id, link }: Diagnosis): string => `${cause} ${fix} ${link} (${id}, docs/troubleshooting.md)`
