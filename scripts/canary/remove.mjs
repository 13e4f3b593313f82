// Deletes the canary's image template, if it exists, and waits until it and its staging resource group are gone: whatever a build left is
// in that group. The service refuses to delete a template that is being created or whose run is in progress: a run is cancelled, and the
// deletion is repeated. With the session of the Azure CLI; AIB_CANARY_HOST names another host than that of Azure, AIB_CANARY_WAIT the seconds
// between two questions (10).
import { execFileSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'

const { SUBSCRIPTION_ID, RESOURCE_GROUP, AIB_CANARY_HOST: host = 'management.azure.com', AIB_CANARY_WAIT: pause = '10' } = process.env
const name = 'aib-canary'
const template = `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/${RESOURCE_GROUP}/providers/Microsoft.VirtualMachineImages/imageTemplates/${name}`
// Half an hour with the usual pause: a run takes minutes to stop, and so does the deletion of a staging group.
const attempts = 180

const az = process.platform === 'win32' ? 'az.cmd' : 'az'
const token = execFileSync(az, ['account', 'get-access-token', '--query', 'accessToken', '--output', 'tsv'], { encoding: 'utf8' }).trim()
// The id of the staging group, as soon as the template has one.
let staging

const main = async () => {
  if ((await firstAnswer()) === 'missing') return print('No template to remove.')
  await deleteTemplate()
  await untilGone('The template', `${template}?api-version=2024-02-01`)
  if (staging !== undefined) await untilGone('The staging resource group', `${staging}?api-version=2021-04-01`)
}

// Without an answer, the id of the staging group is unknown after the deletion.
const firstAnswer = async () => {
  let state = await readTemplate()
  for (let asked = 1; state === 'unknown' && asked < attempts; asked += 1) {
    await wait(Number(pause) * 1000)
    state = await readTemplate()
  }
  return state
}

const deleteTemplate = async () => {
  let last = ''
  let cancelled = false
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { status, text } = await send('DELETE', `${template}?api-version=2024-02-01`)
    if (status < 400 || status === 404) return
    last = `status ${status}: ${text.replace(/\s+/g, ' ').slice(0, 500)}`
    // 409 is what the service answers now: later, it may be deleted. What it answers to another right or request stays.
    if (status !== 409 && status !== 429 && status < 500) break
    if (status === 409 && !cancelled && (await readTemplate()) === 'Running') {
      cancelled = (await send('POST', `${template}/cancel?api-version=2024-02-01`)).status < 400
      if (cancelled) print('A run is in progress: it is being cancelled.')
    }
    await wait(Number(pause) * 1000)
  }
  leave(`Azure did not delete the template (${last})`)
}

// Returns the state of the template's last run, `missing` if the template does not exist, or `unknown` if Azure does not answer.
const readTemplate = async () => {
  const { status, text } = await send('GET', `${template}?api-version=2024-02-01`)
  if (status === 404) return 'missing'
  if (status === 429 || status >= 500) return 'unknown'
  if (status !== 200) return undefined
  const { exactStagingResourceGroup, lastRunStatus } = JSON.parse(text).properties ?? {}
  staging = exactStagingResourceGroup ?? staging
  return lastRunStatus?.runState
}

const untilGone = async (what, path) => {
  for (let asked = 0; asked < attempts; asked += 1) {
    if ((await send('GET', path)).status === 404) return print(`${what} is gone.`)
    await wait(Number(pause) * 1000)
  }
  leave(`${what} still exists`)
}

// A lost request is repeated like an overloaded service.
const send = async (method, path) => {
  try {
    const response = await fetch(`https://${host}${path}`, { method, headers: { authorization: `Bearer ${token}` } })
    return { status: response.status, text: await response.text() }
  } catch (error) {
    return { status: 503, text: `no answer: ${error.cause?.message ?? error.message}` }
  }
}

const leave = (why) => {
  const group =
    staging === undefined ? [] : [`  az group delete --name ${staging.split('/').at(-1)}   # if it still exists after the template`]
  const commands = [
    `  az image builder cancel --resource-group ${RESOURCE_GROUP} --name ${name}   # if a run is in progress`,
    `  az image builder delete --resource-group ${RESOURCE_GROUP} --name ${name}`,
    ...group,
  ]
  print(`::error::Canary: ${why}. Delete what is left with the commands below.`)
  print(`The image template ${name} and its staging resource group may be left:\n${commands.join('\n')}`)
  process.exit(1)
}

const print = (text) => process.stdout.write(`${text}\n`)

await main()
