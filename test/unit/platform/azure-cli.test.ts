import assert from 'node:assert/strict'
import { throughShell } from '../../../platform/azure-cli.js'

describe('the Azure CLI on Windows', () => {
  it('is started through a shell, as Node starts no .cmd file, under whatever path it is installed', () => {
    const [program, words] = throughShell('C:\\Program Files\\Azure CLI\\wbin\\az.cmd', ['account', 'get-access-token'], {
      COMSPEC: 'C:\\Windows\\system32\\cmd.exe',
    })
    assert.equal(program, 'C:\\Windows\\system32\\cmd.exe')
    assert.deepEqual(words, ['/d', '/s', '/c', '""C:\\Program Files\\Azure CLI\\wbin\\az.cmd" account get-access-token"'])
  })
})
