// Tokens that GitHub and Azure DevOps give to a job for a federated login, and the inputs of a login.
import { issue, learnPage, login, type Diagnosis } from './diagnosis.js'

const from = ['login'] as const
const connections = learnPage('azure/devops/pipelines/library/connect-to-azure')
const workloadIdentity = learnPage('azure/devops/pipelines/release/troubleshoot-workload-identity')
const withDevOps = (text: string) => login(`OIDC token not found in response. Response= ${text}`)

export const platformTokenDiagnoses: readonly Diagnosis[] = [
  {
    id: 'id-token-not-permitted',
    title: 'The job may not request an OIDC token',
    signs: [{ from, text: /ACTIONS_ID_TOKEN_REQUEST_(?:URL|TOKEN)|write permissions to id-token/i }],
    before: ['assertion-invalid', 'id-token-missing'],
    cause:
      'GitHub gives the token only to jobs with the permission id-token: write, which a called workflow also needs from its caller, and not to pull requests of forks.',
    fix: 'Add permissions: { id-token: write, contents: read } to the job (and to the job that calls a reusable workflow).',
    link: 'https://docs.github.com/actions/security-for-github-actions/security-hardening-your-deployments/about-security-hardening-with-openid-connect',
    source: issue('Azure/login#477'),
    examples: [
      [login('Failed to fetch federated token from GitHub. Please make sure to give write permissions to id-token in the workflow.')],
      [login('Error message: Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable.')],
      [
        login(
          'Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable. Please make sure to give write permissions to id-token in the workflow. AADSTS50027: JWT token is invalid or malformed.',
        ),
      ],
    ],
    not: [login("AADSTS700213: No matching federated identity record found for presented assertion subject 'x'.")],
  },
  {
    id: 'id-token-missing',
    title: 'The platform did not give the job an OIDC token',
    signs: [
      {
        from,
        text: /Failed to get ID Token\b|Error message: Cannot read properties of undefined \(reading 'message'\)|Failed to fetch federated token|do(?:es)? not have ID Token field/i,
      },
    ],
    cause:
      'The job requested a token for a federated login from its own platform, GitHub or Azure DevOps, and got none: the request failed or was not answered. Entra was not asked yet.',
    fix: 'Run the job again. If it repeats on a self-hosted runner or agent, let it reach *.actions.githubusercontent.com (GitHub) or dev.azure.com and vstoken.dev.azure.com (Azure DevOps) through its proxy and firewall.',
    link: workloadIdentity,
    source: issue('actions/toolkit#1441'),
    examples: [
      [login("Error message: Cannot read properties of undefined (reading 'message')")],
      [login("Failed to fetch federated token. Remaining retries count = '0'")],
      [login('Failed to get ID Token. Error Code : 403 Error Message: Forbidden')],
    ],
    not: [login('Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable')],
  },
  {
    id: 'connection-not-referenced',
    title: 'The job does not reference the service connection whose token it requests',
    signs: [{ from, text: /There is no explicit reference to service connection/i }],
    names: { what: 'The service connection', in: /reference to service connection (\S+)/i },
    before: ['pipeline-token-refused'],
    cause: 'Azure DevOps gives the OIDC token of a service connection only to a stage with a task that names the connection as an input.',
    fix: 'Name the service connection as azureSubscription of the task in the same stage and job.',
    link: workloadIdentity,
    source: issue('dotnet/docker-tools#2012'),
    examples: [
      [
        withDevOps(
          '{"count":151,"value":"There is no explicit reference to service connection 00000000-0000-0000-0000-000000000000 from current stage Build.Job.__default."}',
        ),
      ],
    ],
    composed: [[login('There is no explicit reference to service connection 1 from current stage Deploy.')]],
    not: [withDevOps('{"message":"TF400813: The user is not authorized to access this resource."}')],
  },
  {
    id: 'connection-missing',
    title: 'The pipeline may not use this service connection',
    signs: [
      {
        from,
        text: /references service connection [^\n]{0,200} which could not be found|[Ss]ervice connection\(s\) linked with task\(s\) doesn't exist|service connection does not exist(?:, has been disabled)?,? or has not been authorized/i,
      },
    ],
    names: { what: 'The service connection', in: /references service connection ([^\n]{1,100}?) which could not/i },
    cause: 'There is no service connection of this name in the project, it is disabled, or this pipeline has no permission to use it.',
    fix: 'Compare the name with Project settings > Service connections, and permit the pipeline there (Security > Pipeline permissions). A variable in the name must have its value when the pipeline is compiled.',
    link: 'https://aka.ms/yamlauthz',
    source: issue('Azure/apiops#665'),
    examples: [
      [
        login(
          'The pipeline is not valid. Job push: Step input azureSubscription references service connection x which could not be found. The service connection does not exist, has been disabled or has not been authorized for use.',
        ),
      ],
      [
        login(
          'Job deploy: Step  input azureSubscription references service connection $(ServicePrincipalRegion) which could not be found. The service connection does not exist or has not been authorized for use.',
        ),
      ],
    ],
    not: [login('Could not fetch access token for Azure. Verify if the Service Principal used is valid and not expired.')],
  },
  {
    id: 'pipeline-token-refused',
    title: 'Azure DevOps does not accept the job’s own token',
    signs: [
      { from, text: /TF400813\b|TF401027\b|Object moved to <a href="https:\/\/\S*\/_signin|oidcToken field not detected in the response/i },
    ],
    cause:
      'The step asked Azure DevOps for something with the token of the job, which is missing, no longer valid, or has no rights there.',
    fix: 'Pass the token to the step (env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)); in a classic pipeline, allow scripts to access the OAuth token. If it is passed, permit the build service account what the message names.',
    link: learnPage('azure/devops/pipelines/process/access-tokens'),
    source: issue('bryanbcook/azdevops-testplan-extension#8'),
    examples: [
      [login('TF400813: Resource not available for anonymous access. Client authentication required.')],
      [withDevOps('{"$id":"1","innerException":null,"message":"TF400813: The user \'a\' is not authorized to access this resource."}')],
    ],
    composed: [
      [login('<h2>Object moved to <a href="https://spsprodcus3.vssps.visualstudio.com/_signin?realm=dev.azure.com">here</a>.</h2>')],
    ],
    not: [login('AADSTS50027: JWT token is invalid or malformed.')],
  },
  {
    id: 'connection-no-token',
    title: 'The service connection got no token for Azure',
    signs: [
      {
        from,
        text: /Could not fetch access token for Azure|Could not fetch access token for Managed|Endpoint auth data not present|Failed to obtain the Json Web Token\s?\(JWT\)/i,
      },
    ],
    isGeneral: true,
    cause:
      'The login with the credential of the service connection failed, and this line does not name the reason. Possible reasons are a credential that is no longer valid, an agent’s machine without a managed identity or with several, a version of the task that does not know the kind of the connection (such as workload identity federation), and a network that does not lead to Entra.',
    fix: 'Verify the connection (Project settings > Service connections > Edit > Verify): if that fails, renew its secret or convert it to workload identity federation; if not, use the newest major version of the task, and look at the proxy of the agent.',
    link: connections,
    source: issue('microsoft/azure-pipelines-tasks#20240'),
    examples: [
      [login('Could not fetch access token for Azure. Verify if the Service Principal used is valid and not expired.')],
      [login('Could not fetch access token for Azure. Status code: undefined, status message: undefined')],
      [
        login(
          "Failed to obtain the Json Web Token(JWT) for service principal id '1'. Exception Message: Object reference not set to an instance of an object.",
        ),
      ],
    ],
    not: [login('AADSTS7000222: The provided client secret keys for app are expired.')],
  },
  {
    id: 'login-creds-incomplete',
    title: 'The credentials of the login lack a part',
    signs: [
      { from, text: /Not all parameters are provided in 'creds'|'creds' is not (?:a )?valid JSON|Content is not a valid JSON object/i },
    ],
    before: ['login-inputs-missing', 'azure-cli-login'],
    cause:
      'creds of azure/login is one JSON object with exactly the keys clientId, clientSecret, subscriptionId and tenantId. A key is missing or spelt differently (appId, password and tenant are those of az ad sp create-for-rbac without --json-auth), or the secret is empty.',
    fix: 'Store {"clientId":"…","clientSecret":"…","subscriptionId":"…","tenantId":"…"} as the secret, or better use client-id, tenant-id and a federated credential instead of a secret.',
    link: 'https://github.com/Azure/login#login-with-a-service-principal-secret',
    source: issue('Azure/login#481'),
    examples: [
      [
        login(
          "Not all parameters are provided in 'creds'. Double-check if all keys are defined in 'creds': 'clientId', 'clientSecret', 'tenantId'.",
        ),
      ],
    ],
    composed: [[login('Content is not a valid JSON object. Double check if the service principal was created with --json-auth.')]],
    not: [login("Using auth-type: SERVICE_PRINCIPAL. Not all values are present. Ensure 'client-id' and 'tenant-id' are supplied.")],
  },
  {
    id: 'login-output-not-json',
    title: 'azure/login cannot read what PowerShell printed',
    signs: [{ from, text: /Login failed with SyntaxError: Unexpected token/i }],
    cause:
      'With enable-AzPSSession, azure/login runs PowerShell and reads its output as JSON. PowerShell or the module Az.Accounts printed something else in front of it, such as a warning. The credential is not the reason.',
    fix: 'Use the newest release of azure/login (v2), which fits the newer Az.Accounts. If it fails too, install another version of Az.Accounts before it, or leave enable-AzPSSession out: this build does not need it.',
    link: 'https://github.com/Azure/login#enable-azpssession',
    source: issue('Azure/login#451'),
    examples: [
      [
        login(
          `Login failed with SyntaxError: Unexpected token 'R', "Retrieving"... is not valid JSON. Double check if the 'auth-type' is correct.`,
        ),
      ],
      [login(`Login failed with SyntaxError: Unexpected token 'W', "WARNING: A"... is not valid JSON.`)],
    ],
    not: [
      login(
        "Not all parameters are provided in 'creds'. Double-check if all keys are defined in 'creds': 'clientId', 'clientSecret', 'tenantId'.",
      ),
    ],
  },
  {
    id: 'connection-user-silent',
    title: 'Azure DevOps got no token for the person who edits the service connection',
    signs: [{ from, text: /AAD returned silent failure|AadAccessSilentException/i }],
    cause:
      'Azure DevOps acts in Entra as the person who creates or converts the connection. As a rule, that person has no account in the tenant of the subscription, or their session has ended.',
    fix: 'Sign out of Azure DevOps and in again; if the subscription is in another tenant, create the connection by hand (workload identity federation, manual) with the application of that tenant.',
    link: workloadIdentity,
    source: issue('MicrosoftDocs/azure-devops-docs#13644'),
    examples: [[login('GetUserAccessToken: Failed to obtain an access token of identity x. AAD returned silent failure.')]],
    composed: [[login('Microsoft.VisualStudio.Services.Aad.AadAccessSilentException: x')]],
    not: [login('Could not fetch access token for Azure. Verify if the Service Principal used is valid and not expired.')],
  },
  {
    id: 'login-inputs-missing',
    title: 'The login was started without client id, tenant id or credential',
    signs: [
      {
        from,
        text: /Ensure 'client-id' and 'tenant-id' are supplied|Not all values are present|tenantId, clientId, and clientSecret are required parameters/i,
      },
    ],
    before: ['azure-cli-login'],
    cause:
      'The login got empty inputs. Usual reasons are a secret or variable that does not exist where the job runs, has another name, or belongs to an environment that the job does not declare, and a version of another task that does not know workload identity federation and looks for a secret.',
    fix: 'Print which of them is empty (echo "${{ secrets.AZURE_CLIENT_ID != \'\' }}"), and set secrets for the repository or declare environment: in the job. Workflows of forks and Dependabot do not get them.',
    link: 'https://docs.github.com/actions/security-for-github-actions/security-guides/using-secrets-in-github-actions',
    source: issue('Azure/login#481'),
    examples: [[login("Using auth-type: SERVICE_PRINCIPAL. Not all values are present. Ensure 'client-id' and 'tenant-id' are supplied.")]],
    composed: [[login("Not all values are present. Ensure 'client-id' and 'tenant-id' are supplied.")]],
    not: [login("AADSTS7000216: 'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.")],
  },
]
