import { each, failed, warning, type Check } from '../check.js'
import { reads } from '../../azure/reads.js'
import { securityMismatch } from '../security-types.js'
import { readSourceImage } from '../source-image.js'
import { nonEmpty, type Subject } from '../subject.js'

// A managed image has no security type, so it accepts only sources without one.
export const managedImageSecurity: Check = {
  id: 'managed-image-security',
  title: 'Security type of managed images',
  why: 'A managed image cannot be TrustedLaunchSupported. Building one from such a source is not supported, and VMs of the image do not have Trusted Launch.',
  right: `${reads.platformImage}, ${reads.definition}`,
  fix: 'Distribute to a gallery, into a definition with the security type of the source.',
  source: 'overview, Confidential VM and Trusted Launch support',
  applies: (subject) => targetsOf(subject).length > 0,
  check: (subject, azure) =>
    each(targetsOf(subject), async ({ at }) => {
      const { kind, traits } = await readSourceImage(subject, azure)
      const finding = kind === undefined ? undefined : securityMismatch(kind, traits.securityType ?? 'Standard', 'Standard')
      return finding === undefined ? [] : [(finding.status === 'failed' ? failed : warning)(at, finding.message)]
    }),
}

const targetsOf = ({ template }: Subject) =>
  (template.properties?.distribute ?? []).flatMap(({ type, imageId }) => (type === 'ManagedImage' ? (nonEmpty(imageId) ?? []) : []))
