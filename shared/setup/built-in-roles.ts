// The built-in roles that the table of permissions names, with their ids, which are the same in every tenant (docs/service.md 7.5), and
// which role includes another.

const ids: Readonly<Record<string, string>> = {
  Contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  Reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  'Managed Identity Operator': 'f1a07417-d97a-45cb-824c-7a7467783830',
  'Storage Blob Data Contributor': 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
  'Storage Blob Data Reader': '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
  'Storage Blob Delegator': 'db58b8e5-c6ad-4a2a-8342-4190687cbf4a',
  'Network Contributor': '4d97b98b-1d4f-4787-a291-c67834d212e7',
  'Compute Gallery Artifacts Publisher': '85a2d0d9-2eba-4c9c-b355-11c2cc0788ab',
}

const smaller: Readonly<Record<string, readonly string[]>> = {
  Contributor: [
    'Reader',
    'Managed Identity Operator',
    'Network Contributor',
    'Compute Gallery Artifacts Publisher',
    'Storage Blob Delegator',
  ],
  'Storage Blob Data Contributor': ['Storage Blob Data Reader', 'Storage Blob Delegator'],
  'Storage Blob Data Reader': ['Storage Blob Delegator'],
}

// The id of a built-in role. Throws an Error for a role that is not in the table.
export const builtInRoleId = (name: string): string => {
  const id = ids[name]
  if (id === undefined) throw new Error(`The id of the role ${name} is not known.`)
  return id
}

// Whether a role allows everything that another one does.
export const roleIncludes = (role: string, other: string): boolean => role === other || smaller[role]?.includes(other) === true
