// Subscriptions and resource groups: missing, locked, limited by a policy or an offer.
import {
  anyFailure,
  azure,
  building,
  learnPage,
  packer,
  policyNamed,
  policyReason,
  policyResource,
  refused,
  type Diagnosis,
} from './diagnosis.js'

const armErrors = learnPage('azure/azure-resource-manager/troubleshooting/common-deployment-errors')

export const subscriptionDiagnoses: readonly Diagnosis[] = [
  {
    id: 'scope-locked',
    title: 'A lock forbids it',
    signs: [
      { from: azure, text: /following scope\(s\) are locked/i },
      { from: azure, code: ['ScopeLocked'] },
    ],
    names: { what: 'The locked scope', in: /scope\(s\) are locked: '([^']+)'/i },
    cause: 'A management lock on the scope forbids deleting or changing what is in it.',
    fix: 'Remove the lock (az lock list --resource-group …), or let the template stay with cleanup: never and build changed templates under another name.',
    link: learnPage('azure/azure-resource-manager/management/lock-resources'),
    source: learnPage('azure/azure-resource-manager/management/lock-resources'),
    examples: [
      [
        refused(
          409,
          'ScopeLocked',
          "The scope '/subscriptions/s/resourceGroups/r/providers/Microsoft.VirtualMachineImages/imageTemplates/t' cannot perform delete operation because following scope(s) are locked: '/subscriptions/s/resourceGroups/r'. Please remove the lock and try again.",
          'DELETE',
        ),
      ],
      [
        refused(
          409,
          'ScopeLocked',
          "The scope '/subscriptions/s/resourceGroups/r/providers/Microsoft.VirtualMachineImages/imageTemplates/t' cannot perform write operation because following scope(s) are locked: '/subscriptions/s'. Please remove the lock and try again.",
        ),
      ],
    ],
    not: [refused(409, 'Conflict', 'The blob is locked by a lease.')],
  },
  {
    id: 'subscription-read-only',
    title: 'The subscription is disabled',
    signs: [
      { from: azure, text: /subscription '[^']*' is disabled and therefore marked as read only/i },
      { from: azure, code: ['ReadOnlyDisabledSubscription', 'DisabledSubscription'] },
    ],
    cause: 'The subscription is disabled, so nothing can be changed in it. As a rule, its credit, trial or payment has run out.',
    fix: 'Have the owner of the subscription’s billing account re-enable the subscription, or use another subscription.',
    link: learnPage('azure/cost-management-billing/manage/subscription-disabled'),
    source: learnPage('azure/cost-management-billing/manage/subscription-disabled'),
    examples: [
      [
        refused(
          409,
          'ReadOnlyDisabledSubscription',
          "The subscription 's' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.",
        ),
      ],
    ],
    composed: [[refused(403, 'DisabledSubscription', 'The subscription is not active.')]],
    not: [refused(403, 'AuthorizationFailed', 'The feature is disabled for this subscription.')],
  },
  {
    id: 'policy-on-template',
    title: 'A policy forbids the request',
    signs: [{ from: ['refusal'], text: /disallowed by (?:one or more )?polic(?:y|ies)|RequestDisallowedByPolicy/i }],
    names: [
      { what: 'The resource', in: policyResource },
      { what: 'The policy', in: policyNamed },
      { what: 'Its reason', in: policyReason },
    ],
    cause:
      'An Azure Policy denies what the request was to create or change: as a rule the image template itself, otherwise the resource that the message names. Roles have nothing to do with it.',
    fix: 'Satisfy the policy (usually tags, the location or an identity in the template), or ask for an exemption of the resource group.',
    link: learnPage('azure/governance/policy/troubleshoot/general'),
    source: learnPage('azure/azure-resource-manager/troubleshooting/error-policy-requestdisallowedbypolicy'),
    examples: [
      [
        refused(
          403,
          'RequestDisallowedByPolicy',
          'Resource \'t\' was disallowed by policy. Policy identifiers: \'[{"policyAssignment":{"name":"Require owner tag"}}]\'.',
        ),
      ],
      [
        refused(
          403,
          'RequestDisallowedByPolicy',
          "Resource 't' was disallowed by policy. Reasons: 'Only West Europe is allowed.'. See error details for policy resource IDs.",
        ),
      ],
    ],
    composed: [
      [
        refused(
          403,
          'RequestDisallowedByPolicy',
          "The resource action 'Microsoft.VirtualMachineImages/imageTemplates/write' is disallowed by one or more policies. Policy identifier(s): '/subscriptions/s/providers/Microsoft.Authorization/policyDefinitions/ENFORCE-TAGS'.",
        ),
      ],
    ],
    not: [refused(403, 'AuthorizationFailed', 'The conditional access rules of the tenant forbid it.')],
  },
  {
    id: 'subscription-not-found',
    title: 'The subscription cannot be found',
    signs: [{ from: ['refusal'], code: ['SubscriptionNotFound'] }],
    cause: 'There is no such subscription in the tenant of the login, or the identity has no role in it.',
    fix: 'Check subscription-id, and that the pipeline’s identity has a role in that subscription.',
    link: armErrors,
    source: armErrors,
    examples: [
      [refused(404, 'SubscriptionNotFound', "The subscription 's' could not be found.", 'GET')],
      [refused(404, 'SubscriptionNotFound', 'Subscription 00000000-0000-0000-0000-000000000001 was not found.', 'GET')],
    ],
    not: [refused(404, 'ResourceGroupNotFound', "Resource group 'r' could not be found.", 'GET')],
  },
  {
    id: 'subscription-id-malformed',
    title: 'The subscription id is not valid',
    signs: [
      { from: ['refusal'], text: /provided subscription identifier '[^']*' is malformed or invalid/i },
      { from: ['refusal'], code: ['InvalidSubscriptionId'] },
    ],
    names: { what: 'The subscription id', in: /subscription identifier '([^']*)'/i },
    cause: 'Azure expects the GUID of a subscription, and got something else, such as its name or a variable that was not replaced.',
    fix: 'Set subscription-id to the id that az account show --query id prints, without quotes or spaces.',
    link: armErrors,
    source: armErrors,
    examples: [[refused(400, 'InvalidSubscriptionId', "The provided subscription identifier 'x' is malformed or invalid.", 'GET')]],
    composed: [[refused(400, 'InvalidSubscriptionId', '', 'GET')]],
    not: [refused(404, 'SubscriptionNotFound', "The subscription 's' could not be found.", 'GET')],
  },
  {
    id: 'subscription-not-named',
    title: 'A resource id or request has no subscription',
    signs: [
      { from: ['refusal'], text: /request did not have a subscription or a valid tenant level resource provider/i },
      { from: ['refusal'], code: ['MissingSubscription'] },
    ],
    cause: 'The address of the request has no subscription id in it: an id is empty or cut short, often by a variable without a value.',
    fix: 'Print the ids that the pipeline passes (template, identity, gallery), and check that each begins with /subscriptions/<GUID>/.',
    link: learnPage('azure/azure-resource-manager/troubleshooting/common-deployment-errors'),
    source: 'https://github.com/Azure/azure-cli/issues/28372',
    examples: [[refused(404, 'MissingSubscription', 'The request did not have a subscription or a valid tenant level resource provider.')]],
    composed: [[refused(404, 'MissingSubscription', '')]],
    not: [refused(404, 'SubscriptionNotFound', "The subscription 's' could not be found.")],
  },
  {
    id: 'resource-group-not-found',
    title: 'The resource group cannot be found',
    signs: [
      { from: [...building, 'refusal'], code: ['ResourceGroupNotFound'] },
      { from: building, text: /Cannot locate the (?:existing )?(?:managed image )?resource group/i },
    ],
    cause:
      'The subscription has no group of this name: the name is misspelt, or the group is in another subscription, was deleted, or has not been created yet.',
    fix: 'Check the name of the group in resource-group-name, or in the resource id that names it, and the subscription; or create the group first.',
    link: armErrors,
    source: armErrors,
    examples: [
      [refused(404, 'ResourceGroupNotFound', "Resource group 'r' could not be found.")],
      [anyFailure, packer('Cannot locate the managed image resource group r.')],
    ],
    not: [refused(404, 'SubscriptionNotFound', "The subscription 's' could not be found.", 'GET')],
  },
  {
    id: 'resource-group-being-deleted',
    title: 'The resource group is being deleted',
    signs: [
      { from: azure, text: /resource group '[^']*' is in deprovisioning state/i },
      { from: azure, code: ['ResourceGroupBeingDeleted'] },
    ],
    cause: 'Azure creates nothing in it until its deletion has ended.',
    fix: 'Wait until the group is gone and create it again, or build in another group.',
    link: armErrors,
    source: armErrors,
    examples: [
      [refused(409, 'ResourceGroupBeingDeleted', "The resource group 'r' is in deprovisioning state and cannot perform this operation.")],
    ],
    composed: [
      [
        anyFailure,
        packer(
          "ERROR: -> ResourceGroupBeingDeleted : The resource group 'IT_r_t_1' is in deprovisioning state and cannot perform this operation.",
        ),
      ],
    ],
    not: [refused(404, 'ResourceGroupNotFound', "Resource group 'r' could not be found.")],
  },
  {
    id: 'region-disallowed',
    title: 'Azure does not offer this region to the subscription',
    signs: [
      { from: azure, code: ['RegionDoesNotAllowProvisioning', 'LocationNotAvailable'] },
      { from: azure, text: /disallowed by \S+: This policy maintains a set of best available regions/i },
      { from: azure, code: ['RequestDisallowedByAzure'], isSilent: true },
    ],
    before: ['policy', 'policy-on-template', 'machine-not-made'],
    cause:
      'Azure itself limits the regions of some subscriptions, free and student ones above all; no role or policy of yours changes that.',
    fix: 'Take a region that the subscription may use (az account list-locations does not show it; the portal’s list of regions does), or ask Azure support for this one.',
    link: armErrors,
    source: learnPage('troubleshoot/azure/general/region-access-request-process'),
    examples: [
      [
        refused(
          403,
          'RequestDisallowedByAzure',
          "Resource 't' was disallowed by Azure: This policy maintains a set of best available regions where your subscription can deploy resources.",
        ),
      ],
      [
        {
          origin: 'packer',
          text: "ERROR: -> RequestDisallowedByAzure : Resource 'vm' was disallowed by Azure: This policy maintains a set of best available regions.",
        },
      ],
    ],
    composed: [[refused(400, 'LocationNotAvailable', 'The region is closed to new resources of this subscription.')]],
    not: [refused(403, 'RequestDisallowedByPolicy', "Resource 't' was disallowed by policy.")],
  },
  {
    id: 'subscription-type',
    title: 'This type of subscription does not allow it',
    signs: [
      {
        from: azure,
        text: /subscription type is not permitted to perform operations|not (?:permitted|available) for (?:this|your) subscription (?:type|offer)/i,
      },
      { from: azure, code: ['DisallowedOperation', 'DisallowedProvider'] },
    ],
    cause: 'The offer of the subscription (trial, sponsored, suspended) excludes this provider or every provider.',
    fix: 'Use another subscription, or have the owner of the account upgrade this one.',
    link: armErrors,
    source: armErrors,
    examples: [
      [
        refused(
          403,
          'DisallowedOperation',
          'The current subscription type is not permitted to perform operations on any provider namespace. Please use a different subscription.',
        ),
      ],
      [refused(403, 'DisallowedProvider', 'The operation is not permitted for namespace Microsoft.VirtualMachineImages.')],
    ],
    not: [refused(409, 'ReadOnlyDisabledSubscription', 'The subscription is disabled and therefore marked as read only.')],
  },
]
