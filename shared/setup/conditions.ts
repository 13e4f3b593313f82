// Conditions of role assignments (docs/service.md 7.6).

// Limits the reading of blobs, and the listing of them, to containers of a name. Other actions of the role are not limited.
export const inContainer = (name: string): string =>
  `((!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'})) OR (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals '${name}'))`

// The version of the language that they are written in.
export const conditionVersion = '2.0'
