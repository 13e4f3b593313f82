// Conditions of role assignments (docs/service.md 7.6).

// Limits reading and listing of blobs to containers with a certain name. Other actions of the role are not limited.
export const inContainer = (name: string): string =>
  `((!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'})) OR (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals '${name}'))`

// The version of the condition language.
export const conditionVersion = '2.0'
