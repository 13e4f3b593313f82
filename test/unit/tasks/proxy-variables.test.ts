import assert from 'node:assert/strict'
import { proxyVariables } from '../../../tasks/AzureVMImageBuilderV1/proxy-variables.js'

describe('the variables for an agent’s proxy', () => {
  const proxyUrl = 'http://proxy.example:8080'

  it('hold user and password, encoded', () => {
    const { variables, secret } = proxyVariables({ proxyUrl, proxyUsername: 'DOMAIN\\me', proxyPassword: 'a@b:c/d%' })
    const url = new URL(variables['HTTPS_PROXY'] ?? '')
    assert.deepEqual(
      [decodeURIComponent(url.username), decodeURIComponent(url.password), url.host],
      ['DOMAIN\\me', 'a@b:c/d%', 'proxy.example:8080'],
    )
    assert.equal(secret, 'a@b:c/d%')
  })

  it('keep the hosts that the pipeline names itself', () => {
    const { variables } = proxyVariables({ proxyUrl, proxyBypassHosts: ['intranet'] }, 'mine.example')
    assert.equal(variables['NO_PROXY'], 'mine.example,169.254.169.254,intranet,.intranet')
  })

  for (const [entry, hosts] of [
    ['github\\.com', 'github.com,.github.com'],
    ['.*\\.azure\\.com', '.azure.com'],
    ['*.contoso.com', '.contoso.com'],
    ['.contoso.com', '.contoso.com'],
    ['^https://build\\.local/.*$', 'build.local,.build.local'],
    ['https?://.*', undefined],
    ['(one|two)\\.example', undefined],
    ['10\\.[0-9]+\\..*', undefined],
  ] as const)
    it(`follow ${entry}${hosts === undefined ? ' by a warning' : ''}`, () => {
      const { variables, unclear } = proxyVariables({ proxyUrl, proxyBypassHosts: [entry] })
      assert.equal(variables['NO_PROXY'], ['169.254.169.254', ...(hosts === undefined ? [] : [hosts])].join())
      assert.deepEqual(unclear, hosts === undefined ? [entry] : [])
    })
})
