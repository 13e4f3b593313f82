import assert from 'node:assert/strict'
import { askWithoutSecret } from '../../../cli/host.js'
import { azureCliCredential } from '../../../shared/azure/azure-cli-credential.js'
import { isLoginError } from '../../../shared/azure/login-error.js'
import { diagnose } from '../../../shared/diagnosis/diagnose.js'
import type { AskAzureCli } from '../../../shared/host.js'

const scope = 'https://management.azure.com/.default'
const printing =
  (stderr: string, exitCode = 1): AskAzureCli =>
  () =>
    Promise.resolve({ exitCode, stdout: '', stderr })
const failing =
  (reason: string): AskAzureCli =>
  () =>
    Promise.resolve({ fault: reason })

const failureOf = async (ask: AskAzureCli, options = {}): Promise<string> => {
  try {
    await azureCliCredential({ kind: 'azure-cli', ask }).getToken(scope, options)
  } catch (error) {
    assert.ok(isLoginError(error))
    return error.message
  }
  throw new Error('There is a token.')
}

describe('the session of the Azure CLI', () => {
  it('gives a token, of this tenant if one is named', async () => {
    const asked: (readonly string[])[] = []
    const ask: AskAzureCli = (words) => {
      asked.push(words)
      return Promise.resolve({ exitCode: 0, stdout: '{"accessToken":"t","expires_on":1800000000}', stderr: 'WARNING: old\n' })
    }
    const token = await azureCliCredential({ kind: 'azure-cli', tenantId: 'contoso.com', ask }).getToken([scope])
    assert.deepEqual(token, { token: 't', expiresOnTimestamp: 1_800_000_000_000 })
    const words = 'account get-access-token --output json --resource https://management.azure.com --tenant contoso.com'
    assert.deepEqual(asked, [words.split(' ')])
  })

  it('gives a token of an older version, whose end is a local time', async () => {
    const stdout = '{"accessToken":"t","expiresOn":"2026-11-27 19:35:00.000000"}'
    const ask: AskAzureCli = () => Promise.resolve({ exitCode: 0, stdout, stderr: '' })
    const token = await azureCliCredential({ kind: 'azure-cli', ask }).getToken(scope)
    assert.equal(token?.expiresOnTimestamp, new Date(2026, 10, 27, 19, 35).getTime())
  })

  // As versions of the CLI print it: 2.45 and newer ones word the advice differently.
  const again = 'Interactive authentication is needed. Please run:\naz login --scope https://management.azure.com/.default\n'
  const newAdvice =
    'Run the command below to authenticate interactively; additional arguments may be added as needed:\naz logout\naz login --tenant "t" --scope "https://management.azure.com/.default"\n'
  const trace = '\r\nTrace ID: 1f6fa410\r\nCorrelation ID: 4d65b3dc\r\nTimestamp: 2026-01-06 22:52:25Z\r\n'
  const inactive =
    'AADSTS700082: The refresh token has expired due to inactivity. The token was issued on 2026-08-10 and was inactive for 90.00:00:00.'
  const outside = "AADSTS50020: User account '{EmailHidden}' from identity provider 'live.com' does not exist in tenant 'Contoso'."
  const late = 'AADSTS700024: Client assertion is not within its valid time range. Current time: 2026-04-05T23:01:54Z.'
  for (const [what, ask, reason, diagnosis] of [
    [
      'is missing',
      failing('Azure CLI not found: no trusted folder of the PATH has `az`'),
      'Azure CLI not found: no trusted folder',
      'azure-cli-missing',
    ],
    [
      'is not logged in',
      printing("ERROR: Please run 'az login' to setup account.\n"),
      "Please run 'az login' to setup account.",
      'azure-cli-login',
    ],
    ['has expired', printing(`ERROR: ${inactive}${trace}${again}`), inactive, 'login-session-expired'],
    ['has expired, in newer words', printing(`ERROR: ${inactive}${trace}${newAdvice}`), inactive, 'login-session-expired'],
    ['is of another tenant', printing(`WARNING: w\nERROR: ${outside}${trace}${newAdvice}`), outside, 'azure-cli-tenant'],
    [
      'is one of a managed identity and a tenant is named',
      printing("ERROR: Tenant shouldn't be specified for managed identity account\n"),
      "Tenant shouldn't be specified for managed identity account",
      'azure-cli-tenant-given',
    ],
    ['has the token of azure/login', printing(`ERROR: ${late}${again}`), late, 'azure-cli-assertion-expired'],
    [
      'needs a second factor',
      printing(`ERROR: AADSTS50076: Due to a configuration change, you must use multi-factor authentication.${trace}${newAdvice}`),
      'AADSTS50076: Due to',
      'login-mfa',
    ],
    ['does not end', failing('az took longer than 120 seconds'), 'az took longer than 120 seconds', 'azure-cli-failed'],
    ['fails without a word', printing('', 3), 'az ended with exit code 3', 'azure-cli-failed'],
    ['prints something else', printing('', 0), 'az printed something else', 'azure-cli-failed'],
  ] as const)
    it(`names the reason and the remedy if it ${what}`, async () => {
      const message = await failureOf(ask)
      assert.ok(message.startsWith(`The Azure CLI did not return a token: ${reason}`), message)
      assert.doesNotMatch(message, /\n/)
      assert.deepEqual(
        diagnose([{ origin: 'login', message }]).map(({ id }) => id),
        [diagnosis],
      )
    })

  for (const ask of [failing('Azure CLI not found: no trusted folder'), printing("ERROR: Please run 'az login' to setup account.\n")])
    it('names the secret if an application is named without it, and there is no other login', async () => {
      const message = await failureOf(askWithoutSecret(ask))
      assert.match(message, /AZURE_CLIENT_SECRET is not set/)
      assert.deepEqual(
        diagnose([{ origin: 'login', message }]).map(({ id, fix }) => [id, fix.includes('AZURE_CLIENT_SECRET')]),
        [['client-secret-missing', true]],
      )
    })

  it('asks for a new login if Azure withdraws it', async () => {
    const ask: AskAzureCli = () => Promise.reject(new Error('The CLI is not started.'))
    const message = await failureOf(ask, { claims: '{"access_token":{"nbf":{"essential":true}}}' })
    assert.deepEqual(
      diagnose([{ origin: 'login', message }]).map(({ id }) => id),
      ['azure-cli-challenge'],
    )
  })
})
