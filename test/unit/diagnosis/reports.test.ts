// Logs and answers as public reports have them, reduced, and the cause that is found in each.
import assert from 'node:assert/strict'
import { diagnose } from '../../../shared/diagnosis/diagnose.js'
import { anyFailure, anyTimeout, login, provisioned, refused, run } from '../../../shared/diagnosis/diagnosis.js'
import type { Evidence } from '../../../shared/diagnosis/evidence.js'
import type { JsonObject } from '../../../shared/json.js'
import { Narrator } from '../../../shared/service/log/narrator.js'

const ui = '[00000000-0000-0000-0000-000000000001] PACKER 2025/03/18 20:42:48 ui: '
const id = '[00000000-0000-0000-0000-000000000001] PACKER 2025/03/18 20:42:48 '

// The evidence in a log; lines that do not begin with PACKER or [ get the usual prefix.
const evidenceOf = (lines: readonly string[], customize: readonly JsonObject[] = []): readonly Evidence[] => {
  const narrator = new Narrator({
    template: { properties: { customize: [...customize] } },
    list: 'customize',
    level: 'quiet',
    print: () => undefined,
  })
  for (const line of lines) narrator.take(/^(?:PACKER|\[0)/.test(line) ? line : `${ui}${line}`)
  return narrator.failure?.evidence ?? []
}

const step = (kind: string): string => `${id}[INFO] (telemetry) Starting provisioner ${kind}`
const end = (kind: string): string => `${id}[INFO] (telemetry) ending ${kind}`
const failed = (code: number): readonly string[] => [
  '==> azure-arm: Provisioning step had errors: Running the cleanup provisioner, if present...',
  `Build 'azure-arm' errored after 24 minutes 41 seconds: Script exited with non-zero exit status: ${code}. Allowed exit codes are: [0]`,
]
const shell = [{ type: 'Shell', inline: ['x'] }]
const powershell = [{ type: 'PowerShell', inline: ['x'] }]

const reports: readonly (readonly [string, string | undefined, readonly Evidence[]])[] = [
  ['F10 WinRM', 'machine-not-reached', [anyFailure, ...evidenceOf(["PACKER OUT Build 'azure-arm' errored: Timeout waiting for WinRM."])]],
  [
    'F11 closed ports',
    'proxy-not-reached',
    [
      anyFailure,
      ...evidenceOf([
        `${id}[ERROR] WinRM connection err: unknown error Post "https://10.0.11.7:5986/wsman": proxyconnect tcp: dial tcp 10.241.228.0:60000: i/o timeout`,
        "PACKER OUT Build 'azure-arm' errored: Timeout waiting for WinRM.",
      ]),
    ],
  ],
  [
    'F12 sysprep until the timeout',
    'sysprep-undeployable',
    [
      anyTimeout,
      ...evidenceOf(
        [
          ...[step('powershell'), end('powershell'), step('powershell'), end('powershell'), step('powershell'), end('powershell')],
          step('powershell'),
          ...Array.from({ length: 60 }, () => '    azure-arm: IMAGE_STATE_UNDEPLOYABLE'),
          `${id}Cancelling build after receiving terminated`,
        ],
        [...powershell, ...powershell],
      ),
    ],
  ],
  [
    'F14 cores, newer words',
    'core-quota',
    [
      anyFailure,
      ...evidenceOf([
        '==> azure-arm: ERROR: -> OperationNotAllowed : Operation could not be completed as it results in exceeding approved standardDDSv4Family Cores quota. Additional details - Current Limit: 0, Current Usage: 0, Additional Required: 2,',
      ]),
    ],
  ],
  [
    'F15 size',
    'size-not-available',
    [
      anyFailure,
      ...evidenceOf([
        "==> azure-arm: ERROR: -> SkuNotAvailable : The requested VM size for resource 'x' is currently not available in location 'westeurope'.",
      ]),
    ],
  ],
  [
    'zypper without repositories, which it reports as a warning',
    'suse-unregistered',
    [
      anyFailure,
      ...evidenceOf(
        [step('shell'), '    azure-arm: Warning: No repositories defined.', "    azure-arm: No provider of 'git' found.", ...failed(104)],
        shell,
      ),
    ],
  ],
  [
    'Windows Update while Windows shuts down',
    'windows-shutting-down',
    [
      anyFailure,
      ...evidenceOf(
        [
          step('windows-update'),
          '    azure-arm: Running Windows update...',
          "Build 'azure-arm' errored after 24 minutes 41 seconds: Windows update script exited with non-zero exit status: 2147943515",
        ],
        [{ type: 'WindowsUpdate' }],
      ),
    ],
  ],
  [
    'F16 container quota',
    'container-instances-quota',
    [
      run(
        "Resource type 'Microsoft.ContainerInstance/containerGroups' container group quota 'StandardCores' exceeded in region 'eastus'. Limit: '10', Usage: '8' Requested: '4'.",
      ),
    ],
  ],
  [
    'F16b container capacity',
    'container-instances-capacity',
    [
      run(
        "The requested resource is not available in the location 'eastus' at this moment. Resource requested: '4' CPU '8' GB memory 'Linux' OS virtual network",
      ),
    ],
  ],
  [
    'F5 generic',
    'internal-error',
    [
      provisioned(
        'NoCustomizerScript',
        'Internal error occurred. This is a generic error. To identify possible causes, go to https://aka.ms/azvmimagebuilderts.',
      ),
    ],
  ],
  [
    'F6b generation',
    'generation-mismatch',
    [
      provisioned(
        'ValidationFailed',
        'Validation failed: Error with Hyper-V Version validation (cross-generation for multiple Hyper-V Versions is not supported). The provided SIG: x, has a different Hyper-V Generation: V2, than source image: V1.',
      ),
    ],
  ],
  [
    'F8 plan',
    'plan-missing',
    [provisioned('PurchasePlanNotProvided', 'Purchase Plan was not provided for image: location: westeurope, publisherName: p.')],
  ],
  [
    'F17 private link',
    'private-link-policies',
    [provisioned('Other', 'PrivateLinkService Network Policy is not disabled for the given subnet. ...')],
  ],
  [
    'F18 unavailable file',
    'file-not-reachable',
    [
      provisioned(
        'ValidationFailed',
        'Resource https://example.com/a.ps1 is unavailable. Please check the file exists, and that Image Builder can access it',
      ),
    ],
  ],
  [
    'F19 case',
    'federation-subject-case',
    [
      login(
        "AADSTS7002138: No matching federated identity record found for presented assertion subject 'repo:Owner/Repo:environment:Production'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison.",
      ),
    ],
  ],
  [
    'F20 other tenant',
    'linked-subscription-foreign',
    [
      refused(
        403,
        'LinkedAuthorizationFailed',
        "The client has permission to perform action 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on scope '...', however the current tenant 't' is not authorized to access linked subscription 'b'.",
      ),
    ],
  ],
  [
    'F21 type',
    'resource-type-unregistered',
    [refused(409, 'MissingRegistrationForType', "The subscription is not registered for the resource type 'imageTemplates'. ...")],
  ],
  [
    'F22 memory',
    'windows-update-memory',
    [
      anyFailure,
      ...evidenceOf(
        [step('windows-update'), `${id}Build 'azure-arm' errored after 56 minutes 32 seconds: unexpected EOF`],
        [{ type: 'WindowsUpdate' }],
      ),
    ],
  ],
  [
    'F23 update',
    'windows-update-restart-outstanding',
    [
      anyFailure,
      ...evidenceOf(
        [step('windows-update'), '    azure-arm: ERROR: Exception from HRESULT: 0x80240016', ...failed(1)],
        [{ type: 'WindowsUpdate' }],
      ),
    ],
  ],
  [
    'an update server that fails until the last try',
    'windows-update-not-reached',
    [
      anyFailure,
      ...evidenceOf(
        [
          step('windows-update'),
          "    azure-arm: Search for Windows updates failed with 'Exception from HRESULT: 0x80240438'. Retrying...",
          ...failed(1),
        ],
        [{ type: 'WindowsUpdate' }],
      ),
    ],
  ],
  [
    'a repository that changes while apt reads it',
    'repository-inconsistent',
    [
      anyFailure,
      ...evidenceOf(
        [
          step('shell'),
          '==> azure-arm: W: Failed to fetch http://archive.example.com/dists/x/Packages  Hash Sum mismatch',
          '==> azure-arm: E: Some index files failed to download. They have been ignored, or old ones used instead.',
          ...failed(100),
        ],
        shell,
      ),
    ],
  ],
  [
    'sysprep that never begins',
    'sysprep-undeployable',
    [
      anyTimeout,
      ...evidenceOf(
        [
          ...[step('powershell'), end('powershell'), step('powershell')],
          ...Array.from({ length: 60 }, () => '    azure-arm: IMAGE_STATE_COMPLETE'),
          `${id}Cancelling build after receiving terminated`,
        ],
        powershell,
      ),
    ],
  ],
  [
    'F24 words of a script',
    'script-failed',
    [
      anyFailure,
      ...evidenceOf(
        [step('shell'), '    azure-arm: WARN storage API answered QuotaExceeded for account logs; retrying', ...failed(7)],
        shell,
      ),
    ],
  ],
  [
    'F24c words of a script',
    'script-failed',
    [anyFailure, ...evidenceOf([step('shell'), '    azure-arm: which: waagent: not found (ok in this distro)', ...failed(7)], shell)],
  ],
  [
    'F25 terms',
    'terms-not-accepted',
    [
      anyFailure,
      ...evidenceOf([
        '==> azure-arm: ERROR: -> MarketplacePurchaseEligibilityFailed : Marketplace purchase eligibilty check returned errors. See inner errors for details.',
        "==> azure-arm: ERROR:   -> BadRequest : Offer cannot be purchased. You have not accepted the legal terms on this subscription: 's' for this plan.",
      ]),
    ],
  ],
  [
    'F27 disk',
    'disk-too-small',
    [
      anyFailure,
      ...evidenceOf([
        '==> azure-arm: ERROR: -> InvalidParameter : The specified disk size 64 GB is smaller than the size of the corresponding disk in the VM image: 127 GB. This is not allowed.',
      ]),
    ],
  ],
  [
    'F28 generation',
    'size-generation',
    [
      anyFailure,
      ...evidenceOf(["==> azure-arm: ERROR: -> BadRequest : The selected VM size 'Standard_D1_v2' cannot boot Hypervisor Generation '2'."]),
    ],
  ],
  [
    'F33 apt',
    'apt-locked',
    [
      anyFailure,
      ...evidenceOf(
        [
          step('shell'),
          '==> azure-arm: E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1234 (unattended-upgr)',
          ...failed(100),
        ],
        shell,
      ),
    ],
  ],
  [
    'F35 identity',
    'identity-unusable',
    [
      refused(
        400,
        'FailedIdentityOperation',
        '... Response: \'{..."message":"Resource \'/subscriptions/s/.../userAssignedIdentities/x\' was not found."...}\'',
      ),
    ],
  ],
  [
    'a failure before the first step',
    'machine-not-made',
    [anyFailure, ...evidenceOf(["Build 'azure-arm' errored after 2 minutes: something unheard of"])],
  ],
  [
    'the deprovisioning',
    'waagent-missing',
    [
      anyFailure,
      ...evidenceOf(
        [
          step('shell'),
          end('shell'),
          step('shell'),
          '==> azure-arm: /tmp/DeprovisioningScript.sh: 1: /usr/sbin/waagent: not found',
          ...failed(127),
        ],
        shell,
      ),
    ],
  ],
  [
    'an error of a script that looks like Packer’s',
    'script-failed',
    [
      anyFailure,
      ...evidenceOf(
        [
          step('shell'),
          "==> azure-arm: ERROR: -> SkuNotAvailable : The requested VM size for resource 'x' is currently not available",
          ...failed(9),
        ],
        shell,
      ),
    ],
  ],
  [
    'an exit code below zero',
    'exit-139',
    [anyFailure, ...evidenceOf([step('powershell'), '    azure-arm: starting', ...failed(-1073741819)], powershell)],
  ],
  [
    'words in another language, with an id that is the same in all',
    'parameter-missing',
    [
      anyFailure,
      ...evidenceOf(
        [
          step('powershell'),
          '==> azure-arm: Install-X : Parametersatz kann nicht mit den angegebenen benannten Parametern aufgelöst werden.',
          '==> azure-arm:     + FullyQualifiedErrorId : AmbiguousParameterSet,Contoso.InstallX',
          ...failed(1),
        ],
        powershell,
      ),
    ],
  ],
  [
    'errors of the clean-up',
    'script-failed',
    [
      anyFailure,
      ...evidenceOf(
        [
          step('shell'),
          '    azure-arm: nginx: [emerg] unknown directive',
          ...failed(16),
          '==> azure-arm: ERROR: -> ScopeLocked : following scope(s) are locked: x',
        ],
        shell,
      ),
    ],
  ],
  [
    'hashicorp/packer-plugin-azure#287 a managed image of an Arm64 machine',
    'managed-image-architecture',
    [
      anyFailure,
      ...evidenceOf([
        "==> azure-arm.ubuntu: ERROR: -> OperationNotAllowed : Creating an image with sourceVirtualMachine source that has CPU Architecture 'Arm64' is not supported. Please select a source resource with a supported CPU Architecture: 'x64'.",
      ]),
    ],
  ],
  [
    'an answer at the capture, in a log without steps',
    'machine-not-captured',
    [
      anyFailure,
      ...evidenceOf([
        '==> azure-arm: Powering off machine ...',
        '==> azure-arm: Capturing image ...',
        '==> azure-arm: ERROR: -> UnknownImageFailure : The image could not be made.',
      ]),
    ],
  ],
  [
    'an answer at the capture, in a log without the end of the last step',
    'machine-not-captured',
    [
      anyFailure,
      ...evidenceOf(
        [
          step('shell'),
          '    azure-arm: installed',
          '==> azure-arm: Powering off machine ...',
          '==> azure-arm: Capturing image ...',
          '==> azure-arm: ERROR: -> UnknownImageFailure : The image could not be made.',
        ],
        shell,
      ),
    ],
  ],
  [
    'Azure/avdaccelerator#818 a subnet without the service endpoint',
    'service-endpoint-missing',
    [
      refused(
        400,
        'SubnetsHaveNoServiceEndpointsConfigured',
        "Subnets build of virtual network /subscriptions/s/virtualNetworks/n do not have ServiceEndpoints for Microsoft.KeyVault resources configured. Add Microsoft.KeyVault to subnet's ServiceEndpoints collection before trying to ACL Microsoft.KeyVault resources to these subnets..",
      ),
    ],
  ],
]

describe('public reports', () => {
  for (const [name, expected, evidence] of reports)
    it(`have the right cause: ${name}`, () => {
      assert.deepEqual(
        diagnose(evidence).map((one) => one.id),
        expected === undefined ? [] : [expected],
        JSON.stringify(evidence),
      )
    })
})
