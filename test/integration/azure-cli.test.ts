import assert from 'node:assert/strict'
import { at, itemsOf } from '../../shared/json.js'
import { startAzureCli, type AzureCli } from '../azure-cli/azure-cli.js'
import { buildInputs } from '../front-doors/inputs.js'
import { itWith } from '../tools.js'
import { doors } from './doors.js'
import { useEmulator } from './shared-emulator.js'

describe('the Azure CLI on the emulator', () => {
  const emulator = useEmulator()
  let cli: AzureCli | undefined
  const az = async (...words: readonly string[]): Promise<unknown> => {
    cli ??= await startAzureCli(emulator())
    const { exitCode, output, errors } = await cli.run(...words)
    assert.equal(exitCode, 0, errors)
    return output === '' ? undefined : JSON.parse(output)
  }
  after(() => cli?.stop())

  itWith(['az'], 'lists the image template that a build keeps', async () => {
    const inputs = { ...buildInputs(emulator().description), 'image-builder-template-name': 'listed', cleanup: 'never' }
    const result = await doors.terminal.run(emulator(), 'build', inputs)
    assert.ok(result.succeeded, result.log)
    const templates = await az('image', 'builder', 'list', '--resource-group', emulator().description.resourceGroup)
    const template = itemsOf(templates).find((item) => at(item, 'name') === 'listed')
    assert.equal(at(template, 'provisioningState'), 'Succeeded')
    assert.equal(at(template, 'lastRunStatus', 'runState'), 'Succeeded')
  })
})
