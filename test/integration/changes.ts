// Which of the requests that the emulator received can change something.
import type { RequestRecord } from '../emulator/net/request-log.js'

// Not a read, a login, or a question to Azure Policy or Resource Graph, which are POSTs that only read.
export const isChange = ({ host, method, path }: Pick<RequestRecord, 'host' | 'method' | 'path'>): boolean =>
  host !== 'authority' && method !== 'GET' && method !== 'HEAD' && !questions.some((question) => path.includes(question))

const questions = ['/Microsoft.PolicyInsights/checkPolicyRestrictions', '/Microsoft.ResourceGraph/resources']
