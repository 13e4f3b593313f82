// The hosts to which Microsoft's identity library really sends the logins of each cloud: firewalls are configured by them.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline'
import { cloudOf } from '../../../shared/azure/clouds.js'
import { createCredential } from '../../../shared/azure/credential.js'

describe('a login', () => {
  const table = readFileSync('docs/network.md', 'utf8')
  for (const [environment, name] of [
    ['AzureCloud', 'Azure'],
    ['AzureUSGovernment', 'US Government'],
    ['AzureChinaCloud', 'China'],
  ] as const)
    it(`in the cloud ${name} uses only the host that docs/network.md names`, async () => {
      const hosts = new Set<string>()
      const client: HttpClient = {
        sendRequest: (request) => {
          hosts.add(new URL(request.url).host)
          const bodyAsText = JSON.stringify({ access_token: 'token', expires_in: 3600, token_type: 'Bearer' })
          return Promise.resolve({ request, status: 200, headers: createHttpHeaders(), bodyAsText })
        },
      }
      const login = { kind: 'client-secret', tenantId: 'contoso.example', clientId: environment, clientSecret: 'secret' } as const
      const cloud = cloudOf({ environment })
      const credential = await createCredential(login, cloud, client, 'test')
      assert.equal((await credential.getToken(cloud.resourceManagerScope))?.token, 'token')
      const [, loginHost, resourceManager] = new RegExp(`^\\| ${name} +\\| \`([^\`]+)\` +\\| \`([^\`]+)\` +\\|$`, 'm').exec(table) ?? []
      assert.deepEqual([...hosts], [loginHost])
      assert.equal(cloud.authority, `https://${loginHost ?? ''}`)
      assert.equal(cloud.resourceManager, `https://${resourceManager ?? ''}`)
    })
})
