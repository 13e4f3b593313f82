// setup: prints what templates and their pipeline need in Azure. Offline, unless it compares with Azure; it never changes anything there.
import { planRequest } from '../build/plan-request.js'
import { reportFindings, verdictOnFindings } from '../build/report-findings.js'
import { cloudOf } from '../azure/clouds.js'
import type { Host, Outcome } from '../host.js'
import type { SetupInputs } from '../inputs/inputs.js'
import { makePlan } from '../plan/make.js'
import { makeSetup } from '../setup/make.js'
import type { Setup } from '../setup/setup.js'
import { withTempDir } from '../temp-dir.js'
import type { Tools } from '../tools.js'

// Prints the set-up in the format that the inputs ask for. Prints nothing for a template with errors.
export const setup = async (host: Host, tools: Tools, inputs: SetupInputs): Promise<Outcome> => {
  const plans = await withTempDir((tempDir) => makePlan(planRequest(host, tools, inputs, tempDir)))
  for (const plan of plans) reportFindings(host, plan)
  const verdict = verdictOnFindings(host, plans, 'error')
  if (verdict.kind === 'failed') return verdict
  const wanted = makeSetup(plans, { ...inputs, audience: cloudOf(inputs.cloud).federationAudience })
  const shown = inputs.check ? await missingOf(host, inputs, wanted) : wanted
  if (shown === undefined) host.log.info('Azure has everything that these builds need.')
  else host.print(await render(inputs.format, shown))
  return { kind: 'succeeded' }
}

// The rendered text ends with a line break, and print adds one.
const render = async (format: SetupInputs['format'], shown: Setup): Promise<string> => {
  if (format === 'script') return (await import('../setup/script.js')).renderScript(shown).trimEnd()
  return (await import('../setup/bicep.js')).renderBicep(shown).trimEnd()
}

const missingOf = async (host: Host, inputs: SetupInputs, wanted: Setup): Promise<Setup | undefined> => {
  const { connectToAzure } = await import('../azure/connect.js')
  const { azureReader } = await import('../azure/reader.js')
  const { compareWithAzure, isComplete } = await import('../setup/missing.js')
  const { arm } = await connectToAzure(host, host.login(inputs.login), cloudOf(inputs.cloud), inputs.polling.requestTimeout)
  const { missing, unreadable } = await compareWithAzure(wanted, azureReader(arm, host.signal))
  if (unreadable.length > 0)
    host.log.warn({ text: `Some resources could not be read and are printed as missing: ${unreadable.join(', ')}.` })
  return isComplete(missing) ? undefined : missing
}
