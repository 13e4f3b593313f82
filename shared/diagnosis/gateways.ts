// Answers that do not come from Azure Resource Manager itself, or without a reason.
import { issue, learnPage, refused, type Diagnosis } from './diagnosis.js'

const safelist = learnPage('azure/azure-portal/azure-portal-safelist-urls')

export const gatewayDiagnoses: readonly Diagnosis[] = [
  {
    id: 'answer-not-azure',
    title: 'Something else answered instead of Azure',
    signs: [
      { from: ['refusal'], text: /^HTTP [1-4]\d\d: \s*(?:<!DOCTYPE html|<html|<head|<body)/i },
      { from: ['refusal', 'network'], text: /answered instead of Azure Resource Manager, with HTTP status (?:[1-4]\d\d|511)\b/ },
    ],
    before: ['refused-without-reason', 'network-failed'],
    names: { what: 'Its title', in: /<title>\s*([^<]{1,120}?)\s*<\/title>/i },
    cause:
      'Resource Manager answers in JSON, with a request id: a proxy, web filter or firewall between the agent and Azure gave this answer. Neither the credential nor a role was checked.',
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
      [refused(403, 'HTTP 403', 'A proxy or gateway answered instead of Azure Resource Manager, with HTTP status 403 and no text.', 'GET')],
      [
        refused(
          511,
          'HTTP 511',
          'A proxy or gateway answered instead of Azure Resource Manager, with HTTP status 511 and a web page with the title “Sign in to the network”.',
          'GET',
        ),
      ],
    ],
    not: [refused(502, 'HTTP 502', '<html><head><title>502 Bad Gateway</title></head></html>', 'GET')],
  },
  {
    id: 'proxy-without-azure',
    title: 'A proxy got no answer of Azure',
    signs: [{ from: ['refusal'], text: /answered instead of Azure Resource Manager, with HTTP status 5(?!11)\d\d\b/ }],
    before: ['service-unavailable', 'internal-error'],
    cause:
      'The answer has no request id of Azure: a proxy or gateway between the agent and Azure gave it, also after the retries that were made. It does not reach the host, does not resolve its name, or had no answer in time.',
    fix: 'Ask who runs the proxy why; curl -v https://management.azure.com on the agent shows what it answers. If the agent reaches Azure without it, list the host in NO_PROXY. Then run the job again: it finds a template or a run that was created.',
    link: learnPage('azure/devops/pipelines/agents/proxy'),
    source: learnPage('rest/api/azure/#response-header'),
    examples: [
      [refused(502, 'HTTP 502', 'A proxy or gateway answered instead of Azure Resource Manager, with HTTP status 502 and no text.', 'GET')],
      [
        refused(
          504,
          'HTTP 504',
          'A proxy or gateway answered instead of Azure Resource Manager, with HTTP status 504 and a web page with the title “Gateway Timeout”.',
        ),
      ],
    ],
    not: [refused(503, 'ServiceUnavailable', 'The service is unavailable.')],
  },
  {
    id: 'refused-without-reason',
    title: 'Azure refuses the request without a reason',
    signs: [
      { from: ['refusal'], code: ['Forbidden', 'HTTP 403'], status: [403], isSilent: true },
      { from: ['refusal'], text: /answer had status 403 and no text/ },
    ],
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
