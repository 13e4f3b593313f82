// Refusals of Azure Resource Graph, which `retain`, `check` and others query.
import { issue, learnPage, refused, type Diagnosis } from './diagnosis.js'

const troubleshooting = learnPage('azure/governance/resource-graph/troubleshoot/general')
const support = 'Please provide below info when asking for support: timestamp = 2026-11-27T09:00:00Z, correlationId = 1.'

export const resourceGraphDiagnoses: readonly Diagnosis[] = [
  {
    id: 'resource-graph-denied',
    title: 'Resource Graph does not show the login these subscriptions',
    signs: [
      { from: ['refusal'], text: /AccessDenied: [^]*(?:info when asking for support|Access is denied to the requested resource)/i },
      { from: ['refusal'], code: ['AccessDenied'], status: [403], isSilent: true },
    ],
    cause: 'The login has no role with read access on any of the subscriptions that the query names.',
    fix: 'Give the pipeline’s identity the role Reader on the subscription; az group list --subscription <id> shows whether it can read there.',
    link: learnPage('azure/governance/resource-graph/overview'),
    source: issue('Azure/aztfexport#264'),
    examples: [
      [refused(403, 'AccessDenied', '', 'POST')],
      [
        refused(
          403,
          'AccessDenied',
          `${support} AccessDenied: Access is denied to the requested resource. The user might not have enough permission.`,
          'POST',
        ),
      ],
    ],
    not: [
      refused(403, 'AuthorizationFailed', "The client 'c' does not have authorization to perform action 'Microsoft.Compute/images/read'."),
    ],
  },
  {
    id: 'resource-graph-query',
    title: 'Resource Graph does not accept the query',
    signs: [
      {
        from: ['refusal'],
        text: /InvalidQuery: |DisallowedLogicalTableName|ParserFailure|DisallowedMaxNumberOfRemoteTables|Table \w+ is invalid, unsupported or disallowed/,
      },
    ],
    names: { what: 'Its reason', in: /((?:DisallowedLogicalTableName|ParserFailure|Disallowed\w+): [^\n]{1,160})/ },
    cause: 'The Resource Graph of this cloud lacks a table or a feature that the query uses, or the query has a mistake.',
    fix: 'In a sovereign cloud, leave out what needs this query; in the public cloud, report it with the message.',
    link: troubleshooting,
    source: issue('Azure/enterprise-azure-policy-as-code#468'),
    examples: [
      [
        refused(
          400,
          'BadRequest',
          `${support} InvalidQuery: Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying. DisallowedLogicalTableName: Table authorizationresources is invalid, unsupported or disallowed.`,
          'POST',
        ),
      ],
    ],
    composed: [
      [
        refused(
          400,
          'BadRequest',
          `${support} InvalidQuery: Query is invalid. ParserFailure: ParserFailure at line 1, token "wher".`,
          'POST',
        ),
      ],
    ],
    not: [refused(400, 'BadRequest', 'Bad Request', 'POST')],
  },
]
