// Which of the requests that the emulator received come from the job and can change something.
import type { RequestRecord } from '../emulator/net/request-log.js'

// Not a read, a login, or a question to Azure Policy or Resource Graph, which are POSTs that only read; nor what the service writes by the
// identity of a template, perhaps in a run that an earlier test has left.
export const isChange = ({ host, method, path, principal }: Pick<RequestRecord, 'host' | 'method' | 'path' | 'principal'>): boolean =>
  host !== 'authority' &&
  principal !== 'template-identity' &&
  method !== 'GET' &&
  method !== 'HEAD' &&
  !questions.some((question) => path.includes(question))

const questions = ['/Microsoft.PolicyInsights/checkPolicyRestrictions', '/Microsoft.ResourceGraph/resources']
