// The requests of a download step, for both shells.

// The request for a token to the instance metadata service (docs/service.md 7.13). The audience of storage is the same in all clouds.
export const tokenUrl = (identityId: string): string =>
  `http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=${encodeURIComponent('https://storage.azure.com/')}&msi_res_id=${encodeURIComponent(identityId)}`

// The oldest version of blob storage's protocol that accepts Entra tokens is 2017-11-09; this one has everything that reading needs.
export const storageVersion = '2021-12-02'
