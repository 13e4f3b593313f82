// Refusals of Azure Marketplace to sell an image, by the reason in the details of the answer.
import { anyFailure, azure, issue, learnPage, packer, refused, templateReference, type Diagnosis } from './diagnosis.js'

const purchasing = learnPage('marketplace/azure-purchasing-invoicing')
const refusedWithoutReason = packer(
  'ERROR: -> MarketplacePurchaseEligibilityFailed : Marketplace purchase eligibilty check returned errors. See inner errors for details.',
)
const before = ['marketplace-purchase-refused']

export const purchaseDiagnoses: readonly Diagnosis[] = [
  {
    id: 'offer-missing',
    title: 'The marketplace has no such offer',
    signs: [{ from: azure, text: /offer with Offer ID:? '?[^'\n]{1,120}'? was not found/i }],
    before,
    names: { what: 'The offer', in: /offer with Offer ID:? '?([^'\n]{1,120}?)'? was not found/i },
    cause:
      'planInfo names an offer that Azure Marketplace does not have: planProduct or planPublisher is misspelt, the publisher removed the offer, or it is less than 30 minutes old.',
    fix: 'Compare planInfo with the `plan` of `az vm image show` for the source image; remove planInfo if that is empty.',
    link: templateReference('specify-a-purchase-plan'),
    source: issue('confidential-containers/cloud-api-adaptor#886'),
    examples: [
      [
        anyFailure,
        refusedWithoutReason,
        packer(
          "ERROR:   -> BadRequest : The offer with Offer ID 'foo' was not found. Try one of these: 1- Make sure the offer name is written correctly. 2- If this offer was recently created, allow up to 30 minutes for it to be available for purchase. 3- The offer may have been removed from the marketplace. Publisher ID: 'foo', Offer ID: 'foo', Correlation ID '1'.",
        ),
      ],
    ],
    composed: [[anyFailure, packer("ERROR: -> ResourcePurchaseValidationFailed : The offer with Offer ID 'widget' was not found.")]],
    not: [refusedWithoutReason],
  },
  {
    id: 'offer-not-sold-here',
    title: 'The offer is not sold in the country of the subscription',
    signs: [
      {
        from: azure,
        text: /does not make available Offer|not to be sold in market:|choose a subscription which is associated with a different market/i,
      },
    ],
    before,
    names: { what: 'The country', in: /not to be sold in market: '?(\w+)/i },
    cause:
      'The publisher does not sell the offer in the country or region of the subscription’s billing account. The Azure region of the build does not matter.',
    fix: 'Build in a subscription whose billing account is in another country, take another image, or ask the publisher to sell the offer in this one.',
    link: purchasing,
    source: issue('microsoft/startstopv2-deployments#133'),
    examples: [
      [
        refused(
          400,
          'ResourcePurchaseValidationFailed',
          "User failed validation to purchase resources. Error message: 'The Publisher: p does not make available Offer: o, Plan: byol in your Subscription/Azure account’s region: MD.'",
        ),
      ],
      [
        anyFailure,
        refusedWithoutReason,
        packer(
          "ERROR:   -> BadRequest : Offer with PublisherId: 'p', OfferId: 'o' cannot be purchased due to validation errors. For more information see details. Correlation Id: '1' The Offer: 'o' cannot be purchased by subscription: 's' as it is not to be sold in market: 'US'. Please choose a subscription which is associated with a different market.",
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        packer("ERROR:   -> BadRequest : The Offer: 'o' cannot be purchased by subscription: 's' as it is not to be sold in market: 'CN'."),
      ],
    ],
    not: [refusedWithoutReason],
  },
  {
    id: 'organization-profile-incomplete',
    title: 'The tenant’s profile lacks information that a purchase needs',
    signs: [{ from: azure, text: /required (?:AAD|Entra(?: ID)?) tenant information is missing|aka\.ms\/orgprofile/i }],
    before,
    cause: 'Azure Marketplace sells nothing to a tenant whose organization profile is not complete, for example without an address.',
    fix: 'Ask an administrator of the tenant to complete the profile at https://aka.ms/orgprofile, and run again.',
    link: purchasing,
    source: issue('bitnami/vms#1044'),
    examples: [
      [
        anyFailure,
        refusedWithoutReason,
        packer(
          'ERROR:   -> BadRequest : {"error":{"code":"AccountSetupError","message":"You cannot purchase reservation because required AAD tenant information is missing. Please ask your tenant admin to fill this form: https://aka.ms/orgprofile"}}',
        ),
      ],
    ],
    composed: [[anyFailure, packer('ERROR: -> AccountSetupError : The required AAD tenant information is missing.')]],
    not: [refusedWithoutReason],
  },
]
