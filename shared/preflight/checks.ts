// All checks of the preflight, in the order of its report.
import type { Check } from './check.js'
import { artifactsAccess } from './checks/artifacts-access.js'
import { artifactsContainer } from './checks/artifacts-container.js'
import { artifactsNetwork } from './checks/artifacts-network.js'
import { assignIdentity } from './checks/assign-identity.js'
import { buildIdentities } from './checks/build-identities.js'
import { containerInstances } from './checks/container-instances.js'
import { containerSubnet } from './checks/container-subnet.js'
import { galleryDefinition } from './checks/gallery-definition.js'
import { galleryLimits } from './checks/gallery-limits.js'
import { galleryVersion } from './checks/gallery-version.js'
import { locks } from './checks/locks.js'
import { managedImageSecurity } from './checks/managed-image-security.js'
import { managedImageTarget } from './checks/managed-image-target.js'
import { marketplaceTerms } from './checks/marketplace-terms.js'
import { networkAccess } from './checks/network-access.js'
import { pipelineRights } from './checks/pipeline-rights.js'
import { policies } from './checks/policies.js'
import { previewFeature } from './checks/preview-feature.js'
import { providersRegistered } from './checks/providers.js'
import { regions } from './checks/regions.js'
import { serviceApplication } from './checks/service-application.js'
import { sourceImage } from './checks/source-image.js'
import { stagingGroup } from './checks/staging-group.js'
import { subnet } from './checks/subnet.js'
import { templateIdentity } from './checks/template-identity.js'
import { templateRights } from './checks/template-rights.js'
import { vmQuota } from './checks/vm-quota.js'
import { vmSize } from './checks/vm-size.js'

export const checks: readonly Check[] = [
  ...[providersRegistered, previewFeature, regions],
  ...[pipelineRights, templateIdentity, assignIdentity, templateRights, buildIdentities],
  ...[sourceImage, marketplaceTerms],
  ...[galleryDefinition, galleryVersion, galleryLimits, managedImageTarget, managedImageSecurity],
  ...[artifactsContainer, artifactsAccess, artifactsNetwork, stagingGroup, serviceApplication, locks, policies],
  ...[subnet, containerSubnet, networkAccess],
  ...[vmSize, vmQuota, containerInstances],
]
