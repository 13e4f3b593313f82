// Signatures, certificates, Secure Boot and Defender in what a script prints.
import { anyFailure, issue, learnPage, powershell, shell, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const
const on = { from, provisioner: ['powershell'] } as const

export const windowsSecurityDiagnoses: readonly Diagnosis[] = [
  {
    id: 'security-policy-not-applied',
    title: 'A security policy of Windows could not be applied',
    signs: [
      {
        ...on,
        text: /\bscesrv\.log\b|\bsecedit(?:\.exe)?\b[^\n]{0,160}(?:fail|error)|Configuring 'SecurityPolicy' via [^\n]* failed|Failed to update (?:Account Policy|Security Option)/i,
      },
    ],
    followedBy: /Configuring 'SecurityPolicy'/,
    cause:
      'secedit, on its own or below a DSC resource, took a part of the policy only: for example an account that the image does not have, or a setting that this Windows does not know.',
    fix: 'Print the end of C:\\Windows\\security\\logs\\scesrv.log in the script, which names the setting, and leave that one out or create its account first.',
    link: learnPage('windows-server/administration/windows-commands/secedit-configure'),
    source: issue('dsccommunity/SecurityPolicyDsc#121'),
    examples: [
      [
        anyFailure,
        powershell(
          'Failed to update Account Policy Minimum_Password_Length,Enforce_password_history. Refer to %windir%\\security\\logs\\scesrv.log for details.',
        ),
      ],
      [anyFailure, powershell("Configuring 'SecurityPolicy' via C:\\Users\\packer\\AppData\\Roaming\\secpol.cfg' failed.")],
    ],
    not: [anyFailure, powershell('The password does not meet the password policy requirements.')],
  },
  {
    id: 'signature-not-accepted',
    title: 'Windows does not accept the signature or certificate of a file',
    signs: [
      { ...on, text: /Signature thumbprint do(?:es)? not match expected/i },
      {
        ...on,
        text: /\b0x800b01(?:00|01|09|0a|0c|10)\b|\b0x80096(?:010|004)\b|\bTRUST_E_\w+|\bCERT_E_(?:EXPIRED|REVOKED|CHAINING)\b/i,
      },
    ],
    cause:
      'Possible reasons are a file without a signature, one that was changed after it was signed, another certificate of the publisher than the script expects, and a certificate that has expired or does not lead to a root that the image trusts.',
    fix: 'Download the file again and compare Get-AuthenticodeSignature with its publisher; import the publisher’s root certificate, or let the machine reach the certificate revocation lists.',
    link: learnPage('powershell/module/microsoft.powershell.security/get-authenticodesignature'),
    source: learnPage('windows/win32/com/com-error-codes-4'),
    examples: [
      [anyFailure, powershell('Package downloaded successfully in 0.58 seconds\nSignature thumbprint do not match expected.')],
      [anyFailure, powershell('Install failed: 0x800B0100 No signature was present in the subject.')],
      [
        anyFailure,
        powershell('Add-AppxPackage failed: error 0x800B010A: A certificate chain could not be built to a trusted root authority.'),
      ],
    ],
    not: [anyFailure, powershell('SignatureStatus : Valid')],
  },
  {
    id: 'certificate-store-denied',
    title: 'Windows denies access to a store of certificates or keys',
    signs: [{ ...on, text: /\b0x80090010\b|\bNTE_PERM\b/i }],
    before: ['script-not-elevated', 'windows-result-code'],
    cause:
      'As a rule, a certificate with its key was to go into the store of the current user (Cert:\\CurrentUser), which a session over the network cannot write to, or the key belongs to another account.',
    fix: 'Import into Cert:\\LocalMachine\\My, or set runElevated on the customizer.',
    link: learnPage('powershell/module/pki/import-pfxcertificate'),
    source: issue('circleci/circleci-images#476'),
    examples: [[anyFailure, powershell('Import-PfxCertificate : Access denied. (Exception from HRESULT: 0x80090010)')]],
    composed: [[anyFailure, powershell('certutil: -importPFX command FAILED: 0x80090010 (-2146893808 NTE_PERM)\nAccess denied.')]],
    not: [anyFailure, powershell('Import-PfxCertificate : The specified network password is not correct.')],
  },
  {
    id: 'certificate-password-wrong',
    title: 'A certificate file cannot be opened with the password',
    signs: [
      { from: ['script'], provisioner: ['powershell'], text: /importPFX command FAILED: 0x80070056/i },
      {
        ...on,
        text: /Import-PfxCertificate[^]*(?:network password is not correct|\b0x80070056\b)|Pfx[^\n]*password (?:is|was) (?:wrong|incorrect)|PFX[^]*The specified network password is not correct/i,
      },
      { from, provisioner: ['shell'], text: /Mac verify error: invalid password|Keystore was tampered with, or password was incorrect/i },
    ],
    before: ['share-refused'],
    cause:
      'Windows words this as a wrong network password. Either the password is another one (an empty variable, a $ that the shell replaced), or the .pfx is encrypted in a way that this Windows cannot read: OpenSSL 3 and newer exports use AES256.',
    fix: 'Check the secret’s length in the script (not its value), and pass it as a SecureString; if the password is right, export the .pfx again with TripleDES (openssl pkcs12 -export -legacy).',
    link: learnPage('powershell/module/pki/import-pfxcertificate'),
    source: learnPage('powershell/module/pki/import-pfxcertificate'),
    examples: [
      [
        anyFailure,
        powershell('Import-PfxCertificate : The specified network password is not correct. 0x80070056 (WIN32: 86 ERROR_INVALID_PASSWORD)'),
      ],
      [anyFailure, shell('Mac verify error: invalid password?')],
    ],
    composed: [[anyFailure, powershell('CertUtil: -importPFX command FAILED: 0x80070056 (WIN32: 86 ERROR_INVALID_PASSWORD)')]],
    not: [anyFailure, powershell('net use : The specified network password is not correct.\nSystem error 86 has occurred.')],
  },
  {
    id: 'secure-boot-policy',
    title: 'Secure Boot forbids the change',
    signs: [{ ...on, text: /protected by Secure Boot policy/i }],
    cause:
      'The build machine is a Trusted Launch machine with Secure Boot, which keeps boot settings such as test signing and unsigned drivers out.',
    fix: 'Use drivers with a signature of Microsoft, and leave bcdedit /set testsigning out; if you cannot avoid it, use a source of security type Standard.',
    link: learnPage('azure/virtual-machines/trusted-launch'),
    source: 'https://github.com/appveyor/ci/issues/919',
    examples: [
      [
        anyFailure,
        powershell(
          'An error has occurred setting the element data.\nThe value is protected by Secure Boot policy and cannot be modified or deleted.',
        ),
      ],
    ],
    composed: [[anyFailure, powershell('bcdedit: The value is protected by Secure Boot policy')]],
    not: [anyFailure, powershell('The boot configuration data store could not be opened.\nAccess is denied.')],
  },
  {
    id: 'defender-off',
    title: 'Microsoft Defender does not run in this image',
    signs: [
      {
        ...on,
        text: /\b0x800106ba\b|(?:Mp(?:Preference|ComputerStatus|Signature)|Start-MpScan)[^\n]* : Operation failed with the following error: 0x%1!x!/i,
      },
    ],
    cause:
      'The script configures Defender, and its service is off: as a rule, another antivirus or a policy of the source image disabled it.',
    fix: 'Leave the Defender settings out for this image, or test (Get-Service WinDefend).Status before them.',
    link: learnPage('defender-endpoint/microsoft-defender-antivirus-compatibility'),
    source: learnPage('defender-endpoint/troubleshoot-microsoft-defender-antivirus'),
    examples: [
      [anyFailure, powershell('Set-MpPreference : Operation failed with the following error: 0x800106ba. Operation: Set-MpPreference.')],
      [anyFailure, powershell('Add-MpPreference : Operation failed with the following error: 0x%1!x!')],
    ],
    not: [anyFailure, powershell('This script contains malicious content and has been blocked by your antivirus software.')],
  },
]
