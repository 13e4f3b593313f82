// Codes of Microsoft Entra that are about how an application or a person logs in, beyond secrets and federated credentials.
import { issue, learnPage, login, type Diagnosis } from './diagnosis.js'

const from = ['login'] as const
const errors = learnPage('entra/identity-platform/reference-error-codes')

// Application ids of services, the same in every tenant.
const services: Readonly<Record<string, string>> = {
  '797f4846-ba00-4fd7-ba43-dac1f8f63013': 'Azure Resource Manager',
  'https://management.core.windows.net/': 'Azure Resource Manager',
  'https://management.azure.com/': 'Azure Resource Manager',
  'e406a681-f3d4-42a8-90b6-c2b029497af1': 'Azure Storage',
  'cfa8b339-82a2-471a-a3c9-0fc0be7a4093': 'Azure Key Vault',
  '00000003-0000-0000-c000-000000000000': 'Microsoft Graph',
}

export const loginCodeDiagnoses: readonly Diagnosis[] = [
  {
    id: 'tenant-not-named',
    title: 'The login names no tenant',
    signs: [{ from, text: /AADSTS(?:50128|90019|50059)\b|No tenant-identifying information found/i }],
    cause:
      'Entra cannot tell from the request in which tenant to look for the application: tenant-id is empty or is not a domain of a tenant.',
    fix: 'Set tenant-id to the GUID of the tenant: az account show --query tenantId.',
    link: learnPage('entra/fundamentals/how-to-find-tenant'),
    source: errors,
    examples: [
      [
        login(
          'AADSTS50128: Invalid domain name - No tenant-identifying information found in either the request or implied by any provided credentials.',
        ),
      ],
      [login('AADSTS90019: No tenant-identifying information found in either the request or implied by any provided credentials.')],
    ],
    not: [login("AADSTS90002: Tenant 'x' not found.")],
  },
  {
    id: 'user-refused',
    title: 'Entra refuses a user’s name or password',
    signs: [{ from, text: /AADSTS(?:50126|50055|50053|50056|50064|50144|50125|50135)\b/ }],
    cause:
      'The login is that of a person. Usual reasons are a wrong name or password, a password that has expired or must be changed, and an account that is locked, also because the logins come from an address that Entra does not trust.',
    fix: 'Let the pipeline log in as an application (workload identity federation) or managed identity: a person’s password expires, and most tenants demand a second factor.',
    link: learnPage('entra/workload-id/workload-identity-federation'),
    source: errors,
    examples: [
      [login('AADSTS50126: Error validating credentials due to invalid username or password.')],
      [login("AADSTS50053: The account is locked, you've tried to sign in too many times with an incorrect user ID or password.")],
      [login('AADSTS50055: The password is expired.')],
    ],
    not: [login('AADSTS7000215: Invalid client secret provided.')],
  },
  {
    id: 'federated-service-refused',
    title: 'The sign-in service of the user’s organization refused the login',
    signs: [
      {
        from,
        text: /Federated service at \S+ (?:returned error|parse error)|WsTrust server returned error|\bID3242\b|parsing_wstrust_response_failed|pars(?:e|ing)(?: the)? WS-Trust response|federated_service_returned_error/i,
      },
    ],
    before: ['azure-cli-failed', 'user-refused', 'credential-not-configured'],
    cause:
      'The login is that of a person with user name and password, and the user’s domain is federated: its own service (AD FS, for example) checks the password, and did not give a token. Possible reasons are a wrong name or password, a demand for a second factor, and WS-Trust endpoints (usernamemixed) that are off.',
    fix: 'Let the pipeline log in as an application, whose login does not go through that service. For a person, an interactive az login on a machine of theirs works.',
    link: learnPage('entra/identity-platform/v2-oauth-ropc'),
    source: issue('Azure/azure-cli#22244'),
    examples: [
      [
        login(
          "The Azure CLI did not return a token: WsTrust server returned error in RSTR: {'reason': 'ID3242: The security token could not be authenticated or authorized.', 'code': 'a:FailedAuthentication'}",
        ),
      ],
      [
        login(
          'UsernamePasswordCredential authentication failed: Federated service at https://sts.contoso.com/adfs/services/trust/2005/usernamemixed returned error:',
        ),
      ],
    ],
    composed: [
      [
        login(
          'There was an error parsing WS-Trust response from the endpoint. This may occur if there is an issue with your ADFS configuration.',
        ),
      ],
    ],
    not: [login('AADSTS50126: Error validating credentials due to invalid username or password.')],
  },
  {
    id: 'adfs-refused',
    title: 'AD FS refused the login',
    signs: [{ from, text: /\bMSIS\d{4}\b/ }],
    before: ['azure-cli-failed', 'connection-no-token', 'authority-unknown'],
    names: { what: 'Its answer', in: /\b(MSIS\d{4}: [^\n]{1,200})/ },
    cause:
      'The authority is an AD FS, as Azure Stack Hub has it, and it does not give this client a token for this resource. Possible reasons are an application that is not registered there or was not granted the resource, and a version of the client that asks in the form of Entra (scopes) instead of that of AD FS.',
    fix: 'Compare client id and resource with the registration in AD FS (Get-AdfsNativeClientApplication, Get-AdfsServerApplication); with Azure Stack Hub, use the version of the Azure CLI that its documentation names.',
    link: learnPage('azure-stack/user/azure-stack-version-profiles-azurecli2'),
    source: issue('Azure/azure-cli#20177'),
    examples: [[login('MSIS9605: The client is not allowed to access the requested resource.')]],
    composed: [
      [
        login(
          'The Azure CLI did not return a token: MSIS9602: The received resource parameter is invalid. The authorization server can not find a registered resource with the specified identifier.',
        ),
      ],
    ],
    not: [login('AADSTS700016: Application with identifier x was not found in the directory y.')],
  },
  {
    id: 'application-single-tenant',
    title: 'The application may only log in to its own tenant',
    signs: [{ from, text: /AADSTS50194\b|is not configured as a multi-tenant application/i }],
    cause: 'The login goes to “common” or to another tenant, and the application is registered for one tenant.',
    fix: 'Set tenant-id to the tenant in which the application is registered; for images in another tenant, register it as multitenant and approve it there.',
    link: learnPage('entra/identity-platform/howto-convert-app-to-be-multi-tenant'),
    source: errors,
    examples: [
      [
        login(
          "AADSTS50194: Application 'x'(widget) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.",
        ),
      ],
    ],
    composed: [[login('AADSTS50194: NoMultiTenantApp.')]],
    not: [login("AADSTS700016: Application with identifier 'x' was not found in the directory 'Contoso'.")],
  },
  {
    id: 'login-scope-invalid',
    title: 'Entra does not know the scope that the login asks for',
    signs: [{ from, text: /AADSTS(?:70011|1002012|28002|28003)\b|AADSTS700023\b(?![^]*Realm issuer)/ }],
    cause:
      'The scope belongs to Azure Resource Manager of a cloud, and this authority has no such resource: cloud and authority do not fit together.',
    fix: 'Set `environment` to the cloud of the subscription, and remove an authority or audience that was set by hand.',
    link: learnPage('entra/identity-platform/scopes-oidc'),
    source: errors,
    examples: [
      [
        login(
          "AADSTS70011: The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope x is not valid.",
        ),
      ],
      [
        login(
          'AADSTS1002012: The provided value for scope https://management.azure.com is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
        ),
      ],
    ],
    not: [login('AADSTS500011: The resource principal named https://management.azure.com was not found in the tenant.')],
  },
  {
    id: 'login-cloud',
    title: 'The login went to another cloud than the tenant’s',
    signs: [{ from, text: /AADSTS(?:900382|900432|900439|90038|90043|90051|1000104)\b|not supported in Cross Cloud/i }],
    cause: 'The tenant is in a sovereign cloud (Azure Government, Azure in China), and the login was sent to the authority of another.',
    fix: 'Select the tenant’s cloud: AzureUSGovernment or AzureChinaCloud as the environment of the login, of the service connection and of this step.',
    link: learnPage('entra/identity-platform/authentication-national-cloud'),
    source: errors,
    examples: [
      [login('AADSTS900382: Confidential Client is not supported in Cross Cloud request.')],
      [login('AADSTS90038: NationalCloudTenantRedirection - The specified tenant belongs to another National Cloud.')],
    ],
    not: [login('AADSTS90002: Tenant not found. Check that you have the correct tenant and cloud.')],
  },
  {
    id: 'federation-issuer-barred',
    title: 'Entra accepts no tokens of this issuer as a federated credential',
    signs: [{ from, text: /AADSTS(?:700229|700236|700238|700231)\b|may not be used for federated identity credential flows/i }],
    cause:
      'The token that was presented is itself one of Entra, or of an issuer that the tenant forbids; a federated credential takes the platform’s own token.',
    fix: 'Present the OIDC token of GitHub or Azure DevOps (issuer https://token.actions.githubusercontent.com or https://vstoken.dev.azure.com/…), or have the tenant’s policy for issuers changed.',
    link: learnPage('entra/workload-id/workload-identity-federation-considerations'),
    source: errors,
    examples: [
      [
        login(
          'AADSTS700229: Only app tokens can be used as Federated Identity Credentials for AAD issuer. Please use an access_token with idtyp=app.',
        ),
      ],
      [
        login(
          "AADSTS700236: Entra ID tokens issued by issuer 'https://login.microsoftonline.com/t/v2.0' may not be used for federated identity credential flows for applications or managed identities registered in this tenant.",
        ),
      ],
    ],
    not: [login("AADSTS700211: No matching federated identity record found for presented assertion issuer 'x'.")],
  },
  {
    id: 'resource-principal-disabled',
    title: 'A service of Microsoft is disabled in the tenant',
    signs: [{ from, text: /AADSTS500014\b|service principal for resource '[^']*' is disabled/i }],
    names: { what: 'The service', in: /service principal for resource '([^']+)' is disabled/i, means: services },
    cause:
      'The service that the login asks a token for has a service principal in the tenant, and that is switched off: a subscription has lapsed, or an administrator disabled it. The login’s own application is not the reason.',
    fix: 'Have a tenant administrator enable the enterprise application that the message names, or renew the subscription.',
    link: learnPage('entra/identity/enterprise-apps/disable-user-sign-in-portal'),
    source: errors,
    examples: [
      [
        login(
          "AADSTS500014: The service principal for resource 'https://management.core.windows.net/' is disabled. This indicate that a subscription within the tenant has lapsed, or that the administrator for this tenant has disabled the application, preventing tokens from being issued for it.",
        ),
      ],
    ],
    composed: [[login("The service principal for resource 'https://management.azure.com/' is disabled.")]],
    not: [login('AADSTS7000112: Application is disabled.')],
  },
  {
    id: 'entra-tls-old',
    title: 'The agent uses a TLS version that Entra no longer accepts',
    signs: [{ from, text: /AADSTS1002016\b/ }],
    cause: 'The connection was made with TLS 1.0 or 1.1 or with 3DES: an old proxy or operating system of the agent negotiates them.',
    fix: 'Let the proxy use TLS 1.2 or newer, or update the agent’s operating system.',
    link: learnPage('troubleshoot/entra/entra-id/ad-dmn-services/enable-support-tls-environment'),
    source: errors,
    examples: [
      [
        login(
          'AADSTS1002016: You are using TLS version 1.0, 1.1 and/or 3DES cipher which are deprecated to improve the security posture of Azure AD.',
        ),
      ],
    ],
    composed: [[login('invalid_request: AADSTS1002016: TLS 1.1 is deprecated.')]],
    not: [login('AADSTS700024: Client assertion is not within its valid time range.')],
  },
  {
    id: 'login-no-subscription',
    title: 'The login does not see the subscription',
    signs: [
      {
        from,
        text: /subscription (?:of )?'[^']*' (?:(?:doesn't exist|could not be found|is not found) in (?:cloud|tenant)|not found\. Check the spelling)/i,
      },
      {
        from,
        text: /No subscriptions? (?:were )?found(?: for|\.)|does(?: not|n't) have access to any subscription|no access to any subscription/i,
      },
    ],
    before: ['azure-cli-failed'],
    cause:
      'Entra accepted the login, and Azure does not show it the subscription. Possible reasons are an application or identity without a role assignment there, or only with a new one, and a subscription of another tenant or whose id is misspelt.',
    fix: 'az role assignment create --assignee <client id> --role Contributor --scope /subscriptions/<id>/resourceGroups/<group>, in the tenant of the subscription; new assignments take some minutes.',
    link: learnPage('azure/role-based-access-control/role-assignments-cli'),
    source: 'https://github.com/Azure/login/issues/556',
    examples: [
      [login('No subscriptions found for 11111111-2222-3333-4444-555555555555.')],
      [login("The following tenants don't contain accessible subscriptions. No subscriptions found for build@contoso.com.")],
    ],
    composed: [
      [login("The subscription of '11111111-2222-3333-4444-555555555555' doesn't exist in cloud 'AzureCloud'.")],
      [login("Subscription '11111111-2222-3333-4444-555555555555' not found. Check the spelling and casing and try again.")],
    ],
    not: [login("AADSTS90002: Tenant 'x' not found.")],
  },
  {
    id: 'login-answer-empty',
    title: 'The Azure CLI read something empty in place of JSON',
    signs: [{ from, text: /JSON is invalid: Expecting value|Expecting value: line 1 column 1/i }],
    before: ['azure-cli-failed'],
    cause:
      'Possible reasons are a token endpoint, or a proxy in between, that returned an empty answer or a page (on hosted agents that is rare and passes), and an empty file in the folder .azure of the agent’s user (azureProfile.json).',
    fix: 'Run the job again. If it repeats, empty the folder .azure and log in again, and look at what the proxy returns: curl -v https://login.microsoftonline.com/<tenant>/.well-known/openid-configuration.',
    link: 'https://azure.status.microsoft/status',
    source: 'https://github.com/Altinn/dialogporten/pull/4356',
    examples: [
      [login('JSON is invalid: Expecting value: line 1 column 1 (char 0)')],
      [login('Azure CLI did not return a token: Expecting value: line 1 column 1 (char 0)')],
    ],
    not: [login('AADSTS90014: The required field scope is missing from the credential.')],
  },
  {
    id: 'credential-not-configured',
    title: 'No way to log in is configured',
    signs: [
      {
        from,
        text: /CredentialUnavailable(?:Error|Exception)?|\w+Credential (?:authentication )?(?:is )?unavailable|Credential authentication failed\.[^\n]*unavailable|DefaultAzureCredential failed to retrieve a token/,
      },
    ],
    isGeneral: true,
    cause:
      'None of the places in which a login is looked for has one: inputs, environment variables, the Azure CLI, the identity of the machine.',
    fix: 'Give client-id and tenant-id with a federated credential (or the service connection on Azure DevOps), or run azure/login or az login before this step.',
    link: learnPage('azure/developer/github/connect-from-azure-openid-connect'),
    source: learnPage('javascript/api/overview/azure/identity-readme'),
    examples: [
      [login('EnvironmentCredential is unavailable. No underlying credential could be used.')],
      [login('CredentialUnavailableError: EnvironmentCredential is unavailable.')],
    ],
    not: [login("Please run 'az login' to setup account.")],
  },
]
