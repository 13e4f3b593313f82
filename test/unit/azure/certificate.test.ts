import assert from 'node:assert/strict'
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { certificateFault, privateKeyLines } from '../../../shared/azure/certificate.js'
import { makeClientCertificate, type ClientCertificate } from '../../front-doors/client-certificate.js'

describe('a certificate to log in with', () => {
  let good: ClientCertificate
  before(async () => {
    good = await makeClientCertificate()
  })

  it('is a certificate and its key, in any order', () => {
    assert.equal(certificateFault(good.pem), undefined)
    assert.equal(certificateFault(`${good.certificate}\r\n${good.privateKey}`), undefined)
  })

  it('is not one without the other', () => {
    assert.match(certificateFault(good.certificate) ?? '', /no private key/)
    assert.match(certificateFault(good.privateKey) ?? '', /no certificate/)
  })

  it('is not one with a key that needs a password, or of another kind, or of another certificate', () => {
    const locked = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' },
    })
    assert.match(certificateFault(good.certificate + '\n' + locked.privateKey) ?? '', /without a password/)
    const curve = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    assert.match(certificateFault(good.certificate + '\n' + curve.privateKey) ?? '', /not an RSA key/)
    const other = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    })
    assert.match(certificateFault(good.certificate + '\n' + other.privateKey) ?? '', /another certificate/)
  })

  it('is refused as a PFX file, and the message says how to convert one', () => {
    // The beginnings of files that openssl pkcs12 -export wrote.
    const files = ['308209cf0201033082098506092a864886f70d010701', '308193020103305906092a864886f70d010701'].map((hex) =>
      Buffer.from(hex, 'hex'),
    )
    for (const file of files)
      for (const text of [file.toString('base64'), file.toString('latin1'), file.toString('utf8'), `${file.toString('base64')}\n`])
        assert.match(certificateFault(text) ?? '', /^it is a PFX file .*openssl pkcs12 -in/)
  })

  it('comes before those of its authorities', async () => {
    const { certificate: authority } = await makeClientCertificate()
    assert.equal(certificateFault(`${good.certificate}\n${authority}\n${good.privateKey}`), undefined)
    assert.match(certificateFault(`${authority}\n${good.certificate}\n${good.privateKey}`) ?? '', /^its first certificate is not that/)
  })

  it('has the lines of a PEM file, whatever kept it', () => {
    const pem = `${good.certificate}\n${good.privateKey}\n`
    for (const kept of [pem.replaceAll('\n', '\r\n'), pem.trim(), `\ufeff${pem}`, `Bag Attributes\n    localKeyID: 01\n${pem}`])
      assert.equal(certificateFault(kept), undefined)
    for (const broken of [pem.replaceAll('\n', '\\n'), pem.replaceAll('\n', ' '), pem.replaceAll('\n', ''), pem.replaceAll(/^/gm, '  ')])
      assert.match(certificateFault(broken) ?? '', /^its line breaks are not those of a PEM file/)
    assert.match(certificateFault(Buffer.from(pem).toString('base64')) ?? '', /^it is a PEM text in base64/)
    for (const nothing of ['', './login.pem', Buffer.from('a certificate').toString('base64')])
      assert.match(certificateFault(nothing) ?? '', /^it has no certificate in PEM form/)
  })

  it('is already valid if the clock of this machine is at most an hour slow', () => {
    const { validFrom } = new X509Certificate(good.certificate)
    const begin = new Date(validFrom).getTime()
    assert.equal(certificateFault(good.pem, new Date(begin - 3_000_000)), undefined)
    assert.match(
      certificateFault(good.pem, new Date(begin - 4_000_000)) ?? '',
      /^the certificate is not valid before \d{4}-\d\d-\d\d, by the clock of this machine$/,
    )
  })

  it('has not ended', async () => {
    const ended = await makeClientCertificate(-1)
    assert.match(certificateFault(ended.pem) ?? '', /^the certificate expired on \d{4}-\d\d-\d\d, by the clock of this machine$/)
  })

  it('keeps secret the lines of its key, and not those of the certificate', () => {
    const lines = privateKeyLines(good.pem)
    assert.deepEqual(lines, good.privateKey.split('\n').slice(1, -1))
    assert.ok(lines.every((line) => !good.certificate.includes(line)))
  })
})
