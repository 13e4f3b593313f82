// Failed logins at Microsoft Entra, and connections that nothing answered.
import { issue, learnPage, login, network, refused, type Diagnosis } from './diagnosis.js'

const from = ['login'] as const
const errors = learnPage('entra/identity-platform/reference-error-codes')
const armErrors = learnPage('azure/azure-resource-manager/troubleshooting/common-deployment-errors')
const federation = learnPage('entra/workload-id/workload-identity-federation-create-trust')
const assertion = (code: string, rest: string): string =>
  `AADSTS${code}: No matching federated identity record found for presented assertion ${rest}. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation`

export const loginDiagnoses: readonly Diagnosis[] = [
  {
    id: 'federation-subject-case',
    title: 'The federated credential’s subject differs in upper and lower case',
    signs: [{ from, text: /AADSTS7002138\b|matches with case-insensitive comparison, but not with case-sensitive/i }],
    cause: 'Entra compares subjects in their exact case; the credential has the same words in another case.',
    fix: 'Write the credential’s subject in exactly the case that was presented (owner, repository, environment). If it already is, delete the credential and create it again.',
    link: learnPage('entra/identity-platform/reference-breaking-changes'),
    source: issue('Azure/login#515'),
    examples: [
      [
        login(
          "AADSTS7002138: No matching federated identity record found for presented assertion subject 'repo:Owner/Repo:environment:Production'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.",
        ),
      ],
    ],
    composed: [
      [login("The presented assertion's subject matches with case-insensitive comparison, but not with case-sensitive comparison.")],
    ],
    not: [login(assertion('700213', "subject 'repo:owner/repo:ref:refs/heads/main'"))],
  },
  {
    id: 'federation-subject-ids',
    title: 'GitHub presents a subject with ids',
    signs: [{ from, text: /assertion subject 'repo:[^'/]+@\d+\/[^':]+@\d+:|Assertion Subject: 'repo:[^'/]+@\d+\/[^':]+@\d+:/i }],
    before: ['federation-subject', 'federation-mismatch'],
    cause:
      'Repositories created, renamed or transferred since 15 July 2026 present subjects that contain the ids of owner and repository; the credential has none of this subject.',
    fix: 'Create a federated credential with the presented subject, ids included (repo:OWNER@OWNER-ID/REPO@REPO-ID:…).',
    link: learnPage('entra/workload-id/workload-identities-github-immutable-subjects'),
    source: issue('Azure/azure-dev#9382'),
    examples: [
      [login(assertion('700213', "subject 'repo:owner@24213737/repo@1323153730:ref:refs/heads/main'"))],
      [
        login(
          "AADSTS70021: No matching federated identity record found for presented assertion. Assertion Issuer: 'https://token.actions.githubusercontent.com'. Assertion Subject: 'repo:owner@1/repo@2:pull_request'. Assertion Audience: 'api://AzureADTokenExchange'.",
        ),
      ],
    ],
    not: [login(assertion('700213', "subject 'repo:owner/repo:ref:refs/heads/main'"))],
  },
  {
    id: 'federation-mismatch',
    title: 'No federated credential matches the presented token',
    signs: [{ from, text: /AADSTS70021\b(?!\d)/ }],
    cause: 'None of the application’s federated credentials has the issuer, the subject and the audience that were presented, all three.',
    fix: 'Compare issuer, subject and audience one by one with each federated credential; one that was created a minute ago may need another.',
    link: federation,
    source: issue('Azure/azure-workload-identity#616'),
    examples: [
      [
        login(
          "AADSTS70021: No matching federated identity record found for presented assertion. Assertion Issuer: 'https://token.actions.githubusercontent.com'. Assertion Subject: 'repo:owner/repo:pull_request'. Assertion Audience: 'api://AzureADTokenExchange'.",
        ),
      ],
      [login('AADSTS70021: No matching federated identity record found for presented assertion.')],
    ],
    not: [login(assertion('700213', "subject 'repo:owner/repo:environment:dev'"))],
  },
  {
    id: 'federation-subject',
    title: 'No federated credential has this subject',
    signs: [{ from, text: /AADSTS700213\b/ }],
    cause:
      'The application has federated credentials, and none is for this branch, tag, environment, pull request or service connection. A subject of GitHub without ids does not match one with ids.',
    fix: 'Compare the presented subject with that of each federated credential, and create one that is equal: a job with `environment:` has another subject than one on a branch.',
    link: federation,
    source: issue('Azure/login#482'),
    examples: [
      [login(assertion('700213', "subject 'repo:owner/repo:environment:dev'"))],
      [
        login(
          "AADSTS700213: No matching federated identity record found for presented assertion subject 'repo:o/r:environment:Production'. Please check your federated identity credential Subject, Audience and Issuer.",
        ),
      ],
    ],
    not: [login(assertion('700211', "issuer 'https://token.actions.githubusercontent.com/'"))],
  },
  {
    id: 'federation-issuer',
    title: 'No federated credential has this issuer',
    signs: [{ from, text: /AADSTS700211\b|presented assertion issuer/i }],
    cause: 'The token comes from another issuer than the credentials name; a trailing slash or the organization’s own issuer is enough.',
    fix: 'Set the credential’s issuer to the presented one, character by character.',
    link: federation,
    source: issue('Azure/login#360'),
    examples: [[login(assertion('700211', "issuer 'https://token.actions.githubusercontent.com/'"))]],
    composed: [[login("No matching federated identity record found for presented assertion issuer 'https://vstoken.dev.azure.com/o'.")]],
    not: [login(assertion('700213', "subject 'repo:owner/repo:environment:dev'"))],
  },
  {
    id: 'federation-audience',
    title: 'No federated credential has this audience',
    signs: [{ from, text: /AADSTS700212\b|presented assertion audience/i }],
    cause: 'The token was made for another audience than the credential expects; sovereign clouds have their own.',
    fix: 'Set the audience of the credential to api://AzureADTokenExchange (its USGov or China form in those clouds).',
    link: federation,
    source: errors,
    examples: [[login(assertion('700212', "audience 'api://AzureADTokenExchangeChina'"))]],
    composed: [[login("No matching federated identity record found for presented assertion audience 'api://AzureADTokenExchangeUSGov'.")]],
    not: [login(assertion('700211', "issuer 'https://token.actions.githubusercontent.com/'"))],
  },
  {
    id: 'federation-none',
    title: 'The application has no federated credential at all',
    signs: [{ from, text: /AADSTS70025\b|has no configured federated identity credentials/i }],
    cause: 'The login presents a token of the platform, and the application or managed identity trusts no issuer.',
    fix: 'Create one: az ad app federated-credential create (or az identity federated-credential create), with issuer and subject as presented.',
    link: federation,
    source: errors,
    examples: [
      [login("AADSTS70025: The client '00000000-0000-0000-0000-000000000001'(pipeline) has no configured federated identity credentials.")],
    ],
    composed: [[login("The client 'x'(pipeline) has no configured federated identity credentials.")]],
    not: [login(assertion('700213', "subject 'x'"))],
  },
  {
    id: 'federation-issuer-unreachable',
    title: 'Entra cannot reach the issuer of the token',
    signs: [{ from, text: /AADSTS50166\d?\b|AADSTS90061\b|Request to External OIDC endpoint failed/i }],
    cause:
      'Entra fetches the issuer’s public keys over the internet, and that failed: a GitHub Enterprise Server or an OIDC issuer behind a firewall, or an outage.',
    fix: 'Make <issuer>/.well-known/openid-configuration and its keys readable from the internet, or log in with a certificate instead.',
    link: federation,
    source: errors,
    examples: [
      [login('AADSTS501661: Request to External OIDC endpoint failed due to retriable http status.')],
      [login('AADSTS50166: Request to External OIDC endpoint failed.')],
    ],
    not: [network('ENOTFOUND', 'getaddrinfo ENOTFOUND login.microsoftonline.com')],
  },
  {
    id: 'federation-claim',
    title: 'The tenant requires a claim that the token does not have',
    signs: [{ from, text: /AADSTS7002381\b|must contain the \w+ claim with value/i }],
    names: { what: 'The claim', in: /must contain the (\w+ claim with value .+? but actual value is '[^']*')/i },
    cause: 'A policy of the tenant accepts federated tokens of this issuer only with a certain claim, such as GitHub’s enterprise.',
    fix: 'Run the workflow in a repository of the enterprise that the tenant trusts, or ask the tenant’s administrators for an exemption.',
    link: federation,
    source: issue('triton-lang/triton#10680'),
    examples: [
      [
        login(
          "AADSTS7002381: Federated identity credentials issued by 'https://token.actions.githubusercontent.com/' for applications or managed identities registered in this tenant must contain the enterprise claim with value 'contoso' but actual value is ''.",
        ),
      ],
      [
        login(
          "AADSTS7002381: Federated identity credentials issued by 'https://token.actions.githubusercontent.com/' for applications or managed identities registered in this tenant must contain the enterprise claim with value 'a', 'b' or 'c' but actual value is ''.",
        ),
      ],
    ],
    not: [login(assertion('700211', "issuer 'https://token.actions.githubusercontent.com/'"))],
  },
  {
    id: 'assertion-invalid',
    title: 'Entra does not accept the token as a token',
    signs: [{ from, text: /AADSTS50027\d?\b|AADSTS50013\d?\b|AADSTS700021\b|AADSTS5002723\b|JWT token is invalid or malformed/i }],
    cause: 'What was presented is not a whole, validly signed token: it was cut, changed by a proxy, or is an error text instead of one.',
    fix: 'On GitHub, give the job permissions: id-token: write; on a self-hosted agent look for a proxy that rewrites the answers of the token’s issuer.',
    link: errors,
    source: issue('Azure/login#302'),
    examples: [
      [login('AADSTS50027: JWT token is invalid or malformed.')],
      [login('AADSTS50013: Assertion failed signature validation. [Reason - The key was not found.]')],
    ],
    not: [login('AADSTS700024: Client assertion is not within its valid time range.')],
  },
  {
    id: 'service-principal-missing',
    title: 'The application has no service principal in the tenant',
    signs: [
      { from, text: /AADSTS7000229\b/ },
      { from: ['refusal'], text: /claims 'puid' or 'altsecid' or 'oid' should be present/i },
    ],
    cause: 'The application is registered, and the tenant has no enterprise application (service principal) of it that could have roles.',
    fix: 'Create it with az ad sp create --id <client-id> in that tenant, and give it its roles.',
    link: learnPage('entra/identity-platform/app-objects-and-service-principals'),
    source: issue('Azure/azure-cli#23836'),
    examples: [
      [
        refused(
          401,
          'InvalidAuthenticationToken',
          "The received access token is not valid: at least one of the claims 'puid' or 'altsecid' or 'oid' should be present. If you are accessing as application please make sure service principal is properly created in the tenant.",
          'GET',
        ),
      ],
      [login('AADSTS7000229: The client application is missing service principal in the tenant.')],
    ],
    not: [login("AADSTS700016: Application with identifier 'x' was not found in the directory 'Contoso'.")],
  },
  {
    id: 'resource-principal-missing',
    title: 'The tenant does not know Azure Resource Manager under this address',
    signs: [{ from, text: /AADSTS500011\b|AADSTS650057\b/ }],
    cause:
      'The token was requested for a resource of another cloud, or for a custom Resource Manager that the tenant has no registration of.',
    fix: 'Check environment against the cloud of tenant-id.',
    link: errors,
    source: errors,
    examples: [
      [login('AADSTS500011: The resource principal named https://management.azure.com/ was not found in the tenant named Contoso.')],
    ],
    composed: [[login('AADSTS650057: Invalid resource. The client has requested access to a resource which is not listed.')]],
    not: [login("AADSTS90002: Tenant 'x' not found.")],
  },
  {
    id: 'token-refused',
    title: 'Azure Resource Manager does not accept the token',
    signs: [{ from: ['refusal'], code: ['InvalidAuthenticationToken', 'InvalidAuthenticationTokenAudience', 'AuthenticationFailed'] }],
    isGeneral: true,
    cause: 'The login succeeded, and the token is not valid for this Resource Manager.',
    fix: 'Check that environment, tenant-id and subscription-id belong to the same cloud and tenant; the message says what is wrong with the token.',
    link: armErrors,
    source: armErrors,
    examples: [
      [
        refused(
          401,
          'InvalidAuthenticationTokenAudience',
          "The access token has been obtained for wrong audience or resource 'https://management.core.windows.net/'.",
          'GET',
        ),
      ],
      [refused(401, 'InvalidAuthenticationToken', 'The access token is invalid.', 'GET')],
    ],
    not: [refused(401, 'ExpiredAuthenticationToken', 'The access token expiry UTC time is earlier than current UTC time.', 'GET')],
  },
  {
    id: 'assertion-expired',
    title: 'The token that the platform gave had already expired',
    signs: [{ from, text: /AADSTS700024\b|Client assertion is not within its valid time range/i }],
    cause: 'The OIDC token lives for some minutes; the clock of the agent is wrong, or the job waited too long with it.',
    fix: 'Correct the clock of the agent (NTP).',
    link: errors,
    source: errors,
    examples: [
      [
        login(
          'AADSTS700024: Client assertion is not within its valid time range. Current time: 2026-11-27T09:00:00Z, assertion valid from 2026-11-27T08:00:00Z, expiry time of assertion 2026-11-27T08:10:00Z.',
        ),
      ],
    ],
    composed: [[login('Client assertion is not within its valid time range.')]],
    not: [login('AADSTS7000222: The provided client secret keys for app are expired.')],
  },
  {
    id: 'secret-wrong',
    title: 'The client secret is wrong',
    signs: [{ from, text: /AADSTS7000215\b/ }],
    cause: 'Entra does not accept the secret: it is not one of the application’s, or was deleted or replaced.',
    fix: 'Copy the secret’s value, not its id, check its end date, and check that client-id is the application that it belongs to.',
    link: errors,
    source: errors,
    examples: [
      [
        login(
          "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '00000000-0000-0000-0000-000000000001'.",
        ),
      ],
    ],
    composed: [[login('AADSTS7000215: Invalid client secret is provided.')]],
    not: [login('AADSTS7000222: The provided client secret keys for app are expired.')],
  },
  {
    id: 'secret-expired',
    title: 'The client secret has expired',
    signs: [{ from, text: /AADSTS7000222\b/ }],
    cause: 'The secret’s end date has passed.',
    fix: 'Create a new secret, or better switch to a federated login, which has no secret to expire.',
    link: errors,
    source: errors,
    examples: [
      [
        login(
          "AADSTS7000222: The provided client secret keys for app '00000000-0000-0000-0000-000000000001' are expired. Visit the Azure portal to create new keys for your app",
        ),
      ],
      [login("AADSTS7000222: The provided client secret keys for app 'pipeline' are expired.")],
    ],
    not: [login('AADSTS7000215: Invalid client secret provided.')],
  },
  {
    id: 'certificate-unregistered',
    title: 'The certificate is not registered with the application',
    signs: [{ from, text: /AADSTS700027\b/ }],
    cause: 'The application does not have this certificate, or it has expired, or its private key is another’s.',
    fix: 'Upload the certificate’s public part to the application (az ad app credential reset --cert), and check its dates.',
    link: errors,
    source: errors,
    examples: [
      [login('AADSTS700027: The certificate with identifier used to sign the client assertion is not registered on application.')],
    ],
    composed: [[login('AADSTS700027: Client assertion contains an invalid signature. [Reason - The key was not found.]')]],
    not: [login('AADSTS700024: Client assertion is not within its valid time range.')],
  },
  {
    id: 'application-missing',
    title: 'The application does not exist in this tenant',
    signs: [{ from, text: /AADSTS700016\b/ }],
    cause: 'client-id is not an application of the tenant, or is the object id instead of the application (client) id.',
    fix: 'Check client-id against az ad app show --id …, and tenant-id.',
    link: errors,
    source: errors,
    examples: [
      [login("AADSTS700016: Application with identifier '00000000-0000-0000-0000-000000000001' was not found in the directory 'Contoso'.")],
      [
        login(
          "AADSTS700016: Application with identifier 'x' was not found in the directory 'Contoso'. This can happen if the application has not been installed by the administrator of the tenant.",
        ),
      ],
    ],
    not: [login("AADSTS90002: Tenant 'x' not found.")],
  },
  {
    id: 'tenant-missing',
    title: 'The tenant does not exist in this cloud',
    signs: [{ from, text: /AADSTS90002\b|AADSTS900021\b|AADSTS900023\b/ }],
    cause: 'tenant-id is misspelt, or the tenant is one of another cloud.',
    fix: 'Check tenant-id (az account show --query tenantId) and environment.',
    link: errors,
    source: errors,
    examples: [
      [
        login(
          "AADSTS90002: Tenant '00000000-0000-0000-0000-000000000001' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.",
        ),
      ],
      [login("AADSTS900023: Specified tenant identifier 'contoso' is neither a valid DNS name, nor a valid external domain.")],
    ],
    not: [login("AADSTS700016: Application with identifier 'x' was not found in the directory 'Contoso'.")],
  },
  {
    id: 'principal-disabled',
    title: 'The application is disabled',
    signs: [{ from, text: /AADSTS7000112\b|AADSTS50057\b/ }],
    cause: 'The application, its service principal or the account that logs in was disabled in the tenant.',
    fix: 'Have an administrator enable it (az ad sp update --id … --set accountEnabled=true).',
    link: errors,
    source: errors,
    examples: [[login("AADSTS7000112: Application '00000000-0000-0000-0000-000000000001'(pipeline) is disabled.")]],
    composed: [[login('AADSTS50057: The user account is disabled.')]],
    not: [login('AADSTS53003: Access has been blocked by Conditional Access policies.')],
  },
  {
    id: 'conditional-access',
    title: 'A Conditional Access policy blocks the login',
    signs: [
      { from, text: /AADSTS53003\b|AADSTS530003\b|AADSTS50076\b|AADSTS50079\b|AADSTS50158\b|blocked by Conditional Access/i },
      { from: ['refusal'], text: /Continuous access evaluation resulted in challenge/i },
    ],
    cause: 'The tenant’s policies forbid this login from where the agent runs, or demand a second factor of a person.',
    fix: 'Log in with a workload identity (federated) instead of a person, and have it or the agent’s addresses excluded from the policy.',
    link: learnPage('entra/identity/conditional-access/workload-identity'),
    source: errors,
    examples: [
      [login('AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.')],
      [
        login(
          'AADSTS50076: Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access.',
        ),
      ],
    ],
    not: [login('AADSTS7000112: Application is disabled.')],
  },
  {
    id: 'credential-empty',
    title: 'The login sent no credential',
    signs: [{ from, text: /AADSTS7000216\b|AADSTS7000218\b|AADSTS70002\b(?=[^\n]*client_(?:secret|assertion))|AADSTS900144\b/ }],
    cause: 'Entra got a login without a client id, or with neither a secret nor a token: the input or variable that holds it is empty.',
    fix: 'Check that the secret or variable exists where the job runs: secrets of a repository are not given to workflows of forks, nor those of an environment to jobs without it.',
    link: learnPage('entra/identity-platform/reference-error-codes'),
    source: 'https://github.com/Azure/azure-sdk-for-js/issues/10079',
    examples: [
      [
        login(
          "AADSTS7000216: 'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type. Trace ID: 1",
        ),
      ],
      [login("AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.")],
    ],
    not: [login('AADSTS7000215: Invalid client secret provided.')],
  },
  {
    id: 'application-not-consented',
    title: 'The application is not approved in this tenant yet',
    signs: [{ from, text: /AADSTS65001\b|AADSTS50105\b|AADSTS650056\b|AADSTS90094\b/ }],
    cause:
      'No one has consented to what the application asks for, or the application admits only users and groups that are assigned to it.',
    fix: 'Have an administrator of the tenant grant the consent (az ad app permission admin-consent), or assign the login to the enterprise application.',
    link: learnPage('entra/identity/enterprise-apps/grant-admin-consent'),
    source: learnPage('entra/identity-platform/reference-error-codes'),
    examples: [
      [login('AADSTS65001: The user or administrator has not consented to use the application with ID 1.')],
      [login('AADSTS50105: Your administrator has configured the application to block users unless they are specifically granted access.')],
    ],
    not: [login('AADSTS700016: Application with identifier was not found in the directory.')],
  },
  {
    id: 'application-public',
    title: 'The application is registered as a public client',
    signs: [{ from, text: /AADSTS700025\b/ }],
    cause: 'The registration says that the application keeps no secrets, so that Entra takes neither a secret nor an assertion from it.',
    fix: 'Set “Allow public client flows” to No in the registration (az ad app update --is-fallback-public-client false), or use another application for pipelines.',
    link: learnPage('entra/identity-platform/msal-client-applications'),
    source: learnPage('entra/identity-platform/reference-error-codes'),
    examples: [[login("AADSTS700025: Client is public so neither 'client_assertion' nor 'client_secret' should be presented.")]],
    composed: [[login("AADSTS700025: Client is public so 'client_assertion' should not be presented")]],
    not: [login('AADSTS7000215: Invalid client secret provided.')],
  },
  {
    id: 'entra-fault',
    title: 'Microsoft Entra has a fault at the moment',
    signs: [{ from, text: /AADSTS500031\b|AADSTS9003[36]\b|AADSTS90012\b|AADSTS90024\b|AADSTS90055\b|AADSTS50033\b/ }],
    cause: 'The request was in order as far as Entra looked at it; Entra itself could not answer it, or limits the requests of the tenant.',
    fix: 'Run again in some minutes; if it lasts, see https://status.entra.microsoft.com and give Azure support the correlation id.',
    link: learnPage('entra/identity-platform/reference-error-codes'),
    source: 'https://github.com/Azure/login/issues/499',
    examples: [
      [login('AADSTS500031: Cannot find signing certificate configured. Trace ID: 1 Correlation ID: 2')],
      [login('AADSTS90033: A transient error has occurred. Please try again.')],
    ],
    not: [login('AADSTS7000112: Application is disabled.')],
  },
  {
    id: 'entra-refused',
    title: 'Entra refused the login',
    signs: [{ from, text: /\bAADSTS\d+/ }],
    isGeneral: true,
    names: { what: 'The code', in: /\b(AADSTS\d+)/ },
    cause: 'Microsoft Entra was reached and refused the login; its message says why.',
    fix: 'Look the code up at https://login.microsoftonline.com/error, and the sign-in log of the service principal in the tenant.',
    link: errors,
    source: errors,
    examples: [
      [login('AADSTS70011: The provided value for the input parameter scope is not valid.')],
      [login('AADSTS90014: The required field scope is missing from the credential.')],
    ],
    not: [login("Please run 'az login' from a command prompt to authenticate before using this credential.")],
  },
  {
    id: 'authority-unknown',
    title: 'The authority is not one of Entra’s',
    signs: [{ from, text: /endpoints_resolution_error/ }],
    cause: 'The authority, or a proxy on the way to it, answered, and not as Entra does.',
    fix: 'Check environment and authority-host, and whether the proxy of the agent lets the authority’s host through.',
    link: learnPage('entra/identity-platform/authentication-national-cloud'),
    source: 'https://github.com/AzureAD/microsoft-authentication-library-for-js/blob/dev/lib/msal-common/docs/errors.md',
    examples: [[login('endpoints_resolution_error: Endpoints cannot be resolved')]],
    composed: [[login('endpoints_resolution_error: could not resolve endpoints. Please check network and try again.')]],
    not: [login('network_error: Network request failed')],
  },
  {
    id: 'login-not-reached',
    title: 'Microsoft Entra could not be reached',
    signs: [{ from, text: /network_error|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|socket hang up|temporarily_unavailable/ }],
    before: ['authority-unknown'],
    cause: 'No answer came from the authority; the credential itself was not checked.',
    fix: 'Let the agent reach the authority’s host (login.microsoftonline.com in the public cloud) through its firewall and proxy (HTTPS_PROXY).',
    link: learnPage('entra/identity-platform/authentication-national-cloud'),
    source: 'https://github.com/AzureAD/microsoft-authentication-library-for-js/blob/dev/lib/msal-common/docs/errors.md',
    examples: [
      [login('network_error: See https://aka.ms/msal.js.errors#network_error for details.')],
      [login('network_error: Network request failed. getaddrinfo ENOTFOUND login.microsoftonline.com')],
    ],
    not: [login('AADSTS7000215: Invalid client secret provided.')],
  },
  {
    id: 'network-certificate',
    title: 'A certificate on the way to Azure is not trusted',
    signs: [
      {
        from: ['network', 'login'],
        text: /SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|CERT_(?:HAS_EXPIRED|NOT_YET_VALID|SIGNATURE_FAILURE|REVOKED|UNTRUSTED|REJECTED|CHAIN_TOO_LONG)|INVALID_CA|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_INVALID|self[- ]signed certificate|unable to get local issuer certificate/i,
      },
    ],
    before: ['network-failed', 'login-not-reached', 'authority-unknown'],
    cause: 'A proxy that inspects TLS, or a wrong endpoint, presents a certificate of an unknown authority.',
    fix: 'Give the authority’s certificate to Node (NODE_EXTRA_CA_CERTS=/path/ca.pem) on the agent, or exempt Azure’s hosts from inspection.',
    link: 'https://nodejs.org/api/cli.html#node_extra_ca_certsfile',
    source: 'https://nodejs.org/api/tls.html#x509-certificate-error-codes',
    examples: [
      [network('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain')],
      [network('UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unable to get local issuer certificate')],
    ],
    composed: [
      [login('endpoints_resolution_error: login.microsoftonline.com: certificate signature failure (CERT_SIGNATURE_FAILURE)')],
      [login('endpoints_resolution_error: login.microsoftonline.com: certificate has expired (CERT_HAS_EXPIRED)')],
    ],
    not: [network('ECONNRESET', 'socket hang up')],
  },
  {
    id: 'network-proxy',
    title: 'The proxy refuses the connection',
    signs: [
      {
        from: ['network', 'login'],
        text: /\b407\b|Proxy Authentication Required|tunneling socket could not be established|Proxy connection (?:ended|refused)/i,
      },
    ],
    before: ['network-failed', 'login-not-reached', 'authority-unknown'],
    cause: 'The proxy of the agent answered instead of Azure: it wants a login, or does not let this host through.',
    fix: 'Put user and password into HTTPS_PROXY as a secret, have management.azure.com and login.microsoftonline.com allowed there, or list them in NO_PROXY.',
    link: learnPage('azure/devops/pipelines/agents/proxy'),
    source: learnPage('azure/devops/pipelines/agents/proxy'),
    examples: [[network('REQUEST_SEND_ERROR', 'tunneling socket could not be established, statusCode=407')]],
    composed: [
      [login('407 Proxy Authentication Required')],
      [
        login(
          'endpoints_resolution_error: the proxy refused the connection to login.microsoftonline.com (HTTP 407, Proxy Authentication Required)',
        ),
      ],
    ],
    not: [network('ENOTFOUND', 'getaddrinfo ENOTFOUND management.azure.com')],
  },
  {
    id: 'network-failed',
    title: 'Azure could not be reached',
    signs: [{ from: ['network'], text: /./ }],
    isGeneral: true,
    cause: 'No answer came from Azure Resource Manager.',
    fix: 'Check the network, proxy and firewall of the agent, and the endpoint of the cloud.',
    link: learnPage('azure/azure-portal/azure-portal-safelist-urls'),
    source: 'https://nodejs.org/api/errors.html#common-system-errors',
    examples: [[network('ENOTFOUND', 'getaddrinfo ENOTFOUND management.azure.com')], [network('ECONNRESET', 'socket hang up')]],
    not: [refused(503, 'ServiceUnavailable', 'The service is unavailable.')],
  },
]
