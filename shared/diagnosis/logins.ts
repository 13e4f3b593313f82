// Failed logins at Microsoft Entra.
import { issue, learnPage, login, refused, type Diagnosis } from './diagnosis.js'
import { entraCodes } from './entra-codes.js'

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
    title: 'The tenant does not know the service that a token was requested for',
    signs: [
      { from: ['login'], text: /AADSTS650052\b/ },
      {
        from,
        text: /AADSTS500011\b|AADSTS50001\b|AADSTS650057\b|(?:application|resource principal) named \S+ was not found in the tenant/i,
      },
    ],
    names: { what: 'The service', in: /(?:application|resource principal) named (\S+) was not found/i },
    cause:
      'The token was requested for a service of another cloud, or for one (a custom Resource Manager, for example) that the tenant has no registration of.',
    fix: 'Check environment against the cloud of tenant-id.',
    link: errors,
    source: errors,
    examples: [
      [login('AADSTS500011: The resource principal named https://management.azure.com/ was not found in the tenant named Contoso.')],
      [
        login(
          'AADSTS50001: The application named https://management.core.windows.net/ was not found in the tenant named 1.  This can happen if the application has not been installed by the administrator of the tenant.',
        ),
      ],
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
    signs: [{ from, text: /AADSTS7000215\b|Invalid client secret (?:is )?provided/i }],
    cause:
      'Entra does not accept the secret: it is not one of the application’s, was deleted or replaced, has expired, or was changed on its way (brackets or quotes around it, a character that a shell replaced, a line break).',
    fix: 'Copy the secret’s value, not its id, check its expiry date, and check that client-id is the application that it belongs to.',
    link: errors,
    source: errors,
    examples: [
      [
        login(
          "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '00000000-0000-0000-0000-000000000001'.",
        ),
      ],
    ],
    composed: [
      [login('AADSTS7000215: Invalid client secret is provided.')],
      [login('AADSTS70002: Error validating credentials. AADSTS50012: Invalid client secret is provided.')],
    ],
    not: [login('AADSTS7000222: The provided client secret keys for app are expired.')],
  },
  {
    id: 'secret-expired',
    title: 'The client secret has expired',
    signs: [{ from, text: /AADSTS7000222\b|client secret keys (?:for app \S+ )?are expired/i }],
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
    id: 'application-missing',
    title: 'The application does not exist in this tenant',
    signs: [{ from, text: /AADSTS700016\b|AADSTS700011\b|Application with identifier [^\n]{1,120} was not found in the directory/i }],
    cause:
      'client-id is not an application of the tenant, or is the object id instead of the application (client) id, or the application was created moments ago and Microsoft Entra does not know it everywhere yet.',
    fix: 'Check client-id against az ad app show --id …, and tenant-id; on Azure DevOps, compare both with those of the service connection. If they are right and the application is new, run again after some minutes.',
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
    composed: [[login("AADSTS70001: Application with identifier 'x' was not found in the directory contoso.onmicrosoft.com")]],
    not: [login("AADSTS90002: Tenant 'x' not found.")],
  },
  {
    id: 'tenant-missing',
    title: 'The tenant does not exist in this cloud',
    signs: [{ from, text: /AADSTS90002\b/ }],
    cause: 'tenant-id is misspelt, the tenant was deleted or has no subscription, or it is one of another cloud.',
    fix: 'Check tenant-id (az account show --query tenantId) and the environment input.',
    link: errors,
    source: errors,
    examples: [
      [
        login(
          "AADSTS90002: Tenant '00000000-0000-0000-0000-000000000001' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.",
        ),
      ],
    ],
    composed: [
      [login('AADSTS90002: Tenant contoso.example not found. This may happen if there are no active subscriptions for the tenant.')],
    ],
    not: [login("AADSTS700016: Application with identifier 'x' was not found in the directory 'Contoso'.")],
  },
  {
    id: 'tenant-id-malformed',
    title: 'tenant-id is not the id or a domain of a tenant',
    signs: [{ from, text: /AADSTS900021\b|AADSTS900023\b/ }],
    names: { what: 'Entra got', in: /tenant identifier ('[^'\n]{0,120}')/i },
    cause:
      'For example, it is a name, a GUID of zeros, a variable or secret that was not replaced, or has brackets, quotes or spaces around it.',
    fix: 'Set tenant-id to the GUID that az account show --query tenantId prints, and check that the variable or secret that holds it exists where the job runs.',
    link: errors,
    source: errors,
    examples: [
      [login("AADSTS900023: Specified tenant identifier 'contoso' is neither a valid DNS name, nor a valid external domain.")],
      [login("AADSTS900021: Requested tenant identifier '00000000-0000-0000-0000-000000000000' is not valid.")],
    ],
    not: [login("AADSTS90002: Tenant 'contoso.example' not found.")],
  },
  {
    id: 'principal-disabled',
    title: 'The application or account is disabled',
    signs: [{ from, text: /AADSTS7000112\b|AADSTS50057\d?\b/ }],
    cause: 'The application, its service principal or the account that logs in was disabled in the tenant.',
    fix: 'Have an administrator enable it (az ad sp update --id … --set accountEnabled=true).',
    link: errors,
    source: errors,
    examples: [[login("AADSTS7000112: Application '00000000-0000-0000-0000-000000000001'(pipeline) is disabled.")]],
    composed: [[login('AADSTS50057: The user account is disabled.')], [login('AADSTS500571: The guest user account is disabled.')]],
    not: [login('AADSTS53003: Access has been blocked by Conditional Access policies.')],
  },
  {
    id: 'credential-empty',
    title: 'The login sent no credential',
    signs: [
      {
        from,
        text: /AADSTS7000216\b|AADSTS70002\b(?=[^\n]*client_(?:secret|assertion))|AADSTS900144\b(?=[^\n]*'(?:client_\w+|request|assertion|username|password)')/,
      },
    ],
    cause:
      'Entra got a login without a client id, or with neither a secret nor a token. As a rule, the input or variable that holds it is empty.',
    fix: 'Check that the secret or variable exists where the job runs: secrets of a repository are not given to workflows of forks, nor those of an environment to jobs without it.',
    link: learnPage('entra/identity-platform/reference-error-codes'),
    source: 'https://github.com/Azure/azure-sdk-for-js/issues/10079',
    examples: [
      [
        login(
          "AADSTS7000216: 'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type. Trace ID: 1",
        ),
      ],
      [login("AADSTS900144: The request body must contain the following parameter: 'client_id'.")],
    ],
    not: [login('AADSTS7000215: Invalid client secret provided.')],
  },
  {
    id: 'credential-not-sent',
    title: 'The application must prove itself with a secret or token, and none was sent',
    signs: [{ from, text: /AADSTS7000218\b/ }],
    cause:
      'The application is registered as a confidential client. Either the input with its secret is empty, or a person logs in through it (user name and password, device code), which only a public client may do.',
    fix: 'For a pipeline, pass the secret or use a federated credential; for a login of a person, set “Allow public client flows” to Yes in the registration, or log in without --client-id.',
    link: learnPage('entra/identity-platform/msal-client-applications'),
    source: learnPage('entra/identity-platform/reference-error-codes'),
    examples: [[login("AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.")]],
    composed: [[login('invalid_client: AADSTS7000218: The request body must contain client_assertion or client_secret.')]],
    not: [login("AADSTS7000216: 'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.")],
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
    signs: [
      {
        from,
        text: /AADSTS500031\b|AADSTS9003[36]\b|AADSTS90012\b|AADSTS90024\b|AADSTS90055\b|AADSTS50033\b|AADSTS90006\b|AADSTS50087\b|AADSTS9009[01]\b/,
      },
    ],
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
    names: { what: 'The code', in: /\b(AADSTS\d+)/, means: entraCodes },
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
    // An AADSTS code is Entra's own answer.
    signs: [
      {
        from,
        text: /^(?![^]*\bAADSTS\d)[^]*(?:endpoints_resolution_error|Unable to get authority configuration for|OIDC Discovery endpoint rejects)/i,
      },
    ],
    cause:
      'Possible reasons are an authority’s host that is not one of Entra’s, a proxy that answered in its place, and a tenant that does not exist in this cloud.',
    fix: 'Check environment, tenant-id and authority-host, and whether the proxy of the agent lets the authority’s host through.',
    link: learnPage('entra/identity-platform/authentication-national-cloud'),
    source: 'https://github.com/AzureAD/microsoft-authentication-library-for-js/blob/dev/lib/msal-common/docs/errors.md',
    examples: [[login('endpoints_resolution_error: Endpoints cannot be resolved')]],
    composed: [
      [login('endpoints_resolution_error: could not resolve endpoints. Please check network and try again.')],
      [
        login(
          'Unable to get authority configuration for https://login.microsoftonline.us/1. Authority would typically be in a format of https://login.microsoftonline.com/your_tenant_name',
        ),
      ],
    ],
    not: [
      login(
        "Unable to get authority configuration for https://login.microsoftonline.com/1.\nOIDC Discovery endpoint rejects our request. AADSTS90002: Tenant '1' not found.",
      ),
    ],
  },
]
