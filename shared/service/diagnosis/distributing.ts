// What makes the distribution of an image fail (SERVICE.md section 3, rows 27 and 28).
import { permissions, troubleshooting, type Diagnosis } from './diagnosis.js'

// What the service says when it gives up waiting for a gallery.
export const publishingTimeout = /Error publishing MDI to Azure Compute Gallery:[\s\S]*context (?:deadline exceeded|has been cancelled)/i

export const distributingDiagnoses: readonly Diagnosis[] = [
  {
    id: 'gallery-publish-timeout',
    title: 'Publishing to the gallery took too long',
    tells: { message: publishingTimeout },
    cause: 'The build timeout ran out while the image was being replicated. The replication goes on.',
    fix: 'Look at the version in the gallery: it may well become usable. Raise build-timeout-in-minutes, or replicate to fewer regions.',
    link: troubleshooting('error-occurs-with-waiting-for-azure-compute-gallery'),
    example: {
      message:
        'Failed in distributing 1 images out of total 1: {[Error 0] [Distribute 0] Error publishing MDI to Azure Compute Gallery:<id>, Location:eastus. Error: Error returned from SIG client while publishing MDI to Azure Compute Gallery for dstImageLocation: eastus. Error: Future#WaitForCompletion: context has been cancelled: StatusCode=200 -- Original Error: context deadline exceeded}',
    },
  },
  {
    id: 'distribution-denied',
    title: 'The image could not be written',
    tells: { message: /Error publishing [\s\S]*(?:StatusCode=403|AuthorizationFailed)/i },
    cause: 'The template’s identity may not write the image, gallery version or disk where the template wants it.',
    fix: 'Give the template’s identity a role with write access on the target resource group or container.',
    link: permissions,
    example: {
      message:
        'Failed in distributing 1 images out of total 1: \n{[Error 0] [Distribute 0] Error publishing VHD to managed image:<id>, Location:WestUS2. Error: StatusCode=403 -- Code="AuthorizationFailed"}',
    },
  },
]
