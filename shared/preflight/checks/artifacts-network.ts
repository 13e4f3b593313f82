import { at, isWord, textOf } from '../../json.js'
import { failed, warning, type Check } from '../check.js'
import { artifactsAccount, hasExceptions, serviceReadsArtifacts } from '../storage-account.js'

// The service can reach the storage of the artifacts.
export const artifactsNetwork: Check = {
  id: 'artifacts-network',
  title: 'Network access to the artifacts',
  why: 'The service downloads scripts and files from outside your networks, and is not one of the trusted services of Azure Storage. If the firewall of the storage account denies it, the template fails.',
  right: 'Microsoft.Storage/storageAccounts/read',
  fix: 'Allow all networks on the account: its blobs stay private. Or keep it closed, and let the build VM download the files with its own identity through a private endpoint: put them into a folder that a File customizer names, and set subnetId and vmProfile.userAssignedIdentities.',
  source: 'troubleshooting, storage firewalls',
  applies: serviceReadsArtifacts,
  check: async (subject, azure) => {
    const where = subject.spell('artifacts-container-url')
    const account = await artifactsAccount(subject, azure)
    const name = textOf(at(account, 'name')) ?? ''
    const rules = at(account, 'properties', 'networkAcls')
    if (isWord(at(account, 'properties', 'publicNetworkAccess'), 'Disabled'))
      return [
        failed(where, `The storage account ${name} accepts no requests from public networks, and the service’s requests come from there.`),
      ]
    if (!isWord(at(rules, 'defaultAction'), 'Deny')) return []
    const message = `The firewall of the storage account ${name} denies everything that it does not list`
    return hasExceptions(rules)
      ? [warning(where, `${message}: the service has no fixed address to list, so it will likely be denied.`)]
      : [failed(where, `${message}, and it lists nothing.`)]
  },
}
