// Rules about values of examples that are left in a template.
import { isExampleGuid } from '../../azure/resource-id.js'
import { subscriptionsOf } from './named-ids.js'
import { nameOf, yaml, type Remark, type Rule, type Subject } from './rule.js'

export const exampleValueRules: readonly Rule[] = [
  {
    id: 'subscription-example',
    severity: 'warning',
    title: 'The subscription id of an example',
    why: 'Examples write the id of a subscription as zeros. No subscription has that id: a value of the example was not replaced.',
    source: 'RFC 9562, 5.9, the nil UUID',
    bad: yaml`
      properties:
        distribute:
          - type: SharedImage
            galleryImageId: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate/images/web # ✗
    `,
    good: yaml`
      properties:
        distribute:
          - type: SharedImage
            galleryImageId: /subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate/images/web
    `,
    check: (subject) =>
      subscriptionsOf(subject, isExampleGuid).map(({ node, label, subscription }) => ({
        at: node.at,
        message: `${label} names the subscription ${subscription}, an id that only examples have. Replace it by the id of the subscription: az account show --query id.`,
      })),
  },
  {
    id: 'account-example',
    severity: 'warning',
    title: 'The storage account of an example',
    why: 'Examples write youraccount or a similar name in place of a storage account. If an account has that name, it belongs to another organisation. Reported if the command has a subscription.',
    source: 'Azure Storage, naming storage accounts: a name is unique in Azure',
    bad: yaml`
      properties:
        distribute:
          - type: VHD
            uri: https://youraccount.blob.core.windows.net/disks/web.vhd # ✗
    `,
    good: yaml`
      properties:
        distribute:
          - type: VHD
            uri: https://contosoimages.blob.core.windows.net/disks/web.vhd
    `,
    check: (subject) => accounts(subject),
  },
]

// Each account once.
const accounts = ({ visits, facts: { subscriptionId } }: Subject): readonly Remark[] => {
  if (subscriptionId === undefined || isExampleGuid(subscriptionId)) return []
  const found = new Map<string, Remark>()
  for (const part of visits) {
    const { node } = part
    const account = node.kind === 'string' ? exampleAccount.exec(node.value)?.[1]?.toLowerCase() : undefined
    if (account === undefined || found.has(account)) continue
    const message = `${nameOf(part)} is in the storage account ${account}, a name that only examples have. Replace it by the name of your account: az storage account list --query "[].name".`
    found.set(account, { at: node.at, message })
  }
  return [...found.values()]
}

const exampleAccount = /^https:\/\/((?:your|my|example)-?(?:storage)?-?(?:account)(?:name)?|yourstorage)\.blob\./i
