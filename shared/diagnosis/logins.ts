// Failed logins at Microsoft Entra.
import { issue, learnPage, login, refused, type Diagnosis } from './diagnosis.js'

const from = ['login'] as const
const errors = learnPage('entra/identity-platform/reference-error-codes')
const armErrors = learnPage('azure/azure-resource-manager/troubleshooting/common-deployment-errors')

export const loginDiagnoses: readonly Diagnosis[] = [
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
    signs: [
      { from: ['login'], text: /AADSTS650052\b/ },
      { from, text: /AADSTS500011\b|AADSTS650057\b/ },
    ],
    cause:
      'The token was requested for a resource of another cloud, or for a custom Resource Manager that the tenant has no registration of.',
    fix: 'Check environment against the cloud of tenant-id.',
    link: errors,
    source: errors,
    examples: [
      [login('AADSTS500011: The resource principal named https://management.azure.com/ was not found in the tenant named Contoso.')],
    ],
    composed: [
      [
        login(
          "AADSTS650052: The app is trying to access a service '00000000-0000-0000-0000-000000000002' (Management) that your organization 'Contoso' lacks a service principal for.",
        ),
      ],
      [login('AADSTS650057: Invalid resource. The client has requested access to a resource which is not listed.')],
    ],
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
    signs: [
      { from: ['login'], text: /AADSTS700030\b/ },
      { from, text: /AADSTS700027\b/ },
    ],
    cause: 'The application does not have this certificate, or it has expired, or its private key is another’s.',
    fix: 'Upload the certificate’s public part to the application (az ad app credential reset --cert), and check its dates.',
    link: errors,
    source: errors,
    examples: [
      [login('AADSTS700027: The certificate with identifier used to sign the client assertion is not registered on application.')],
    ],
    composed: [
      [login('AADSTS700030: Invalid certificate - subject name in certificate is not authorized.')],
      [login('AADSTS700027: Client assertion contains an invalid signature. [Reason - The key was not found.]')],
    ],
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
      { from: ['login'], text: /AADSTS(?:5300[0-4]|53009|5301[01]|53003[0-6]|50005|5007[24]|50097|50131|50155)\b/ },
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
    composed: [
      [login('AADSTS530035: Access has been blocked by security defaults.')],
      [
        login(
          'AADSTS50131: Device is not in required device state: known. Or, the request was blocked due to suspicious activity, access policy, or security policy decisions.',
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
      [login('AADSTS50196: The server terminated an operation because it encountered a client request loop.')],
      [login('AADSTS90014: The required field scope is missing from the credential.')],
    ],
    not: [login("Please run 'az login' from a command prompt to authenticate before using this credential.")],
  },
  {
    id: 'authority-unknown',
    title: 'The authority did not answer as Entra does',
    signs: [{ from, text: /endpoints_resolution_error/ }],
    cause: 'The host of the authority is not one of Entra’s, or a proxy on the way to it answered in its place.',
    fix: 'Check environment and authority-host, and whether the proxy of the agent lets the authority’s host through.',
    link: learnPage('entra/identity-platform/authentication-national-cloud'),
    source: 'https://github.com/AzureAD/microsoft-authentication-library-for-js/blob/dev/lib/msal-common/docs/errors.md',
    examples: [[login('endpoints_resolution_error: Endpoints cannot be resolved')]],
    composed: [[login('endpoints_resolution_error: could not resolve endpoints. Please check network and try again.')]],
    not: [login('network_error: Network request failed')],
  },
]
