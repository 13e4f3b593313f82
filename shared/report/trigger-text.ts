// The triggers of an image template, for people.
import type { Trigger } from '../service/trigger.js'

// Whether the service reports that a trigger is unhealthy.
export const isUnhealthy = ({ status }: Trigger): boolean => status !== undefined && status.code !== 'Healthy'

// An unhealthy trigger and what to do. The service deactivates triggers after several failed builds (docs/service.md 4.9).
export const unhealthyText = (template: string, { name, status }: Trigger): string =>
  `The trigger ${name} of the image template ${template} does not work: ${status?.code ?? ''}${messageText(status?.message)}${
    status === undefined || status.time === '' ? '' : `, since ${status.time}`
  }. The service deactivates a trigger when several builds fail one after the other, and activates it again after a successful build that was started in another way.`

// For a table.
export const triggerStateText = ({ name, status }: Trigger): string =>
  `${name}: ${status?.code ?? 'state unknown'}${messageText(status?.message)}`

const messageText = (message: string | undefined): string =>
  message === undefined || message === '' ? '' : ` (${message.replace(/\.$/, '')})`
