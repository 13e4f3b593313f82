// Which of the requests that the emulator received can change something.
import type { RequestRecord } from '../emulator/net/request-log.js'

// Not a read, a login, or the question to Azure Policy, which is a POST that only reads.
export const isChange = ({ host, method, path }: Pick<RequestRecord, 'host' | 'method' | 'path'>): boolean =>
  host !== 'authority' && method !== 'GET' && method !== 'HEAD' && !path.includes('/Microsoft.PolicyInsights/checkPolicyRestrictions')
