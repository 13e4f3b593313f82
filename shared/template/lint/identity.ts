// Rules about the template's identity.
import { get, getText, type ObjectNode } from '../node.js'
import { isNull, yaml, type Remark, type Rule, type Subject } from './rule.js'

export const identityRules: readonly Rule[] = [
  {
    id: 'identity-type',
    severity: 'error',
    since: '2020-02-14',
    title: 'An identity that is not user-assigned',
    why: 'The service reads scripts and writes images as a user-assigned identity. It supports no other type, and requires one.',
    source: 'template reference, Identity',
    bad: yaml`
      identity:
        type: None # ✗
    `,
    good: yaml`
      identity:
        type: UserAssigned
        userAssignedIdentities:
          /subscriptions/…/resourceGroups/build/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder: {}
    `,
    check: (subject) => typeRemarks(subject),
  },
  {
    id: 'identity-one',
    severity: 'error',
    since: '2020-02-14',
    title: 'No identity, or more than one',
    why: 'An image template has exactly one identity. Identities for scripts in the build VM go to vmProfile.userAssignedIdentities.',
    source: 'template reference, Identity',
    bad: yaml`
      identity:
        type: UserAssigned
        userAssignedIdentities:
          /subscriptions/…/resourceGroups/build/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder: {} # ✗
          /subscriptions/…/resourceGroups/build/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader: {}
    `,
    good: yaml`
      identity:
        type: UserAssigned
        userAssignedIdentities:
          /subscriptions/…/resourceGroups/build/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder: {}
    `,
    check: (subject) => countRemarks(subject),
  },
]

const isEmpty = ({ entries }: ObjectNode): boolean => entries.every(({ value }) => isNull(value))

const emptyIdentity =
  'identity is empty. Write "type": "UserAssigned", and the resource id of a user-assigned identity as the key in userAssignedIdentities.'

const typeRemarks = ({ body }: Subject): readonly Remark[] => {
  const identity = get(body, 'identity')
  if (identity?.kind !== 'object') return []
  const type = get(identity, 'type')
  if (isEmpty(identity)) return [{ at: identity.at, message: emptyIdentity }]
  if (type === undefined || isNull(type)) return [{ at: identity.at, message: 'identity has no type. Write "type": "UserAssigned".' }]
  // Any other word is reported as an unknown value.
  return getText(identity, 'type') === 'None'
    ? [
        {
          at: type.at,
          message:
            'identity.type is "None": without an identity, the service can neither read scripts nor write images. Use "UserAssigned".',
        },
      ]
    : []
}

const countRemarks = ({ body }: Subject): readonly Remark[] => {
  const identity = get(body, 'identity')
  if (identity?.kind !== 'object' || isEmpty(identity) || getText(identity, 'type') === 'None') return []
  const list = get(identity, 'userAssignedIdentities')
  const count = list?.kind === 'object' ? list.entries.length : list === undefined || isNull(list) ? 0 : 1
  if (count === 1) return []
  const { at } = list ?? identity
  if (count === 0) return [{ at, message: 'identity names no user-assigned identity. Put its resource id into userAssignedIdentities.' }]
  return [
    {
      at,
      message: `identity.userAssignedIdentities holds ${count} identities, and the service takes one. Those for scripts go to vmProfile.userAssignedIdentities.`,
    },
  ]
}
