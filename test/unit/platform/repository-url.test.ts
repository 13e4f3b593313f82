import assert from 'node:assert/strict'
import { repositoryUrl } from '../../../platform/repository-url.js'

describe('The address of a repository', () => {
  for (const [given, shown] of [
    ['https://github.com/contoso/images.git', 'https://github.com/contoso/images'],
    ['https://x-access-token:ghs_secret@github.com/contoso/images', 'https://github.com/contoso/images'],
    ['https://contoso@dev.azure.com/contoso/web/_git/images', 'https://dev.azure.com/contoso/web/_git/images'],
    ['https://git.contoso.com:8443/images/?token=secret#secret', 'https://git.contoso.com:8443/images'],
    ['git@github.com:contoso/images.git', 'ssh://github.com/contoso/images'],
    ['git@ssh.dev.azure.com:v3/contoso/web/images', 'ssh://ssh.dev.azure.com/v3/contoso/web/images'],
    ['ssh://git:secret@git.contoso.com/images', 'ssh://git.contoso.com/images'],
    [' https://github.com/contoso/images\n', 'https://github.com/contoso/images'],
    ['/srv/git/images', undefined],
    ['C:\\images', undefined],
    ['file:///srv/git/images', undefined],
    ['https://', undefined],
    ['', undefined],
    ['https:\\\\user:token@github.com\\contoso\\images.git', undefined],
    ['https:/\\user:token@github.com/images', undefined],
    ['https://github.com\\user:token@example.com/images', undefined],
    ['https:user:token@github.com/images', undefined],
    ['https://github.com/https://user:token@example.com/images', undefined],
    ['git@user:token@github.com:images', undefined],
    ['git@github.com:user:token@example.com/images', undefined],
  ] as const) {
    it(`${JSON.stringify(given)} is shown as ${shown ?? 'nothing'}`, () => {
      assert.equal(repositoryUrl(given), shown)
    })
  }
})
