import { at, textOf } from '../../json.js'
import { failed, warning, type Check } from '../check.js'
import { artifactsAccount, hasExceptions, serviceReadsArtifacts } from '../storage-account.js'

// The service can reach the storage of the artifacts.
export const artifactsNetwork: Check = {
  id: 'artifacts-network',
  title: 'Way to the artifacts',
  why: 'The service downloads scripts and files from outside of your networks, and is none of the services that storage trusts. With a firewall before the storage account the template fails.',
  right: 'Microsoft.Storage/storageAccounts/read',
  fix: 'Let the account take requests from all networks: its blobs stay private. Or keep it closed, and let the build VM fetch the files by its own identity over a private endpoint: put them into a folder that a File customizer names, with subnetId and vmProfile.userAssignedIdentities set.',
  source: 'troubleshooting, storage firewalls',
  applies: serviceReadsArtifacts,
  check: async (subject, azure) => {
    const where = subject.spell('artifacts-container-url')
    const account = await artifactsAccount(subject, azure)
    const name = textOf(at(account, 'name')) ?? ''
    const rules = at(account, 'properties', 'networkAcls')
    if (textOf(at(account, 'properties', 'publicNetworkAccess')) === 'Disabled')
      return [failed(where, `The storage account ${name} takes no requests from public networks, which the service’s come from.`)]
    if (textOf(at(rules, 'defaultAction')) !== 'Deny') return []
    const message = `The firewall of the storage account ${name} denies what it does not list`
    return hasExceptions(rules)
      ? [warning(where, `${message}: the service has no address that could be listed, so it will likely be denied.`)]
      : [failed(where, `${message}, and it lists nothing.`)]
  },
}
