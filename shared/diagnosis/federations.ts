// Federated logins: what Entra compares of an assertion.
import { issue, learnPage, login, network, type Diagnosis } from './diagnosis.js'

const from = ['login'] as const
const errors = learnPage('entra/identity-platform/reference-error-codes')
const federation = learnPage('entra/workload-id/workload-identity-federation-create-trust')
const assertion = (code: string, rest: string): string =>
  `AADSTS${code}: No matching federated identity record found for presented assertion ${rest}. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation`

export const federationDiagnoses: readonly Diagnosis[] = [
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
      'The application has federated credentials, and none is for this branch, tag, environment, pull request or service connection. A subject of GitHub without ids does not match one with ids; and an organization can have changed the form of its subjects.',
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
      'Entra fetches the issuer’s public keys over the internet, and that failed. Usual reasons are an outage of the issuer or of Entra, which passes, and an issuer behind a firewall, such as a GitHub Enterprise Server.',
    fix: 'With github.com or dev.azure.com, run again later. If the issuer is another one, make <issuer>/.well-known/openid-configuration and its keys readable from the internet, or log in with a certificate instead.',
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
]
