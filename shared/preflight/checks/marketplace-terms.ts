import { at } from '../../json.js'
import { agreementPath } from '../../azure/marketplace-agreement.js'
import { stated } from '../../azure/unreadable.js'
import { reads } from '../../azure/reads.js'
import type { AzureReader } from '../../azure/reader.js'
import type { Place } from '../../errors.js'
import { failed, orUnknown, warning, type Check, type Remark } from '../check.js'
import { readSourceImage, type ImageTraits } from '../source-image.js'
import { nonEmpty, type Subject } from '../subject.js'

// The purchase plan of a marketplace image is that of the template, and its terms are accepted. The terms of a gallery's source image are
// accepted too.
export const marketplaceTerms: Check = {
  id: 'marketplace-terms',
  title: 'Purchase plan and terms of the source image',
  why: 'If a marketplace image has a purchase plan, planInfo must name it, and the subscription must have accepted its terms. Otherwise the template is refused (PurchasePlanNotProvided), or the build fails when the VM is created.',
  right: reads.agreement,
  fix: 'Set planInfo to the plan of the image, and accept its terms: az vm image terms accept --publisher <publisher> --offer <product> --plan <name>.',
  source: 'template reference, planInfo; Azure Marketplace, legal terms',
  applies: ({ source }) => nonEmpty(source?.publisher) !== undefined || nonEmpty(source?.imageVersionId) !== undefined,
  check: async (subject, azure) => {
    if (nonEmpty(subject.source?.publisher) === undefined) return termsOfGalleryImage(subject, azure)
    const wanted = planInfoOf(subject)
    const fromImage = await orUnknown(async () => {
      const { kind, traits } = await readSourceImage(subject, azure)
      // A separate check reports a missing image.
      return kind === undefined ? [] : comparePlans(subject, wanted, traits.plan)
    })
    // If the plan is wrong or unknown, its terms do not matter.
    return wanted === undefined || fromImage.some(({ status }) => status === 'failed')
      ? fromImage
      : [...fromImage, ...(await orUnknown(() => checkTerms(wanted, subject, azure)))]
  },
}

// A gallery image keeps the plan of the marketplace image that it was made from, and its VMs need the accepted terms (Azure Compute
// Gallery, "Supply Azure Marketplace purchase plan information when creating images").
const termsOfGalleryImage = async (subject: Subject, azure: AzureReader): Promise<readonly Remark[]> => {
  const where = nonEmpty(subject.source?.imageVersionId)?.at ?? subject.template.at
  const { plan } = (await readSourceImage(subject, azure)).traits
  return plan === undefined ? [] : checkTerms({ ...plan, where }, subject, azure)
}

type Plan = NonNullable<ImageTraits['plan']>

interface PlanInfo extends Plan {
  readonly where: Place
}

const planInfoOf = ({ source }: Subject): PlanInfo | undefined => {
  const { planName, planProduct, planPublisher } = source?.planInfo ?? {}
  const name = nonEmpty(planName)
  if (name === undefined) return undefined
  return { name: name.value, product: planProduct?.value ?? '', publisher: planPublisher?.value ?? '', where: name.at }
}

const comparePlans = ({ source, template }: Subject, wanted: PlanInfo | undefined, plan: Plan | undefined): readonly Remark[] => {
  const where = wanted?.where ?? nonEmpty(source?.sku)?.at ?? template.at
  if (plan === undefined)
    return wanted === undefined
      ? []
      : [warning(where, `The image has no purchase plan, but the template names the plan ${textOfPlan(wanted)}.`, 'Remove planInfo.')]
  const fix = `Set planInfo: planName ${plan.name}, planProduct ${plan.product}, planPublisher ${plan.publisher}; then accept the terms: az vm image terms accept --publisher ${plan.publisher} --offer ${plan.product} --plan ${plan.name}`
  if (wanted === undefined)
    return [failed(where, `The image has the purchase plan ${textOfPlan(plan)}, and the template has no planInfo.`, fix)]
  return textOfPlan(wanted).toLowerCase() === textOfPlan(plan).toLowerCase()
    ? []
    : [failed(where, `The image has the purchase plan ${textOfPlan(plan)}, the template’s planInfo is ${textOfPlan(wanted)}.`, fix)]
}

const termsLine = ({ publisher, product, name }: Plan): string =>
  `Accept them: az vm image terms accept --publisher ${publisher} --offer ${product} --plan ${name}`

const textOfPlan = ({ publisher, product, name }: Plan): string => `${publisher}, ${product}, ${name}`

const checkTerms = async (plan: PlanInfo, subject: Subject, azure: AzureReader): Promise<readonly Remark[]> => {
  const agreement = await azure.get(agreementPath(subject.target.subscriptionId, plan), reads.agreement)
  // The plan of an image definition is free text: one that the marketplace does not know may be the owner's own.
  if (agreement === undefined && planInfoOf(subject) === undefined) return []
  if (agreement === undefined)
    return [
      warning(
        plan.where,
        `The marketplace shows no terms of the purchase plan ${textOfPlan(plan)}.`,
        'Compare planInfo with the plan of the image: az vm image show --urn <urn>.',
      ),
    ]
  const accepted = at(agreement, 'properties', 'accepted')
  return stated(typeof accepted === 'boolean' ? accepted : undefined, `whether the terms of ${textOfPlan(plan)} are accepted`)
    ? []
    : [failed(plan.where, `The terms of the purchase plan ${textOfPlan(plan)} are not accepted in the subscription.`, termsLine(plan))]
}
