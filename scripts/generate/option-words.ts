// What each option of a list is called in the Azure DevOps form.
import type { InputName } from '../../shared/inputs/table.js'
import { commands } from '../../shared/inputs/table/commands.js'

const kinds = { PlatformImage: 'Azure Marketplace', ManagedImage: 'Managed image', SharedImageGallery: 'Azure Compute Gallery', VHD: 'VHD' }
const keepVm = { cleanup: 'Delete the build VM', abort: 'Keep the build VM for debugging' }
const yesNo = { true: 'Yes', false: 'No' }

export const options: Partial<Readonly<Record<InputName, Readonly<Record<string, string>>>>> = {
  command: Object.fromEntries(commands.flatMap((command) => ('option' in command ? [[command.name, command.option]] : []))),
  'defined-by': { file: 'A template file in the repository', inputs: 'The fields of this form (with or without a file)' },
  'source-image-type': kinds,
  'dist-type': kinds,
  'source-os-type': { Linux: 'Linux (shell)', Windows: 'Windows (PowerShell)' },
  'dist-storage-account-type': {
    Standard_LRS: 'Standard, locally redundant',
    Standard_ZRS: 'Standard, zone redundant',
    Premium_LRS: 'Premium, locally redundant',
  },
  'dist-versioning-scheme': { Latest: 'Next version after the highest', Source: 'Version of the source image' },
  'error-handling-on-customizer-error': keepVm,
  'error-handling-on-validation-error': keepVm,
  'fail-on': { error: 'Errors', warning: 'Warnings and errors' },
  preflight: { on: 'Check, then continue', only: 'Check only', off: 'Do not check' },
  'on-different': { replace: 'Replace it', fail: 'Fail' },
  'on-running': { wait: 'Wait for it', fail: 'Fail' },
  partial: { fail: 'Fail', warn: 'Succeed with issues' },
  cleanup: { 'on-success': 'After a successful build', always: 'Always', never: 'Never' },
  'source-trigger': yesNo,
  'version-exclude-from-latest': yesNo,
  'check-scripts': {
    auto: 'With the shells of this machine',
    required: 'Fail if a shell is missing',
    shellcheck: 'With ShellCheck too, fail if one is missing',
    off: 'Do not check',
  },
  'artifacts-access': { identity: 'With the identity of the template', sas: 'With short-lived links (SAS)' },
  'on-deadline': { fail: 'Fail', leave: 'Succeed, and leave the build running' },
  'on-cancel': { cancel: 'Cancel the build', leave: 'Leave the build running' },
  'log-level': { quiet: 'Phases only', normal: 'Output of customizers and validators', all: 'Everything' },
  'made-by': { pipelines: 'These pipelines', 'image-builder': 'Azure VM Image Builder', anything: 'Anybody' },
  'when-use-unknown': { keep: 'Keep it', delete: 'Delete it' },
  sweep: { off: 'No', own: 'Of the pipelines of this repository', all: 'Of all pipelines that use this tool' },
  environment: {
    AzureCloud: 'Azure public cloud',
    AzureUSGovernment: 'Azure US Government',
    AzureChinaCloud: 'Azure China',
    custom: 'Another cloud, such as Azure Stack',
  },
}
