// Deletes the canary's image template, if it exists, and waits until it and its staging resource group are gone: whatever a build left is
// in that group. With the session of the Azure CLI; AIB_CANARY_HOST names another host than that of Azure, AIB_CANARY_WAIT the seconds
// between two questions (10).
import { execFileSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'

const { SUBSCRIPTION_ID, RESOURCE_GROUP, AIB_CANARY_HOST: host = 'management.azure.com', AIB_CANARY_WAIT: pause = '10' } = process.env
const subscription = `https://${host}/subscriptions/${SUBSCRIPTION_ID}`
const template = `${subscription}/resourceGroups/${RESOURCE_GROUP}/providers/Microsoft.VirtualMachineImages/imageTemplates/aib-canary?api-version=2024-02-01`
const az = process.platform === 'win32' ? 'az.cmd' : 'az'
const token = execFileSync(az, ['account', 'get-access-token', '--query', 'accessToken', '--output', 'tsv'], { encoding: 'utf8' }).trim()

const send = (method, url) => fetch(url, { method, headers: { authorization: `Bearer ${token}` } })

const found = await send('GET', template)
if (found.status === 404) print('No template to remove.')
else {
  const id = (await found.json()).properties?.exactStagingResourceGroup
  const { status } = await send('DELETE', template)
  if (status >= 400) fail(`the template could not be deleted (status ${status})`)
  await untilGone('the template', template)
  if (typeof id === 'string') await untilGone('the staging group', `https://${host}${id}?api-version=2021-04-01`)
}

// Half an hour with the usual pause: deleting a staging group takes minutes.
async function untilGone(what, url) {
  for (let asked = 0; asked < 180; asked += 1) {
    if ((await send('GET', url)).status === 404) return print(`${what} is gone.`)
    await wait(Number(pause) * 1000)
  }
  fail(`${what} still exists: delete it by hand`)
}

function print(text) {
  process.stdout.write(`${text}\n`)
}

function fail(text) {
  process.stdout.write(`::error::Canary: ${text}.\n`)
  process.exit(1)
}
