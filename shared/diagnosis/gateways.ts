// Answers that do not come from Azure Resource Manager itself, or without a reason.
import { issue, learnPage, refused, type Diagnosis } from './diagnosis.js'

const safelist = learnPage('azure/azure-portal/azure-portal-safelist-urls')

export const gatewayDiagnoses: readonly Diagnosis[] = [
  {
    id: 'answer-not-azure',
    title: 'A web page came back instead of an answer of Azure',
    signs: [{ from: ['refusal'], text: /^HTTP [1-4]\d\d: \s*(?:<!DOCTYPE html|<html|<head|<body)/i }],
    names: { what: 'Its title', in: /<title>\s*([^<]{1,120}?)\s*<\/title>/i },
    cause:
      'Resource Manager answers in JSON: a proxy, web filter or firewall between the agent and Azure answered with a web page. Neither the credential nor a role was checked.',
    fix: 'Have management.azure.com (the Resource Manager of your cloud) and login.microsoftonline.com allowed there, without inspection or a sign-in page; curl -v https://management.azure.com on the agent shows who answers.',
    link: safelist,
    source: issue('Azure/azure-sdk-for-net#18961'),
    examples: [
      [
        refused(
          403,
          'HTTP 403',
          '<!DOCTYPE html><html><head><title>Blocked Request: https://management.azure.com/</title></head><body>The Web request has been blocked.</body></html>',
          'GET',
        ),
      ],
    ],
    composed: [
      [
        refused(
          403,
          'HTTP 403',
          '<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator. Your support ID is: 1</body></html>',
        ),
      ],
      [refused(200, 'HTTP 200', '<html><head><title>Sign in to the network</title></head></html>', 'GET')],
    ],
    not: [refused(502, 'HTTP 502', '<html><head><title>502 Bad Gateway</title></head></html>', 'GET')],
  },
  {
    id: 'refused-without-reason',
    title: 'Azure refuses the request without a reason',
    signs: [{ from: ['refusal'], code: ['Forbidden', 'HTTP 403'], status: [403] }],
    isGeneral: true,
    cause:
      'A missing role usually has the code AuthorizationFailed, and a policy RequestDisallowedByPolicy; a bare 403 can come from the network rules of a resource, from a private link, or from a gateway on the way.',
    fix: 'Look for the request in the activity log by the ids. An entry names what failed; without an entry, the request did not reach Azure: examine the network of the agent.',
    link: learnPage('azure/azure-monitor/platform/activity-log'),
    source: learnPage('rest/api/azure/#response-header'),
    examples: [[refused(403, 'Forbidden', '')], [refused(403, 'HTTP 403', 'The answer had status 403 and no text.', 'GET')]],
    not: [refused(403, 'RequestDisallowedByPolicy', "Resource 't' was disallowed by policy.")],
  },
]
