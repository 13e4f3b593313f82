// Which operation a template's state allows, and the service's sentence if not (docs/service.md 2.9).
import { operationNotAllowed } from '../arm/errors.js'
import { isActive, type Template } from './template.js'

// The actions that depend on the state, as the message names them.
export type TemplateAction = 'run/action' | 'cancel/action' | 'delete' | 'write'

// Throws OperationNotAllowed if the state does not allow the action. The service's messages when nothing is running, and for a run request
// during a run, are not recorded: the message of the recorded cases is used.
export const checkAllowed = (template: Template, action: TemplateAction): void => {
  const { provisioningState, run } = template
  if (action === 'delete' && provisioningState === 'Creating') {
    throw operationNotAllowed("Operation 'DELETE' is not allowed in provisioningState: 'creating'")
  }
  if (!isAllowed(template, action)) {
    const provisioning = provisioningState === 'Succeeded' ? 'provisioned' : provisioningState.toLowerCase()
    throw operationNotAllowed(
      `Operation Microsoft.VirtualMachineImages/imageTemplates/${action} is not allowed in provisioning state: ${provisioning} or run state: ${(run?.state ?? 'none').toLowerCase()}.`,
    )
  }
}

const isAllowed = ({ provisioningState, run }: Template, action: TemplateAction): boolean => {
  switch (action) {
    case 'run/action':
      return provisioningState === 'Succeeded' && !isActive(run)
    case 'cancel/action':
      return run?.state === 'Running'
    case 'delete':
      return provisioningState !== 'Deleting' && provisioningState !== 'Updating' && !isActive(run)
    case 'write':
      return (provisioningState === 'Succeeded' || provisioningState === 'Failed') && !isActive(run)
  }
}
