import assert from 'node:assert/strict'
import { bypassedHosts } from '../../../tasks/AzureVMImageBuilderV1/bypassed-hosts.js'

describe('the bypass list of an agent', () => {
  for (const [entry, ...hosts] of [
    ['github\\.com', 'github.com'],
    ['github.com', 'github.com'],
    ['localhost', 'localhost'],
    ['10\\.1\\.2\\.3', '10.1.2.3'],
    ['.*\\.azure\\.com', '.azure.com'],
    ['.+\\.azure\\.com$', '.azure.com'],
    ['[^.]+\\.azure\\.com', '.azure.com'],
    ['(.*\\.)?azure\\.com', 'azure.com'],
    ['(?:[\\w-]+\\.)*azure\\.com$', 'azure.com'],
    ['*.contoso.com', '.contoso.com'],
    ['.contoso.com', '.contoso.com'],
    ['\\.contoso\\.com', '.contoso.com'],
    ['^https://build\\.local/.*$', 'build.local'],
    ['^https?:\\/\\/build\\.local(:\\d+)?$', 'build.local'],
    ['http(s)?://build\\.local:443', 'build.local'],
    ['(one|two)\\.example', 'one.example', 'two.example'],
    ['^https://(?:one|two)\\.(example|test)$', 'one.example', 'one.test', 'two.example', 'two.test'],
    ['one\\.example|\\.two\\.example', 'one.example', '.two.example'],
    ['.*', '*'],
    ['https?://.*', '*'],
    ['^https://', '*'],
    // From no_proxy, as the agent adds it: it matches no URL there either.
    ['10\\.0\\.0\\.0/8'],
    ['fd00::/8'],
  ] as const)
    it(`follows ${entry}`, () => {
      assert.deepEqual(bypassedHosts([entry]), { hosts, unclear: [] })
    })

  it('names the entries that it cannot follow', () => {
    const entries = ['10\\.[0-9]+\\..*', 'build\\d\\.example', '(a|b)+\\.example', '*', '(?!github)\\.com', '((a|b)']
    assert.deepEqual(bypassedHosts(['github\\.com', ...entries]), { hosts: ['github.com'], unclear: entries })
  })
})
