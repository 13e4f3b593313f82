// The current subscription of a session of the Azure CLI.
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { at, itemsOf, textOf } from '../shared/json.js'

// Its id; undefined if no account is logged in. Read from the CLI's profile, which `az login` and `az account set` write: the CLI itself
// takes a second to answer.
export const azureCliSubscription = (environment: NodeJS.ProcessEnv): string | undefined => {
  const folder = environment['AZURE_CONFIG_DIR'] ?? join(homedir(), '.azure')
  const profile = readProfile(join(folder, 'azureProfile.json'))
  return textOf(
    at(
      itemsOf(at(profile, 'subscriptions')).find((subscription) => at(subscription, 'isDefault') === true),
      'id',
    ),
  )
}

// The CLI begins the file with a byte order mark.
const readProfile = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}
