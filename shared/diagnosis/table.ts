// The known failures of the service: how each is recognised, by the origin of the words, its cause, and what to do. docs/troubleshooting.md
// is generated from this table. Texts are those of the service, of Packer and of public reports; a failure without known words has no row.
import { ansibleDiagnoses } from './ansible.js'
import { aptAnswerDiagnoses } from './apt-answers.js'
import { armRefusalDiagnoses } from './arm-refusals.js'
import { buildFileDiagnoses } from './build-files.js'
import { buildVmConnectionDiagnoses } from './build-vm-connections.js'
import { capacityDiagnoses } from './capacity.js'
import type { Diagnosis } from './diagnosis.js'
import { distributionDiagnoses } from './distribution.js'
import { linuxDistributionDiagnoses } from './linux-distributions.js'
import { downloadDiagnoses } from './downloads.js'
import { driverDiagnoses } from './drivers.js'
import { fileSystemDiagnoses } from './file-systems.js'
import { fileDiagnoses } from './files.js'
import { generalizingDiagnoses } from './generalizing.js'
import { hangingDiagnoses } from './hanging.js'
import { identityDiagnoses } from './identities.js'
import { limitDiagnoses } from './limits.js'
import { linuxPackageDiagnoses } from './linux-packages.js'
import { linuxScriptDiagnoses } from './linux-scripts.js'
import { loginDiagnoses } from './logins.js'
import { networkDiagnoses } from './networks.js'
import { packageConflictDiagnoses } from './package-conflicts.js'
import { packageManagerDiagnoses } from './package-managers.js'
import { packageVersionDiagnoses } from './package-versions.js'
import { gitErrorDiagnoses } from './git-errors.js'
import { windowsUpdateAnswerDiagnoses } from './windows-update-answers.js'
import { powershellCommandDiagnoses } from './powershell-commands.js'
import { powershellErrorDiagnoses } from './powershell-errors.js'
import { purchaseDiagnoses } from './purchases.js'
import { publishingDiagnoses } from './publishing.js'
import { repositoryDiagnoses } from './repositories.js'
import { requestDiagnoses } from './requests.js'
import { rpmRepositoryDiagnoses } from './rpm-repositories.js'
import { scriptAzureDiagnoses } from './script-azure.js'
import { scriptEnvironmentDiagnoses } from './script-environment.js'
import { scriptErrorDiagnoses } from './script-errors.js'
import { scriptProgramDiagnoses } from './script-programs.js'
import { scriptRefusalDiagnoses } from './script-refusals.js'
import { scriptToolDiagnoses } from './script-tools.js'
import { sessionLoginDiagnoses } from './session-logins.js'
import { shareDiagnoses } from './shares.js'
import { silentCommandDiagnoses } from './silent-commands.js'
import { snapDiagnoses } from './snaps.js'
import { sourceDiagnoses } from './sources.js'
import { sqlServerDiagnoses } from './sql-server.js'
import { stagingStorageDiagnoses } from './staging-storage.js'
import { visualStudioDiagnoses } from './visual-studio.js'
import { desiredStateDiagnoses } from './desired-state.js'
import { virtualDesktopDiagnoses } from './virtual-desktop.js'
import { windowsComponentDiagnoses } from './windows-components.js'
import { windowsInstallerDiagnoses } from './windows-installer.js'
import { windowsScriptDiagnoses } from './windows-scripts.js'
import { templateStateDiagnoses } from './template-states.js'
import { templateFieldDiagnoses } from './template-fields.js'
import { rightDiagnoses } from './rights.js'
import { providerDiagnoses } from './providers.js'
import { subscriptionDiagnoses } from './subscriptions.js'
import { machineValueDiagnoses } from './machine-values.js'
import { resourceStateDiagnoses } from './resource-states.js'
import { sizeDiagnoses } from './sizes.js'
import { containerInstanceDiagnoses } from './container-instances.js'
import { azureAnswerDiagnoses } from './azure-answers.js'
import { windowsCauseDiagnoses } from './windows-causes.js'
import { windowsCodeDiagnoses } from './windows-codes.js'
import { scriptValueDiagnoses } from './script-values.js'
import { linuxAdministrationDiagnoses } from './linux-administration.js'
import { buildToolDiagnoses } from './build-tools.js'
import { loginCodeDiagnoses } from './login-codes.js'
import { languagePackageDiagnoses } from './language-packages.js'
import { clientDiagnoses } from './clients.js'
import { repositoryKeyDiagnoses } from './repository-keys.js'
import { repositoryToolDiagnoses } from './repository-tools.js'
import { windowsServicingDiagnoses } from './windows-servicing.js'
import { windowsSecurityDiagnoses } from './windows-security.js'
import { federationDiagnoses } from './federations.js'
import { connectionDiagnoses } from './connections.js'
import { templateValueDiagnoses } from './template-values.js'
import { securityTypeDiagnoses } from './security-types.js'
import { windowsUpdateDiagnoses } from './windows-updates.js'
import { assertionDiagnoses } from './assertions.js'
import { loginPolicyDiagnoses } from './login-policies.js'
import { platformTokenDiagnoses } from './platform-tokens.js'
import { machineLoginDiagnoses } from './machine-logins.js'
import { gatewayDiagnoses } from './gateways.js'
import { resourceGraphDiagnoses } from './resource-graph.js'
import { storageAnswerDiagnoses } from './storage-answers.js'
import { storageLinkDiagnoses } from './storage-links.js'
import { storageRefusalDiagnoses } from './storage-refusals.js'
import { azureCodeDiagnoses } from './azure-codes.js'
import { generalDiagnoses } from './general.js'

// If only general ones match, the first of them is taken.
export const diagnoses: readonly Diagnosis[] = [
  // Of what is general, where a build hung says more than what its step printed.
  ...hangingDiagnoses,
  ...templateStateDiagnoses,
  ...templateFieldDiagnoses,
  ...rightDiagnoses,
  ...providerDiagnoses,
  ...subscriptionDiagnoses,
  ...requestDiagnoses,
  ...armRefusalDiagnoses,
  ...identityDiagnoses,
  ...fileDiagnoses,
  ...buildFileDiagnoses,
  ...templateValueDiagnoses,
  ...securityTypeDiagnoses,
  ...sourceDiagnoses,
  ...purchaseDiagnoses,
  ...sizeDiagnoses,
  ...resourceStateDiagnoses,
  ...machineValueDiagnoses,
  ...containerInstanceDiagnoses,
  ...capacityDiagnoses,
  ...limitDiagnoses,
  ...stagingStorageDiagnoses,
  ...networkDiagnoses,
  ...buildVmConnectionDiagnoses,
  ...azureAnswerDiagnoses,
  ...repositoryDiagnoses,
  ...packageConflictDiagnoses,
  ...packageManagerDiagnoses,
  ...aptAnswerDiagnoses,
  ...rpmRepositoryDiagnoses,
  ...snapDiagnoses,
  ...repositoryKeyDiagnoses,
  ...linuxPackageDiagnoses,
  ...linuxScriptDiagnoses,
  ...linuxDistributionDiagnoses,
  ...fileSystemDiagnoses,
  ...linuxAdministrationDiagnoses,
  ...driverDiagnoses,
  ...shareDiagnoses,
  ...windowsScriptDiagnoses,
  ...windowsInstallerDiagnoses,
  ...windowsComponentDiagnoses,
  ...visualStudioDiagnoses,
  ...sqlServerDiagnoses,
  ...windowsCauseDiagnoses,
  ...windowsCodeDiagnoses,
  ...windowsSecurityDiagnoses,
  ...windowsServicingDiagnoses,
  ...powershellErrorDiagnoses,
  ...powershellCommandDiagnoses,
  ...desiredStateDiagnoses,
  ...virtualDesktopDiagnoses,
  ...scriptErrorDiagnoses,
  ...scriptValueDiagnoses,
  ...scriptToolDiagnoses,
  ...buildToolDiagnoses,
  ...packageVersionDiagnoses,
  ...repositoryToolDiagnoses,
  ...gitErrorDiagnoses,
  ...clientDiagnoses,
  ...ansibleDiagnoses,
  ...silentCommandDiagnoses,
  ...languagePackageDiagnoses,
  ...scriptProgramDiagnoses,
  ...scriptEnvironmentDiagnoses,
  ...scriptRefusalDiagnoses,
  ...scriptAzureDiagnoses,
  ...downloadDiagnoses,
  ...generalizingDiagnoses,
  ...distributionDiagnoses,
  ...publishingDiagnoses,
  ...windowsUpdateDiagnoses,
  ...windowsUpdateAnswerDiagnoses,
  ...gatewayDiagnoses,
  ...resourceGraphDiagnoses,
  ...storageAnswerDiagnoses,
  ...storageRefusalDiagnoses,
  ...storageLinkDiagnoses,
  ...azureCodeDiagnoses,
  ...generalDiagnoses,
  ...assertionDiagnoses,
  ...loginPolicyDiagnoses,
  ...platformTokenDiagnoses,
  ...machineLoginDiagnoses,
  ...sessionLoginDiagnoses,
  ...federationDiagnoses,
  ...connectionDiagnoses,
  ...loginCodeDiagnoses,
  ...loginDiagnoses,
]
