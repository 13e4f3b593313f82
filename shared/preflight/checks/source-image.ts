import type { Check } from '../check.js'
import { readSourceImage } from '../source-image.js'

// The source image exists where the build needs it, and is generalized.
export const sourceImage: Check = {
  id: 'source-image',
  title: 'Source image',
  why: 'A managed image must be in the subscription and region of the template, a gallery version must be replicated to that region, and a platform image must be offered there. Otherwise the template is refused after some minutes.',
  right: 'Microsoft.Compute/images/read, Microsoft.Compute/galleries/images/versions/read',
  fix: 'Correct the source, or replicate the image: add the region to the targetRegions of the gallery version.',
  source: 'template reference, Source; troubleshooting, source image not found',
  applies: ({ source }) => source !== undefined,
  check: async (subject, azure) => (await readSourceImage(subject, azure)).remarks,
}
