// Failed logins without a credential in the inputs, by the session of the Azure CLI.
import { issue, learnPage, login, type Diagnosis } from './diagnosis.js'

const from = ['login'] as const
const cli = learnPage('cli/azure/authenticate-azure-cli')
const ofCli = (text: string) => login(`The Azure CLI did not return a token: ${text}`)

export const sessionLoginDiagnoses: readonly Diagnosis[] = [
  {
    id: 'client-secret-missing',
    title: 'The client secret is not set',
    signs: [{ from, text: /AZURE_CLIENT_SECRET is not set/ }],
    before: ['azure-cli-failed'],
    cause:
      'The client id and the tenant id are set, but the secret of the application is not, and the Azure CLI has no login to use instead.',
    fix: 'Set the environment variable AZURE_CLIENT_SECRET to the secret of the application, or run az login.',
    link: cli,
    source: cli,
    examples: [
      [ofCli('AZURE_CLIENT_SECRET is not set, and the Azure CLI, which is used without it, has no login')],
      [login('EnvironmentCredential: AZURE_CLIENT_SECRET is not set')],
    ],
    not: [ofCli("Please run 'az login' to setup account.")],
  },
  {
    id: 'azure-cli-missing',
    title: 'The Azure CLI is not installed',
    signs: [
      {
        from,
        text: /Azure CLI (?:could not be found|not found)|'az' is not recognized|az: (?:command )?not found|Unable to locate executable file: az\b|Failed which: Not found az\b|exec: "az": executable file not found/i,
      },
    ],
    before: ['azure-cli-login'],
    cause:
      'No secret, certificate or federation was given, so the login of the Azure CLI was used, and the machine does not have that program.',
    fix: 'Give client-id and tenant-id (GitHub) or a service connection (Azure DevOps), or install the Azure CLI and run az login.',
    link: cli,
    source: cli,
    examples: [
      [ofCli('Azure CLI not found: no trusted folder of the PATH has `az`')],
      [login('Unable to locate executable file: az. Please verify either the file path exists or the file can be found within the PATH.')],
      [login('could not parse Azure CLI version: launching Azure CLI: exec: "az": executable file not found in $PATH')],
      [
        login(
          "Azure CLI could not be found. Please visit https://aka.ms/azure-cli for installation instructions and then, once installed, authenticate to your Azure account using 'az login'.",
        ),
      ],
    ],
    not: [ofCli("Please run 'az login' to setup account.")],
  },
  {
    id: 'azure-cli-login',
    title: 'The Azure CLI is not logged in',
    signs: [{ from, text: /Please run 'az login'|Run `az login`|find token from MSAL cache|No Authorization Tokens were found/i }],
    cause: 'No secret, certificate or federation was given, so the login of the Azure CLI was needed.',
    fix: 'Give client-id and tenant-id (GitHub), a service connection (Azure DevOps), or run az login first. The task AzureCLI@2 logs out when it ends, azure/login at the end of the job.',
    link: cli,
    source: cli,
    examples: [
      [ofCli("Please run 'az login' to setup account.")],
      [ofCli("User 'me@contoso.com' does not exist in MSAL token cache. Run `az login`.")],
      [login('No Authorization Tokens were found - please ensure the Azure CLI is installed and then log-in with `az login`.')],
    ],
    not: [login('The managed identity of this machine did not get a token: 169.254.169.254 could not be reached')],
  },
  {
    id: 'azure-cli-cache-unreadable',
    title: 'The Azure CLI cannot decrypt its stored login',
    signs: [{ from, text: /PersistenceDecryptionError|Decryption failed: \[WinError/i }],
    before: ['azure-cli-login'],
    cause:
      'Windows encrypts the stored login for one user of one machine; the files in .azure come from another user or machine, or the user’s keys have changed.',
    fix: 'Run az account clear and az login as the user of the agent, or give each user a separate AZURE_CONFIG_DIR; a federated login does not store anything.',
    link: 'https://github.com/AzureAD/microsoft-authentication-extensions-for-python/wiki/PersistenceDecryptionError',
    source: issue('Azure/azure-cli#20231'),
    examples: [
      [ofCli('Decryption failed: [WinError -2146893813] Key not valid for use in specified state.')],
      [ofCli('App developer may consider this guidance: https://github.com/x/wiki/PersistenceDecryptionError')],
    ],
    not: [ofCli("Please run 'az login' to setup account.")],
  },
  {
    id: 'login-session-expired',
    title: 'The login of the Azure CLI has expired',
    signs: [
      {
        from,
        text: /AADSTS70043\b|AADSTS700082\b|AADSTS50173\b|AADSTS70008\b|AADSTS50132\b|AADSTS50133\b|refresh token (?:has expired|is not valid|is invalid)|Credentials have expired due to inactivity/i,
      },
    ],
    before: ['azure-cli-challenge', 'azure-cli-login'],
    cause:
      'No secret, certificate or federation was given, so the login of the Azure CLI was used; it is a person’s, and its session has ended.',
    fix: 'Run az login again. For pipelines, give a service connection or a federated login, which do not expire like that.',
    link: cli,
    source: issue('Azure/azure-cli#25108'),
    examples: [
      [login('AADSTS70043: The refresh token has expired or is invalid due to sign-in frequency checks by conditional access.')],
      [
        ofCli(
          'AADSTS700082: The refresh token has expired due to inactivity. The token was issued on 2026-08-10T22:52:01.4927938Z and was inactive for 90.00:00:00.',
        ),
      ],
    ],
    not: [login('AADSTS7000222: The provided client secret keys for app are expired.')],
  },
  {
    id: 'azure-cli-assertion-expired',
    title: 'The Azure CLI has only the token of its login, which has expired',
    signs: [{ from, text: /Azure CLI did not return a token: .*AADSTS700024\b/ }],
    before: ['assertion-expired', 'azure-cli-challenge'],
    cause:
      'azure/login, or az login --federated-token, gave the Azure CLI one OIDC token, which Entra accepts for minutes. The CLI cannot request another.',
    fix: 'Give client-id and tenant-id to this action (with permissions: id-token: write) or use this task’s service connection: each login then gets a fresh token, however long the build takes.',
    link: issue('Azure/azure-cli#28708'),
    source: issue('Azure/azure-cli#28708'),
    examples: [
      [
        ofCli(
          'AADSTS700024: Client assertion is not within its valid time range. Current time: 2024-04-05T23:01:54.2089203Z, assertion valid from 2024-04-05T22:40:41.0000000Z, expiry time of assertion 2024-04-05T22:50:41.0000000Z.',
        ),
      ],
      [ofCli('AADSTS700024: Client assertion is not within its valid time range.')],
    ],
    not: [login('AADSTS700024: Client assertion is not within its valid time range.')],
  },
  {
    id: 'azure-cli-challenge',
    title: 'Azure demands a new login of the Azure CLI’s user',
    signs: [
      { from: ['login'], text: /Interactive authentication is needed\. Please run/i },
      { from, text: /Azure CLI did not return a token: .*claims challenge|doesn.t support claims challenges|az login --claims-challenge/i },
    ],
    before: ['azure-cli-login', 'conditional-access'],
    cause:
      'Azure withdrew the session (continuous access evaluation): the user’s network, password or rights changed, or a policy of the tenant asks for more than the session proved.',
    fix: 'Run az logout and az login on this machine, in the network that it works in. Pipelines use a federated login instead of a person’s.',
    link: learnPage('entra/identity/conditional-access/concept-continuous-access-evaluation'),
    source: learnPage('entra/identity-platform/claims-challenge'),
    examples: [
      [ofCli('Azure demands a new login of its user (a claims challenge)')],
      [
        login(
          "This credential doesn't support claims challenges. To authenticate with the required claims, please run the following command (requires Azure CLI version 2.76.0 or later): az login --claims-challenge eyJh",
        ),
      ],
    ],
    composed: [[login('Azure CLI did not return a token: Interactive authentication is needed. Please run: az login')]],
    not: [ofCli("Please run 'az login' to setup account.")],
  },
  {
    id: 'azure-cli-tenant',
    title: 'The account that logs in is not in this tenant',
    signs: [
      {
        from,
        text: /AADSTS50020\b|AADSTS50034\b|AADSTS90072\b|AADSTS1600[03]\b|AADSTS51004\b|account must be added to the \S+ directory/i,
      },
    ],
    cause:
      'The login is that of a user, of the Azure CLI’s session for example, whose account belongs to another tenant and is not a guest in this one, or is misspelt.',
    fix: 'Run az login --tenant with the tenant of the subscription, or correct tenant-id.',
    link: learnPage('troubleshoot/entra/entra-id/app-integration/error-code-AADSTS50020-user-account-identity-provider-does-not-exist'),
    source: issue('Azure/azure-sdk-for-net#30230'),
    examples: [
      [
        ofCli(
          "AADSTS50020: User account '{EmailHidden}' from identity provider 'live.com' does not exist in tenant 'Contoso' and cannot access the application '04b07795-8ddb-461a-bbee-02f9e1bf7b46'(Microsoft Azure CLI) in that tenant.",
        ),
      ],
      [
        ofCli(
          'AADSTS50034: The user account does not exist in the contoso.com directory. To sign into this application, the account must be added to the directory.',
        ),
      ],
    ],
    not: [login("AADSTS90002: Tenant 'x' not found.")],
  },
  {
    id: 'azure-cli-tenant-given',
    title: 'The session of the Azure CLI takes no tenant',
    signs: [{ from, text: /Tenant shouldn't be specified for/i }],
    cause:
      'The Azure CLI is logged in with a managed identity or in Cloud Shell, which have one tenant, and tenant-id asks for a certain one.',
    fix: 'Leave tenant-id out.',
    link: learnPage('cli/azure/authenticate-azure-cli-managed-identity'),
    source: 'https://github.com/Azure/azure-cli/blob/dev/src/azure-cli-core/azure/cli/core/_profile.py',
    examples: [
      [ofCli("Tenant shouldn't be specified for managed identity account")],
      [ofCli("Tenant shouldn't be specified for Cloud Shell account")],
    ],
    not: [ofCli("Please run 'az login' to setup account.")],
  },
  {
    id: 'azure-cli-files-damaged',
    title: 'A file of the Azure CLI is damaged',
    signs: [
      {
        from,
        text: /Extra data: line \d+ column \d+|Azure CLI did not return a token: [^\n]*(?:JSONDecodeError|Expecting (?:property name|',' delimiter|':' delimiter)|Unterminated string)/i,
      },
    ],
    before: ['azure-cli-failed'],
    cause:
      'The Azure CLI could not read one of its JSON files, as a rule azureProfile.json or the token cache in its folder .azure. Usually several processes wrote it at the same time.',
    fix: 'Delete the folder .azure of the agent’s user (or only azureProfile.json) and log in again; give each agent on a machine a separate AZURE_CONFIG_DIR.',
    link: learnPage('cli/azure/azure-cli-configuration'),
    source: issue('Azure/azure-cli#29996'),
    examples: [[login('The Azure CLI did not return a token: Extra data: line 14 column 6 (char 1981)')]],
    composed: [[login("The Azure CLI did not return a token: Expecting ',' delimiter: line 3 column 1 (char 40)")]],
    not: [login('Azure CLI did not return a token: Expecting value: line 1 column 1 (char 0)')],
  },
  {
    id: 'azure-cli-failed',
    title: 'The Azure CLI does not return a token',
    signs: [{ from, text: /Azure CLI did not return a token: (?!.*AADSTS)/ }],
    isGeneral: true,
    cause: 'No secret, certificate or federation was given, so the login of the Azure CLI was used; the CLI was started and failed.',
    fix: 'Run az account get-access-token on this machine to see why; pipelines need neither the CLI nor its login if they have a federated login.',
    link: cli,
    source: learnPage('cli/azure/account#az-account-get-access-token'),
    examples: [[ofCli('az took longer than 120 seconds')], [ofCli('az ended with exit code 3')]],
    not: [login('The managed identity of this machine did not get a token: Identity not found')],
  },
]
