import assert from 'node:assert/strict'
import { proxyVariables } from '../../../platform/proxy-variables.js'

describe('the proxy variables', () => {
  const proxyOf = (environment: NodeJS.ProcessEnv) => proxyVariables(environment).variables['HTTPS_PROXY']
  const direct = (list: string) => proxyVariables({ HTTPS_PROXY: 'http://proxy.example:8080', NO_PROXY: list }).variables['NO_PROXY']

  it('stay alone without a proxy', () => {
    assert.deepEqual(proxyVariables({ NO_PROXY: 'a.example', HTTPS_PROXY: '' }), { variables: {}, secrets: [] })
  })

  for (const [given, url] of [
    ['http://proxy.example:8080', 'http://proxy.example:8080/'],
    ['proxy.example:8080', 'http://proxy.example:8080/'],
    ['PROXY', 'http://proxy/'],
    ['https://proxy.example', 'https://proxy.example/'],
    [' http://me:p%40ss@proxy.example ', 'http://me:p%40ss@proxy.example/'],
    ['http://me:100%@proxy.example', 'http://me:100%25@proxy.example/'],
    ['http://DOMAIN%5Cme:x@proxy.example', 'http://DOMAIN%5Cme:x@proxy.example/'],
    ['http://[::1]:3128', 'http://[::1]:3128/'],
  ] as const)
    it(`take the proxy ${given}`, () => {
      assert.equal(proxyOf({ https_proxy: given }), url)
    })

  it('name one proxy, in the order of the Azure packages, under every spelling that is set', () => {
    assert.equal(proxyOf({ HTTP_PROXY: 'http://c', ALL_PROXY: 'http://b', https_proxy: 'http://a' }), 'http://a/')
    assert.equal(proxyOf({ HTTP_PROXY: 'http://c', all_proxy: 'http://b' }), 'http://b/')
    assert.equal(proxyOf({ http_proxy: 'http://c' }), 'http://c/')
    const both = proxyVariables({ HTTPS_PROXY: 'http://a', https_proxy: 'http://b', no_proxy: 'x' }).variables
    assert.deepEqual(both, {
      HTTPS_PROXY: 'http://a/',
      https_proxy: 'http://a/',
      NO_PROXY: 'x,.x,169.254.169.254',
      no_proxy: 'x,.x,169.254.169.254',
    })
  })

  it('give its password to be masked, in each form', () => {
    assert.deepEqual(proxyVariables({ HTTPS_PROXY: 'http://me:a%2Fb!@proxy' }).secrets, ['a/b!', 'a%2Fb!'])
    assert.deepEqual(proxyVariables({ HTTPS_PROXY: 'http://me@proxy' }).secrets, [])
  })

  for (const [given, reason] of [
    ['socks5://127.0.0.1:1080', 'names a socks5 proxy'],
    ['http://:8080', 'is not a URL'],
    ['http://a b', 'is not a URL'],
  ] as const)
    it(`find fault with ${given}`, () => {
      assert.deepEqual(proxyVariables({ all_proxy: given }).fault, { variable: 'all_proxy', reason })
    })

  for (const [list, hosts] of [
    ['windows.net', 'windows.net,.windows.net'],
    ['.windows.net', '.windows.net'],
    ['*.windows.net', '.windows.net'],
    ['A.Example:8443, b.example', 'a.example,.a.example,b.example,.b.example'],
    ['a.example b.example', 'a.example,.a.example,b.example,.b.example'],
    ['127.0.0.1,10.0.0.0/8,::1', '127.0.0.1,10.0.0.0/8,::1'],
    [',,', ''],
  ] as const)
    it(`go directly to ${list}, and to the metadata service`, () => {
      assert.equal(direct(list), [hosts, '169.254.169.254'].filter((text) => text !== '').join(','))
    })

  it('are removed if every host is reached directly', () => {
    const { variables, fault } = proxyVariables({ HTTPS_PROXY: 'socks5://proxy', NO_PROXY: 'a.example,*' })
    assert.deepEqual([Object.values(variables).filter((value) => value !== undefined), fault], [[], undefined])
    assert.ok('HTTPS_PROXY' in variables && 'all_proxy' in variables)
  })

  it('do not lead to the endpoint of a machine’s identity', () => {
    const environment = { HTTPS_PROXY: 'http://proxy', IDENTITY_ENDPOINT: 'http://localhost:40342/metadata/identity/oauth2/token' }
    assert.equal(proxyVariables(environment).variables['NO_PROXY'], '169.254.169.254,localhost')
  })
})
