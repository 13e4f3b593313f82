import assert from 'node:assert/strict'
import { withoutSecrets } from '../../../shared/scripts/hidden-secrets.js'

const key = ['AKIA', 'Z7Q3M5N2P4R6T2V7'].join('')
const token = `ab1${['8', 'Q~'].join('')}${'aZ4.-'.repeat(6)}abcd`

describe('scripts without their secrets', () => {
  const hide = (text: string): string => withoutSecrets(Buffer.from(text)).toString('utf8')

  it('have an x for each letter and digit of a secret, wherever it is', () => {
    assert.equal(hide(`KEY=${key} # "ü"\necho ${key}x\n`), `KEY=${'x'.repeat(20)} # "ü"\necho ${'x'.repeat(20)}x\n`)
    assert.match(hide(`$secret = ${token}\n`), /^\$secret = xxx[x~.-]+\n$/)
    assert.equal(hide('curl -u admin:Tr0ub4dor https://x\n'), 'curl -u admin:xxxxxxxxx https://x\n')
  })

  it('have no line of a private key', () => {
    const body = `${'MIIEow+/'.repeat(8)}\n${'Zz9'.repeat(20)}\nab9=`
    for (const text of [body, body.replaceAll('\n', '\\n'), `Proc-Type: 4,ENCRYPTED\n\n${body}`]) {
      const script = `cat > k <<'E'\n-----BEGIN RSA PRIVATE KEY-----\n${text}\n-----END RSA PRIVATE KEY-----\nE\nfi\n`
      const shown = hide(script)
      assert.equal(shown.length, script.length)
      assert.doesNotMatch(shown, /MIIE|Zz9|ab9/)
      assert.match(shown, /^cat > k <<'E'\n-----[\s\S]*-----END RSA PRIVATE KEY-----\nE\nfi\n$/)
    }
    const search = `grep -q -- '-----BEGIN PRIVATE KEY-----' "$1" && exit 1\nif true; then\n  echo a\nfi\n`
    assert.equal(hide(search), search)
  })

  it('keep their encoding', () => {
    const script = `\ufeff$key = '${key}'\r\n`
    for (const swap of [(bytes: Buffer) => bytes, (bytes: Buffer) => bytes.swap16()]) {
      const bytes = swap(Buffer.from(script, 'utf16le'))
      assert.equal(swap(withoutSecrets(bytes)).toString('utf16le'), script.replace(key, 'x'.repeat(20)))
    }
    const ansi = Buffer.from([0x22, 0xe4, 0x93, 0x22])
    assert.deepEqual(withoutSecrets(ansi), ansi)
  })
})
