// What the Azure CLI may see of this process's environment. The identity library starts it with process.env and has no option for that.
import { passedOn } from './passed-on.js'

// Runs `start`, which starts the Azure CLI before it returns, with only the variables that the CLI needs. No token of the pipeline and no
// input is among them.
export const startAzureCli = <Result>(start: () => Result): Result => {
  const all = process.env
  process.env = passedOn(all, isNeeded)
  try {
    return start()
  } finally {
    process.env = all
  }
}

const isNeeded = (name: string): boolean => needed.has(name.toUpperCase())

// Its configuration and extensions, the proxies and certificate authorities of requests (Python's and Node's), and what programs on Windows
// are found and run by.
const needed: ReadonlySet<string> = new Set([
  'AZURE_CONFIG_DIR',
  'AZURE_EXTENSION_DIR',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'LANG',
  'LC_ALL',
  'PATHEXT',
  'COMSPEC',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMFILES',
  'PROGRAMDATA',
])
