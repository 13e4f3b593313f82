// Source images: missing, not readable, retired, or bound to a plan.
import {
  anyFailure,
  azure,
  building,
  issue,
  learnPage,
  operation,
  packer,
  provisioned,
  templateReference,
  troubleshooting,
  type Diagnosis,
} from './diagnosis.js'

const terms = learnPage('azure/virtual-machines/linux/cli-ps-findimage')

export const sourceDiagnoses: readonly Diagnosis[] = [
  {
    id: 'platform-image-missing',
    title: 'The marketplace image does not exist',
    signs: [
      { from: azure, text: /Platform Image was not found/i },
      {
        from: azure,
        text: /PlatformImageNotFound|The platform image '[^']*' is not available|list of images referenced from the deployment template are not found/i,
      },
      { from: ['provisioning'], code: ['BadPIRSource'], isSilent: true },
    ],
    cause: 'There is no image of this publisher, offer, sku and version in the template’s region; old versions are removed over time.',
    fix: 'List what exists with `az vm image list --location <region> --publisher <publisher> --offer <offer> --all --output table`, and correct the source.',
    link: templateReference('platformimage-source'),
    source: issue('Azure/azvmimagebuilder#34'),
    examples: [
      [
        provisioned(
          'BadPIRSource',
          'Platform Image was not found. location: eastus, publisherName: MicrosoftWindowsDesktop, offer: Windows-10, sku: 19h1-evd, version: latest. Please check the specified source image version in Image Builder Template exists.',
        ),
      ],
      [
        anyFailure,
        packer(
          "ERROR:   -> PlatformImageNotFound : The platform image 'Canonical:UbuntuServer:18.04-LTS:latest' is not available. Verify that all fields in the storage profile are correct.",
        ),
      ],
    ],
    not: [
      provisioned(
        'BadPIRSource',
        'Internal error occurred. This is a generic error. To identify possible causes, go to https://aka.ms/azvmimagebuilderts.',
      ),
    ],
  },
  {
    id: 'image-retired',
    title: 'The source image version is deprecated',
    signs: [
      { from: azure, text: /image '?\S+'? is scheduled for deprecation|image (?:version )?has been blocked/i },
      {
        from: azure,
        text: /ImageVersionDeprecated|VM Image from publisher: .* is deprecated|image version .* (?:has been|is) deprecated/i,
      },
    ],
    cause: 'The publisher has withdrawn this version: existing machines keep it, new ones cannot be made from it.',
    fix: 'Set source.version to latest or to a newer version, or choose the offer that the publisher names as the successor.',
    link: learnPage('azure/virtual-machines/deprecated-images'),
    source: learnPage('azure/virtual-machines/deprecated-images'),
    examples: [
      [
        anyFailure,
        packer(
          'ERROR:   -> ImageVersionDeprecated : VM Image from publisher: Canonical with - Offer: UbuntuServer, Sku: 16.04-LTS, Version: 16.04.201909091 is deprecated.',
        ),
      ],
    ],
    composed: [
      [packer('ERROR: -> BadRequest : The virtual machine image has been blocked.')],
      [provisioned('BadPIRSource', 'The image version 1.2.3 is deprecated.')],
    ],
    not: [provisioned('BadPIRSource', 'Platform Image was not found. location: eastus, publisherName: p, offer: o, sku: s, version: 1.')],
  },
  {
    id: 'plan-missing',
    title: 'The purchase plan of the image is missing',
    signs: [
      { from: azure, text: /Purchase Plan was not provided for image/i },
      { from: building, text: /Marketplace image\)? requires Plan information/i },
      { from: azure, code: ['PurchasePlanNotProvided', 'VMMarketplaceInvalidInput'] },
    ],
    cause: 'The image is a third party’s with a plan, or was made from one; the template does not name the plan.',
    fix: 'Set source.planInfo (planName, planProduct, planPublisher) to the plan that `az vm image show --urn <publisher>:<offer>:<sku>:<version>` prints, and accept its terms.',
    link: templateReference('specify-a-purchase-plan'),
    source: terms,
    examples: [
      [
        provisioned(
          'PurchasePlanNotProvided',
          'Purchase Plan was not provided for image: location: westeurope, publisherName: p, offer: o, sku: s, version: 1.3.4. Update the Azure Image Builder Template to include Plan information.',
        ),
      ],
      [
        anyFailure,
        packer(
          "ERROR:   -> VMMarketplaceInvalidInput : Creating a virtual machine from Marketplace image or a custom image sourced from a Marketplace image requires Plan information in the request. VM: '/subscriptions/s/...'",
        ),
      ],
    ],
    not: [packer('ERROR:   -> BadRequest : You have not accepted the legal terms on this subscription: s for this plan.')],
  },
  {
    id: 'plan-wrong',
    title: 'The purchase plan is not that of the image',
    signs: [
      {
        from: azure,
        text: /part number in the purchase information for VM .* is not as expected|plan .* (?:does not exist|is not valid|was not found) (?:for|in) (?:the )?(?:offer|publisher)|Offer with PublisherId: \S+ and OfferId: \S+ not found|purchase information does not match/i,
      },
    ],
    cause:
      'planInfo does not name the plan of this image: for example, a part of it is misspelt (upper and lower case matter), or the plan is private, withdrawn, or too new to be purchased yet.',
    fix: 'Copy planInfo exactly from the `plan` of `az vm image show`, in its upper and lower case.',
    link: templateReference('specify-a-purchase-plan'),
    source: terms,
    examples: [
      [
        anyFailure,
        packer(
          "ERROR:   -> VMMarketplaceInvalidInput : Unable to deploy from the Marketplace image or a custom image sourced from Marketplace image. The part number in the purchase information for VM '/subscriptions/s/...' is not as expected. Beware that the Plan object's properties are case-sensitive. Learn more about common virtual machine error codes.",
        ),
      ],
      [
        anyFailure,
        packer(
          "ERROR: -> ResourcePurchaseValidationFailed : User failed validation to purchase resources. Error message: 'Offer with PublisherId: p and OfferId: o not found. If this offer has been created recently, please allow upto 30 minutes for this offer to be available for Purchase.'",
        ),
      ],
    ],
    not: [
      packer(
        'ERROR:   -> VMMarketplaceInvalidInput : Creating a virtual machine from Marketplace image requires Plan information in the request.',
      ),
    ],
  },
  {
    id: 'plan-needless',
    title: 'The image has no purchase plan',
    signs: [{ from: azure, text: /non[- ]Marketplace image does not need Plan information/i }],
    before: ['plan-missing', 'plan-wrong', 'machine-not-made'],
    cause: 'source.planInfo is set, and the source is an image without a plan.',
    fix: 'Remove planInfo from the source of the template.',
    link: templateReference('specify-a-purchase-plan'),
    source: terms,
    examples: [
      [
        anyFailure,
        packer(
          "ERROR:   -> VMMarketplaceInvalidInput : Creating a virtual machine from a non Marketplace image does not need Plan information in the request. Remove the Plan information to create VM '/subscriptions/s/...'.",
        ),
      ],
    ],
    composed: [[packer('ERROR: -> VMMarketplaceInvalidInput : A non-Marketplace image does not need Plan information in the request.')]],
    not: [
      packer(
        'ERROR:   -> VMMarketplaceInvalidInput : Creating a virtual machine from Marketplace image requires Plan information in the request.',
      ),
    ],
  },
  {
    id: 'terms-not-accepted',
    title: 'The terms of the marketplace image are not accepted',
    signs: [
      {
        from: azure,
        text: /have not accepted the legal terms|legal terms (?:have|has) not been accepted|Marketplace terms .* not (?:been )?accepted/i,
      },
    ],
    before: ['marketplace-purchase-refused'],
    cause: 'The terms of this image’s plan have not been accepted in the subscription.',
    fix: 'az vm image terms accept --publisher <planPublisher> --offer <planProduct> --plan <planName> in that subscription, once.',
    link: terms,
    source: terms,
    examples: [
      [
        anyFailure,
        packer(
          'ERROR: -> MarketplacePurchaseEligibilityFailed : Marketplace purchase eligibilty check returned errors. See inner errors for details.',
        ),
        packer(
          "ERROR:   -> BadRequest : Offer with PublisherId: 'p', OfferId: 'o' cannot be purchased due to validation errors. See details: 'You have not accepted the legal terms on this subscription: 's' for this plan.'",
        ),
      ],
      [
        anyFailure,
        packer(
          "ERROR:   -> ResourcePurchaseValidationFailed : User failed validation to purchase resources. Error message: 'You have not accepted the legal terms on this subscription: 's' for this plan. Before the subscription can be used, you need to accept the legal terms of the image.'",
        ),
      ],
    ],
    not: [packer('ERROR: -> MarketplacePurchaseEligibilityFailed : Marketplace purchase eligibilty check returned errors.')],
  },
  {
    id: 'marketplace-purchase-refused',
    title: 'The subscription cannot purchase the image',
    signs: [
      { from: azure, code: ['MarketplacePurchaseEligibilityFailed', 'ResourcePurchaseValidationFailed', 'ResourcePurchaseCanceling'] },
      { from: azure, text: /cannot be purchased due to validation errors|Marketplace purchase eligib\w+ check returned errors/i },
    ],
    cause:
      'Azure refuses the purchase of the image. The inner errors of the message say why. Possible reasons are, among others, terms that are not accepted, a private marketplace of the tenant, the kind of the subscription (sponsored, trial, CSP), and a billing account without a payment method.',
    fix: 'Read the inner errors below this message; if they name the subscription’s billing, its billing administrator can help.',
    link: learnPage('marketplace/azure-purchasing-invoicing'),
    source: learnPage('marketplace/azure-purchasing-invoicing'),
    examples: [
      [
        anyFailure,
        packer(
          'ERROR: -> MarketplacePurchaseEligibilityFailed : Marketplace purchase eligibilty check returned errors. See inner errors for details.',
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        packer(
          "ERROR:   -> BadRequest : Offer with PublisherId: 'p', OfferId: 'o' cannot be purchased due to validation errors. See details: 'The private marketplace of the tenant does not allow the offer.'",
        ),
      ],
    ],
    not: [packer('ERROR: -> BadRequest : Purchases are closed.')],
  },
  {
    id: 'managed-image-denied',
    title: 'The template’s identity cannot read the source image',
    signs: [{ from: azure, text: /Error getting Managed Image[\s\S]*(?:StatusCode=403|AuthorizationFailed)/i }],
    before: ['build-not-authorized'],
    cause: 'The template’s identity may not read the managed image.',
    fix: 'Give the template’s identity Reader on the managed image that is the source.',
    link: troubleshooting('error-occurs-with-getting-a-managed-image'),
    source: troubleshooting('error-occurs-with-getting-a-managed-image'),
    examples: [
      [
        provisioned(
          'BadManagedImageSource',
          'Build (Managed Image) step failed: Error getting Managed Image \'/subscriptions/.../providers/Microsoft.Compute/images/mymanagedmg1\': Error getting managed image (...): compute.ImagesClient#Get: Failure responding to request: StatusCode=403 -- Original Error: autorest/azure: Service returned an error. Status=403 Code="AuthorizationFailed"',
        ),
      ],
    ],
    composed: [
      [
        operation(
          'InternalOperationError',
          'Error getting Managed Image \'/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/images/i\': Code="AuthorizationFailed"',
        ),
      ],
    ],
    not: [
      provisioned(
        'BadManagedImageSource',
        "Build (Managed Image) step failed: Error getting Managed Image '/subscriptions/.../images/i': compute.ImagesClient#Get: StatusCode=404",
      ),
    ],
  },
  {
    id: 'managed-image-missing',
    title: 'The managed image cannot be found',
    signs: [
      { from: azure, text: /Error getting Managed Image[^]*(?:\b404\b|not ?found)/i },
      { from: azure, text: /The Image '?\/subscriptions\/\S+\/images\/\S+ cannot be found/i },
      { from: ['provisioning'], code: ['BadManagedImageSource'], isSilent: true },
    ],
    cause: 'The managed image does not exist where source.imageId says; it must be in the template’s subscription and region.',
    fix: 'Check source.imageId (az image show --ids …) and the region of the image.',
    link: templateReference('managedimage-source'),
    source: troubleshooting('error-occurs-with-getting-a-managed-image'),
    examples: [
      [
        provisioned(
          'BadManagedImageSource',
          'Build (Managed Image) step failed: Error getting Managed Image \'/subscriptions/.../providers/Microsoft.Compute/images/i\': compute.ImagesClient#Get: Failure responding to request: StatusCode=404 -- Original Error: autorest/azure: Service returned an error. Status=404 Code="ResourceNotFound"',
        ),
      ],
      [provisioned('BadManagedImageSource')],
    ],
    composed: [
      [
        packer(
          "ERROR: -> InvalidParameter : The Image '/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/images/i' cannot be found in 'westeurope' region.",
        ),
      ],
    ],
    not: [provisioned('BadManagedImageSource', 'Internal error occurred. This is a generic error.')],
  },
  {
    id: 'gallery-version-denied',
    title: 'The template’s identity cannot read the source image version',
    signs: [{ from: azure, text: /Build \(Shared Image Version\) step failed[\s\S]*(?:StatusCode=403|AuthorizationFailed)/i }],
    before: ['build-not-authorized'],
    cause: 'It has no role on the gallery of the source.',
    fix: 'Give the template’s identity Reader on the source’s gallery (Compute Gallery Sharing does not count for it).',
    link: troubleshooting('build-step-failed-for-the-image-version'),
    source: troubleshooting('build-step-failed-for-the-image-version'),
    examples: [
      [
        provisioned(
          'BadSharedImageVersionSource',
          'Build (Shared Image Version) step failed for Image Version \'/subscriptions/.../versions/1.0.0\': compute.GalleryImageVersionsClient#Get: Failure responding to request: StatusCode=403 -- Original Error: autorest/azure: Service returned an error. Status=403 Code="AuthorizationFailed"',
        ),
      ],
    ],
    composed: [
      [
        operation(
          'InternalOperationError',
          'Build (Shared Image Version) step failed for Image Version \'/subscriptions/s/.../versions/2.0.0\': Code="AuthorizationFailed"',
        ),
      ],
    ],
    not: [
      provisioned(
        'BadSharedImageVersionSource',
        "Build (Shared Image Version) step failed for Image Version '/subscriptions/.../versions/1.0.0': StatusCode=404",
      ),
    ],
  },
  {
    id: 'gallery-version-missing',
    title: 'The source image version cannot be found',
    signs: [
      { from: azure, text: /Build \(Shared Image Version\) step failed[^]*(?:\b404\b|not ?found|not replicated)/i },
      {
        from: azure,
        text: /gallery image \S+ is not available in \S+ region|list of Shared Image Gallery images referenced from the deployment template were not found/i,
      },
      { from: azure, code: ['GalleryImageNotFound'] },
      { from: ['provisioning'], code: ['BadSharedImageVersionSource'], isSilent: true },
    ],
    cause:
      'The gallery image version does not exist, is not replicated to the template’s region, or is one that the template’s identity may not see.',
    fix: 'Check the version and its regions (az sig image-version show), replicate it to the region of the template, and give the template’s identity Reader on a gallery of another subscription.',
    link: troubleshooting('build-step-failed-for-the-image-version'),
    source: troubleshooting('build-step-failed-for-the-image-version'),
    examples: [
      [
        provisioned(
          'BadSharedImageVersionSource',
          'Build (Shared Image Version) step failed for Image Version \'/subscriptions/.../versions/0.23768.4001\': compute.GalleryImageVersionsClient#Get: Failure responding to request: StatusCode=404 -- Original Error: autorest/azure: Service returned an error. Status=404 Code="ResourceNotFound"',
        ),
      ],
      [provisioned('BadSharedImageVersionSource')],
      [
        anyFailure,
        packer(
          'ERROR: -> GalleryImageNotFound : The gallery image /SharedGalleries/g/Images/i/Versions/1.2.0 is not available in southeastasia region. Please contact image owner to replicate to this region, or change your requested region.',
        ),
      ],
    ],
    not: [provisioned('BadSharedImageVersionSource', 'Internal error occurred. This is a generic error.')],
  },
]
