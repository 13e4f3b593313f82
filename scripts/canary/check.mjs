// The canary's judgement of a build, from the outputs of the step (in the environment) and the record of what Azure answered.
import { readFileSync } from 'node:fs'

const { TEMPLATE_ID, RUN_STATE, VHD_URI, AIB_CANARY_RECORD } = process.env
const record = readFileSync(AIB_CANARY_RECORD ?? '', 'utf8')

const faults = [
  [RUN_STATE === 'Succeeded', `the output run-state is "${RUN_STATE}", not Succeeded`],
  [/^https:\/\/.+\.vhd\b/i.test(VHD_URI ?? ''), `the output vhd-uri is "${VHD_URI}", not the URL of a disk`],
  [(TEMPLATE_ID ?? '') !== '', 'the output template-id is empty'],
  [/"method":"POST","uri":"[^"]+\/run\?/.test(record), 'the record has no request that starts a run'],
  [/\\"runState\\": *\\"Succeeded\\"/.test(record), 'the record has no run that succeeded'],
].flatMap(([holds, fault]) => (holds ? [] : [fault]))

for (const fault of faults) process.stdout.write(`::error::Canary: ${fault}.\n`)
if (faults.length > 0) process.exitCode = 1
else process.stdout.write(`The canary is alive: ${record.split('\n- ').length - 1} answers of Azure recorded.\n`)
