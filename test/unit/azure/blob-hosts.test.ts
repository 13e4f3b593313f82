import assert from 'node:assert/strict'
import { blobHostProblem, blobHostsOf, hasUserInfo, shownUrl } from '../../../shared/azure/blob-hosts.js'

describe('the hosts of blob storage', () => {
  const publicCloud = blobHostsOf({ environment: 'AzureCloud' })

  for (const host of [
    'account.blob.core.windows.net',
    'ACCOUNT.blob.core.windows.net',
    'account.blob.core.windows.net:443',
    'account.z12.blob.storage.azure.net',
    'account.z1.blob.storage.azure.net',
    'account-internetrouting.blob.core.windows.net',
    'account-ipv6.blob.core.windows.net',
  ])
    it(`take ${host}`, () => {
      assert.equal(blobHostProblem(`https://${host}/artifacts`, publicCloud), undefined)
    })

  for (const url of [
    'https://account.blob.core.windows.com/a',
    'https://account.blob.core.windows.net.evil.example/a',
    'https://evil.example/account.blob.core.windows.net/a',
    'https://evil.example#.blob.core.windows.net/a',
    'https://evil.example?.blob.core.windows.net/a',
    'https://evil.example\\.blob.core.windows.net/a',
    'https://accountblob.core.windows.net/a',
    'https://xblob.core.windows.net/a',
    'https://blob.core.windows.net/a',
    'https://.blob.core.windows.net/a',
    'https://a.b.blob.core.windows.net/a',
    'https://account.blob.core.windows.net./a',
    'https://account.blob.core.windows.net:8443/a',
    'https://user@account.blob.core.windows.net/a',
    'https://user:pw@account.blob.core.windows.net/a',
    'https://@account.blob.core.windows.net/a',
    'https://account.blob.core.windows.net@evil.example/a',
    'http://account.blob.core.windows.net/a',
    'https://account.blob.core.chinacloudapi.cn/a',
    'https://account.blob.core.usgovcloudapi.net/a',
    'https://account.table.core.windows.net/a',
    'https://account.z123.blob.storage.azure.net/a',
    'https://account.zz.blob.storage.azure.net/a',
    'https://account.z12.table.storage.azure.net/a',
    'https://account.z12.blob.storage.azure.net.example/a',
    'https://аccount.blob.core.windows.net/a',
    'https://account.blob.core.windows。net.example/a',
    'https://127.0.0.1/a',
    '//account.blob.core.windows.net/a',
    'account.blob.core.windows.net/a',
    '',
  ])
    it(`do not take ${url}`, () => {
      assert.notEqual(blobHostProblem(url, publicCloud), undefined)
    })

  it('are those of the cloud in use', () => {
    const government = blobHostsOf({ environment: 'AzureUSGovernment' })
    assert.equal(blobHostProblem('https://account.blob.core.usgovcloudapi.net/a', government), undefined)
    for (const host of ['account.blob.core.windows.net', 'account.z12.blob.storage.azure.net'])
      assert.notEqual(blobHostProblem(`https://${host}/a`, government), undefined, host)
  })

  it('are also those that an input allows, to the letter and the port', () => {
    const own = blobHostsOf({ environment: 'AzureCloud', storageHosts: ['storage.contoso.com', 'other.contoso.com:8443'] })
    for (const host of ['storage.contoso.com', 'Storage.Contoso.com', 'other.contoso.com:8443'])
      assert.equal(blobHostProblem(`https://${host}/a`, own), undefined, host)
    for (const host of [
      'x.storage.contoso.com',
      'storage.contoso.com:444',
      'other.contoso.com',
      'storage.contoso.com.',
      'u@storage.contoso.com',
    ])
      assert.notEqual(blobHostProblem(`https://${host}/a`, own), undefined, host)
  })

  it('are in a custom cloud those of its domain, and that of the container', () => {
    const stack = blobHostsOf(
      { environment: 'custom', resourceManagerEndpoint: 'https://management.east.contoso.com' },
      'https://blobs.contoso.net:8443/account/artifacts',
    )
    for (const host of ['account.blob.east.contoso.com', 'blobs.contoso.net:8443'])
      assert.equal(blobHostProblem(`https://${host}/a`, stack), undefined, host)
    for (const host of [
      'account.blob.contoso.com',
      'blobs.contoso.net',
      'evil.example',
      'xeast.contoso.com',
      'account.blob.core.windows.net',
    ])
      assert.notEqual(blobHostProblem(`https://${host}/a`, stack), undefined, host)
    const machine = blobHostsOf({ environment: 'custom', resourceManagerEndpoint: 'https://127.0.0.1:8443' })
    assert.notEqual(blobHostProblem('https://10.0.0.1/a', machine), undefined)
  })
})

describe('a URL that is shown', () => {
  for (const url of [
    'https://user:s3cret@host/a',
    'https://s3cret@host/a',
    'https:\\\\user:s3cret@host/a',
    'https:user:s3cret@host/a',
    'https:///user:s3cret@host/a',
    'HTTPS://a@b:s3cret@host/a',
    ' https://user:s3cret@host/a',
    'user:s3cret@host/a',
    '//user:s3cret@host',
    'https://host/a?sig=s3cret',
    'https://host/a#s3cret',
  ])
    it(`has no secret (${url})`, () => {
      assert.ok(!shownUrl(url).includes('s3cret'), shownUrl(url))
      assert.ok(shownUrl(url).includes('host'))
    })

  it('is unchanged without a secret', () => {
    for (const url of ['https://host/a@b', 'https://host:8443/a', 'somewhere'])
      assert.deepEqual([shownUrl(url), hasUserInfo(url)], [url, false])
  })
})
