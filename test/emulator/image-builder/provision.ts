// The asynchronous part of PUT: identity, source, targets, staging group, scripts. A failure leaves a failed template behind.
import { type Operation } from '../arm/operations.js'
import { objectOf, textOf } from '../json.js'
import { downloadArtifacts } from './download.js'
import { splitGalleryImageId } from './gallery.js'
import { genericFailure, internalFailure, mayTemplate, notAuthorized, ProvisioningFailure, type Service } from './service.js'
import { checkRights } from './rights.js'
import { checkTraits } from './traits.js'
import { resolveSource } from './source.js'
import { createStaging } from './staging.js'
import { customizersOf, distributorsOf, type Template } from './template.js'

// Provisions a template and ends its operation; true if it succeeded.
export const provision = async (service: Service, template: Template, operation: Operation): Promise<boolean> => {
  const failure = await attempt(service, template)
  await service.clock.stay(template.id, 'Provisioning')
  if (!failure) {
    template.provisioningState = 'Succeeded'
    service.operations.end(operation, 'Succeeded')
    return true
  }
  template.provisioningState = 'Failed'
  template.provisioningError = { provisioningErrorCode: failure.code, message: failure.message }
  const code = failure.message === genericFailure ? 'InternalOperationError' : failure.code
  service.operations.end(operation, 'Failed', { code, message: failure.message })
  return false
}

// Throws for an identity that does not exist, in PUT and PATCH alike.
const checkIdentity = ({ directory }: Service, template: Template): void => {
  if (template.identities.some((id) => !directory.byResourceId(id))) {
    throw new ProvisioningFailure(
      'Other',
      'The assigned managed identity cannot be used. Please remove the existing one and re-assign a new identity. For more troubleshooting steps go to https://aka.ms/azvmimagebuilderts.',
    )
  }
}

// Galleries must exist and be readable by the identity.
const checkTargets = (service: Service, template: Template): void => {
  for (const { galleryImageId } of distributorsOf(template).filter(({ type }) => /^sharedImage$/i.test(textOf(type)))) {
    const { definitionId } = splitGalleryImageId(textOf(galleryImageId))
    const isReadable = mayTemplate(service, template, 'Microsoft.Compute/galleries/images/read', definitionId)
    if (!isReadable || !service.world.definitions.get(definitionId)) {
      throw new ProvisioningFailure('BadSharedImageDistribute', notAuthorized(definitionId))
    }
  }
}

const attempt = async (service: Service, template: Template): Promise<ProvisioningFailure | undefined> => {
  try {
    await steps(service, template)
    return undefined
  } catch (error) {
    return error instanceof ProvisioningFailure ? error : internalFailure()
  }
}

const steps = async (service: Service, template: Template): Promise<void> => {
  const { failProvisioning } = service.settings
  if (failProvisioning) throw new ProvisioningFailure(failProvisioning.code, failProvisioning.message)
  checkIdentity(service, template)
  const { source } = resolveSource(service, template)
  checkTargets(service, template)
  checkTraits(service, template)
  checkRights(service, template)
  if (customizersOf(template).some(isWithoutScript)) throw new ProvisioningFailure('NoCustomizerScript', genericFailure)
  template.staging = await createStaging(service, template)
  const { fetched, customize, validators } = await downloadArtifacts(service, template)
  template.fetched = fetched
  const { validate } = template.properties
  template.properties = {
    ...template.properties,
    source,
    customize: template.properties.customize && customize,
    validate: validate && { ...objectOf(validate), ...(validators.length > 0 ? { inVMValidations: validators } : {}) },
  }
}

const isWithoutScript = ({ type, scriptUri, script, inline }: ReturnType<typeof objectOf>): boolean =>
  /^(shell|PowerShell)$/i.test(textOf(type)) && !scriptUri && !script && !inline
