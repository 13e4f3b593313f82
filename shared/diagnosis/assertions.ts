// Logins by an assertion: a token of a platform, or one that the key of a certificate signs.
import { issue, learnPage, login, type Diagnosis } from './diagnosis.js'

const from = ['login'] as const
const errors = learnPage('entra/identity-platform/reference-error-codes')
const certificates = learnPage('entra/identity-platform/certificate-credentials')

export const assertionDiagnoses: readonly Diagnosis[] = [
  {
    id: 'assertion-invalid',
    title: 'Entra cannot read what was presented as a token',
    signs: [{ from, text: /AADSTS50027\d*\b|JWT token is invalid or malformed/i }],
    cause: 'What was presented is not a whole token: it was cut, changed on the way, or is an error text or an empty value instead of one.',
    fix: 'On GitHub, give the job permissions: id-token: write; on a self-hosted agent look for a proxy that rewrites the answers of the token’s issuer.',
    link: errors,
    source: issue('Azure/login#302'),
    examples: [
      [login('AADSTS50027: JWT token is invalid or malformed.')],
      [login('AADSTS5002723: Invalid JWT token. No certificate SHA-1 thumbprint, certificate SHA-256 thumbprint, nor keyId specified.')],
    ],
    not: [login('AADSTS700024: Client assertion is not within its valid time range.')],
  },
  {
    id: 'assertion-signature',
    title: 'Entra cannot verify the signature of the token',
    signs: [{ from, text: /AADSTS50013\b|AADSTS50006\b|AADSTS900384\b|(?:Assertion|JWT token) failed signature validation/i }],
    cause:
      'The key that signed the token is not one that its issuer publishes, or the token was changed after it was signed, or it is a token for another service.',
    fix: 'Present the platform’s token as it was issued (no trimming, no line breaks, no quotes), and not an access token for another service such as Microsoft Graph.',
    link: errors,
    source: issue('microsoftgraph/msgraph-sdk-php#1585'),
    examples: [
      [
        login(
          "AADSTS50013: Assertion failed signature validation. [Reason - Key was found, but use of the key to verify the signature failed., Thumbprint of key used by client: 'A'].",
        ),
      ],
      [login('AADSTS50013: Assertion failed signature validation. [Reason - The key was not found.]')],
    ],
    not: [
      login(
        "AADSTS700027: Client assertion contains an invalid signature. [Reason - The key was not found., Thumbprint of key used by client: 'A']",
      ),
    ],
  },
  {
    id: 'assertion-expired',
    title: 'The assertion of the login was not valid at that time',
    signs: [
      { from: ['login'], text: /AADSTS500133\b/ },
      { from, text: /AADSTS700024\b|Assertion is not within its valid time range/i },
    ],
    cause:
      'The token of a platform lives for some minutes, and the assertion of a certificate is dated by the clock of this machine: the job waited too long, or that clock is wrong.',
    fix: 'Log in right before the step that needs it, so that the token is new; if the times in the message are not those of the job, correct the clock of the agent (NTP).',
    link: errors,
    source: issue('Azure/login#180'),
    examples: [
      [
        login(
          'AADSTS700024: Client assertion is not within its valid time range. Current time: 2026-11-27T09:00:00Z, assertion valid from 2026-11-27T08:00:00Z, expiry time of assertion 2026-11-27T08:10:00Z.',
        ),
      ],
      [login('AADSTS70002: Error validating credentials. AADSTS50012: Client assertion is not within its valid time range.')],
    ],
    composed: [[login('AADSTS500133: Assertion is not within its valid time range.')]],
    not: [login('AADSTS7000222: The provided client secret keys for app are expired.')],
  },
  {
    id: 'assertion-for-other',
    title: 'The assertion was made for another authority or application',
    signs: [
      {
        from,
        text: /AADSTS700021\b|assertion audience claim does not match Realm issuer|application identifier does(?: not|n't) match 'client_id'/i,
      },
    ],
    cause: 'An assertion names the token endpoint and the application that it is for, and one of them is not that of this login.',
    fix: 'Check tenant-id, client-id and the environment input: an assertion for one tenant or cloud is not valid at the authority of another.',
    link: errors,
    source: issue('AzureAD/azure-activedirectory-library-for-python#79'),
    examples: [
      [login('AADSTS70002: Error validating credentials. AADSTS50012: Client assertion audience claim does not match Realm issuer.')],
    ],
    composed: [
      [login('AADSTS700023: Client assertion audience claim does not match Realm issuer. Review the documentation.')],
      [login("AADSTS700021: Client assertion application identifier doesn't match 'client_id' parameter.")],
    ],
    not: [login('AADSTS700024: Client assertion is not within its valid time range.')],
  },
  {
    id: 'certificate-outdated',
    title: 'The certificate of the login is not valid at this time',
    signs: [
      { from: ['login'], text: /AADSTS1000502\b|AADSTS7000214\b/ },
      { from, text: /The key used is expired|certificate is not within its (?:specified )?validity/i },
    ],
    before: ['certificate-unregistered'],
    cause: 'Its period of validity has ended or has not begun, by the clock of this machine or by Entra’s, or it was revoked.',
    fix: 'Create a new certificate, register its public part with the application (az ad app credential reset --create-cert), and replace the input that holds the old one.',
    link: certificates,
    source: learnPage('troubleshoot/entra/entra-id/app-integration/error-code-AADSTS7000222-the-provided-client-secret-keys-are-expired'),
    examples: [
      [
        login(
          "AADSTS700027: Client assertion contains an invalid signature. [Reason - The key used is expired., Thumbprint of key used by client: 'A', Found key 'Start=06/29/2021 21:13:15, End=06/29/2023 21:13:15']",
        ),
      ],
    ],
    composed: [[login('AADSTS1000502: The provided certificate is not within its specified validity window.')]],
    not: [login('AADSTS700027: Client assertion contains an invalid signature. [Reason - The key was not found.]')],
  },
  {
    id: 'certificate-unregistered',
    title: 'Entra does not accept the certificate of the login',
    signs: [
      { from: ['login'], text: /AADSTS700030\b/ },
      { from, text: /AADSTS700027\b|Client assertion contains an invalid signature/i },
    ],
    cause:
      'The certificate is not registered with the application, or the private key that signed is not the one of the registered certificate.',
    fix: 'Upload the certificate’s public part to the application (az ad app credential reset --cert), and compare the thumbprint in the message with az ad app credential list --cert.',
    link: certificates,
    source: issue('pnp/cli-microsoft365#1621'),
    examples: [
      [login('AADSTS700027: The certificate with identifier used to sign the client assertion is not registered on application.')],
      [
        login(
          "AADSTS700027: Client assertion contains an invalid signature. [Reason - The key was not found., Thumbprint of key used by client: '1C74D736BEA6C95459FD38D02D0A2514A52FC9E9']",
        ),
      ],
    ],
    composed: [[login('AADSTS700030: Invalid certificate - subject name in certificate is not authorized.')]],
    not: [login('AADSTS700024: Client assertion is not within its valid time range.')],
  },
  {
    id: 'certificate-unreadable',
    title: 'The certificate or key of the login cannot be read',
    signs: [{ from, text: /PEM routines|DECODER routines|malformed PEM|no start line|asn1 encoding routines|bad decrypt/i }],
    cause:
      'The file or variable is not PEM with both the certificate and its private key: for example, it was cut, lost its line breaks in a variable, or its key has a password.',
    fix: 'Save the secret with its line breaks (or as base64 and decode it in the job), and check it: openssl x509 -in file -noout and openssl pkey -in file -noout.',
    link: learnPage('cli/azure/authenticate-azure-cli-service-principal'),
    source: 'https://docs.openssl.org/master/man1/openssl-format-options/',
    examples: [[login('error:0909006C:PEM routines:get_name:no start line')], [login('error:1E08010C:DECODER routines::unsupported')]],
    not: [login('AADSTS700027: The certificate with identifier used to sign the client assertion is not registered on application.')],
  },
]
