// Logins that a policy of the tenant refuses.
import { issue, learnPage, login, refused, type Diagnosis } from './diagnosis.js'

const from = ['login'] as const
const errors = learnPage('entra/identity-platform/reference-error-codes')
const ofCli = (text: string) => login(`The Azure CLI did not return a token: ${text}`)

export const loginPolicyDiagnoses: readonly Diagnosis[] = [
  {
    id: 'conditional-access',
    title: 'A policy of the tenant blocks the login',
    signs: [
      {
        from: ['login'],
        text: /AADSTS(?:5300[0-35]|53000\d|53009|5301[01]|53003\d|50005|50097|50131|50155)\b|blocked by Conditional Access/i,
      },
      { from: ['refusal'], text: /Continuous access evaluation resulted in challenge/i },
    ],
    cause:
      'Conditional Access or the security defaults of the tenant forbid this login: for example from where the agent runs, on a device that the tenant does not manage, or because of a risk.',
    fix: 'Log in with a workload identity (federated) instead of a person, and have it or the agent’s addresses excluded from the policy.',
    link: learnPage('entra/identity/conditional-access/workload-identity'),
    source: issue('microsoft/fabric-toolbox#641'),
    examples: [
      [login('AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.')],
      [ofCli('AADSTS530003: Your device is required to be managed to access this resource.')],
    ],
    composed: [
      [login('AADSTS530035: Access has been blocked by security defaults.')],
      [
        login(
          'AADSTS50131: Device is not in required device state: known. Or, the request was blocked due to suspicious activity, access policy, or security policy decisions.',
        ),
      ],
      [refused(401, 'InvalidAuthenticationToken', 'Continuous access evaluation resulted in challenge with result: InteractionRequired.')],
    ],
    not: [login('AADSTS7000112: Application is disabled.')],
  },
  {
    id: 'login-mfa',
    title: 'The login needs a second factor of a person',
    signs: [
      {
        from,
        text: /AADSTS(?:53004|50076|50078|50079|5007[24]|500121|50158)\b|(?:must|required to) (?:use|enroll in) multi-?factor authentication|External security challenge not satisfied/i,
      },
    ],
    cause:
      'The login is that of a person, and the tenant demands multifactor authentication of people, which an unattended job cannot give.',
    fix: 'Let the job log in as an application: a service connection with workload identity federation, or client-id and tenant-id with a federated credential. On your own machine, run az login again.',
    link: learnPage('entra/identity/authentication/concept-mandatory-multifactor-authentication'),
    source: issue('Azure/azure-devops-cli-extension#1106'),
    examples: [
      [
        ofCli(
          'AADSTS50076: Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access.',
        ),
      ],
      [login('AADSTS50079: The user is required to use multi-factor authentication.')],
      [ofCli('AADSTS50158: External security challenge not satisfied. User will be redirected to another page.')],
    ],
    not: [login('AADSTS53003: Access has been blocked by Conditional Access policies.')],
  },
  {
    id: 'tenant-restricted',
    title: 'The network of the agent does not allow logins to this tenant',
    signs: [{ from, text: /AADSTS50002\b|AADSTS50002[12]\b/ }],
    cause:
      'A proxy on the way to Entra adds the tenants that are allowed (tenant restrictions: Restrict-Access-To-Tenants), and tenant-id is not among them.',
    fix: 'Have the network’s administrators add the tenant to the restrictions of that proxy, or run the job on an agent outside of this network.',
    link: learnPage('entra/identity/enterprise-apps/tenant-restrictions'),
    source: errors,
    examples: [
      [
        login(
          "AADSTS500021: Access to 'Contoso' tenant is denied. AADSTS500021 indicates that the tenant restriction feature is configured and that the user is trying to access a tenant that isn't in the list of allowed tenants specified in the header Restrict-Access-To-Tenant.",
        ),
      ],
    ],
    composed: [[login('AADSTS50002: NotAllowedTenant - Sign-in failed because of a restricted proxy access on the tenant.')]],
    not: [login("AADSTS90002: Tenant 'x' not found.")],
  },
  {
    id: 'application-not-consented',
    title: 'The application is not approved in this tenant yet',
    signs: [{ from, text: /AADSTS65001\b|AADSTS50105\b|AADSTS650056\b|AADSTS9009[45]\b|AADSTS90008\b/ }],
    cause:
      'No one has consented to what the application asks for, or the application admits only users and groups that are assigned to it.',
    fix: 'Have an administrator of the tenant grant the consent (az ad app permission admin-consent), or assign the login to the enterprise application.',
    link: learnPage('entra/identity/enterprise-apps/grant-admin-consent'),
    source: errors,
    examples: [
      [login('AADSTS65001: The user or administrator has not consented to use the application with ID 1.')],
      [login('AADSTS50105: Your administrator has configured the application to block users unless they are specifically granted access.')],
    ],
    not: [login('AADSTS700016: Application with identifier was not found in the directory.')],
  },
]
