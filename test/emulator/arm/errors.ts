// What ARM and the image builder answer when they refuse a request (troubleshooting; issues of danielsollondon/azvmimagebuilder).
import type { JsonObject } from '../json.js'

// Thrown by handlers. The gateway's own errors are wrapped in `error` in every version; the image builder's are since 2021-10-01.
export class ArmError extends Error {
  override readonly name = 'ArmError'
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly source: 'gateway' | 'image-builder' = 'gateway',
  ) {
    super(message)
  }
}

// The body of an error for an api-version.
export const errorBody = (error: ArmError, apiVersion: string): JsonObject => {
  const body = { code: error.code, message: error.message }
  return error.source === 'gateway' || apiVersion >= '2021-10-01' ? { error: body } : body
}

// The subscription in the path is not the emulator's.
export const subscriptionNotFound = (id: string): ArmError =>
  new ArmError(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`)

// The resource group in the path does not exist.
export const groupNotFound = (name: string): ArmError =>
  new ArmError(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`)

// `type` with its provider, `name` with the names of its parents.
export const resourceNotFound = (type: string, name: string, group: string): ArmError =>
  new ArmError(
    404,
    'ResourceNotFound',
    `The Resource '${type}/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  )

// The caller has no role for the action (danielsollondon/azvmimagebuilder#107).
export const authorizationFailed = (clientId: string, objectId: string, action: string, scope: string): ArmError =>
  new ArmError(
    403,
    'AuthorizationFailed',
    `The client '${clientId}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  )

// The caller may write the template, but not assign its identity.
export const linkedAuthorizationFailed = (clientId: string, objectId: string, action: string, scope: string, linked: string): ArmError =>
  new ArmError(
    403,
    'LinkedAuthorizationFailed',
    `The client '${clientId}' with object id '${objectId}' has permission to perform action '${action}' on scope '${scope}'; however, it does not have permission to perform action(s) 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on the linked scope(s) '${linked}' (respectively) or the linked scope(s) are invalid.`,
  )

// The body is refused immediately.
export const validationFailed = (message: string): ArmError => new ArmError(400, 'ValidationFailed', message, 'image-builder')

// A PUT over a template that exists, in the words of two independent reports (docs/service.md 2.12).
export const conflict = (): ArmError =>
  new ArmError(
    409,
    'Conflict',
    'Update/Upgrade of image templates is currently not supported. Please change the name of the template you are submitting. If you have previously tried to submit a template and it failed to provision, you must delete it first and then resubmit. For more information, go to https://aka.ms/azvmimagebuilderts.',
    'image-builder',
  )

// Status 409: one report says 405 (docs/service.md 2.9), and no recording has it.
export const operationNotAllowed = (message: string): ArmError => new ArmError(409, 'OperationNotAllowed', message, 'image-builder')
