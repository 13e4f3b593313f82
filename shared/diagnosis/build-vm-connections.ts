// What keeps the service from reaching the build VM, or ends the connection to it.
import {
  anyFailure,
  anyTimeout,
  azure,
  building,
  issue,
  learnPage,
  networking,
  operation,
  packer,
  shell,
  stop,
  troubleshooting,
  type Diagnosis,
} from './diagnosis.js'

const vmErrors = learnPage('troubleshoot/azure/virtual-machines/windows/error-messages')

export const buildVmConnectionDiagnoses: readonly Diagnosis[] = [
  {
    id: 'proxy-not-reached',
    title: 'The way from the service to the build machine is closed',
    signs: [{ from: ['packer'], text: /proxyconnect tcp: dial tcp \S+:6000[01]|dial tcp \S+:6000[01]: i\/o timeout/i }],
    before: ['machine-not-reached'],
    cause:
      'The service had no answer from the build’s proxy machine or load balancer: as a rule, a network security group or firewall is in the way.',
    fix: 'Allow TCP 60000-60001 from AzureLoadBalancer to VirtualNetwork, and 60000-60001, 22 and 5986 inside the virtual network, with a higher priority than any deny rule.',
    link: networking,
    source: troubleshooting('troubleshoot-build-failures'),
    examples: [
      [
        anyFailure,
        packer(
          '[ERROR] WinRM connection err: unknown error Post "https://10.0.11.7:5986/wsman": proxyconnect tcp: dial tcp 10.241.228.0:60000: i/o timeout',
        ),
        packer("Build 'azure-arm' errored: Timeout waiting for WinRM."),
        stop('before', 'failure'),
      ],
      [
        anyFailure,
        packer('[ERROR] dial tcp 10.0.0.4:60001: i/o timeout'),
        packer("Build 'azure-arm' errored after 10 minutes: Timeout waiting for SSH."),
        stop('before', 'failure'),
      ],
    ],
    not: [packer('[ERROR] dial tcp 10.0.0.4:22: i/o timeout')],
  },
  {
    id: 'machine-not-reached',
    title: 'The build machine could not be reached',
    signs: [
      { from: building, text: /Timeout waiting for (?:WinRM|SSH)\b/i },
      { from: ['stop'], place: ['before'], how: 'timeout', text: /Waiting for (?:WinRM|SSH) to become available/i },
    ],
    cause:
      'The machine was created, but its SSH (Linux) or WinRM (Windows) did not answer. Possible reasons are a machine that is too small, a hardened image (CIS images are known for it), and a rule of the subnet.',
    fix: 'Try a larger vmProfile.vmSize and a source image without hardening; check the network security group and the routes of the subnet.',
    link: troubleshooting('troubleshoot-build-failures'),
    source: issue('danielsollondon/azvmimagebuilder#14'),
    examples: [
      [anyFailure, packer("Build 'azure-arm' errored: Timeout waiting for WinRM."), stop('before', 'failure')],
      [anyFailure, packer("Build 'azure-arm' errored after 21 minutes 3 seconds: Timeout waiting for SSH."), stop('before', 'failure')],
      [anyTimeout, stop('before', 'timeout', { lastLine: 'Waiting for WinRM to become available...' })],
    ],
    not: [anyFailure, shell('Timeout waiting for SSH to be configured'), stop('step', 'failure')],
  },
  {
    id: 'ssh-refused',
    title: 'The build machine refuses the service’s SSH key',
    signs: [
      {
        from: building,
        text: /authentication error when trying to connect via SSH|ssh: handshake failed: ssh:|ssh: unable to authenticate/i,
      },
    ],
    before: ['machine-not-reached'],
    cause:
      'SSH answers, but does not accept the login: most often the source image forbids the key’s type, the user or public keys in its sshd_config.',
    fix: 'Use a source image whose sshd accepts public keys (PubkeyAuthentication, PubkeyAcceptedAlgorithms, AllowUsers), and harden SSH in the last customizer instead.',
    link: troubleshooting('troubleshoot-build-failures'),
    source: 'https://developer.hashicorp.com/packer/docs/communicators/ssh',
    examples: [
      [
        anyFailure,
        packer(
          "Build 'azure-arm' errored: Packer experienced an authentication error when trying to connect via SSH. This can happen if your username/password are wrong. You may want to double-check your credentials as part of your debugging process. original error: ssh: handshake failed: ssh: unable to authenticate, attempted methods [none publickey], no supported methods remain",
        ),
        stop('before', 'failure'),
      ],
      [
        anyFailure,
        packer(
          'Error waiting for SSH: ssh: handshake failed: ssh: unable to authenticate, attempted methods [none publickey], no supported methods remain',
        ),
        stop('before', 'failure'),
      ],
    ],
    not: [shell('ssh: handshake failed: git@github.com: Permission denied (publickey).')],
  },
  {
    id: 'winrm-refused',
    title: 'The build machine refuses the service’s WinRM login',
    signs: [{ from: ['packer'], text: /WinRM[^]*http response error: 401|http (?:response )?error: 401 - invalid content type/i }],
    before: ['machine-not-reached', 'winrm-upload-failed'],
    cause:
      'WinRM answers, but does not accept the login: most often the source image forbids basic authentication or local administrators over the network.',
    fix: 'Use a source image in which WinRM allows basic authentication over HTTPS (winrm/config/service/auth Basic), and close it in the last customizer instead.',
    link: learnPage('windows/win32/winrm/installation-and-configuration-for-windows-remote-management'),
    source: issue('hashicorp/packer#8658'),
    examples: [
      [
        anyFailure,
        packer('[ERROR] WinRM connection err: http response error: 401 - invalid content type'),
        packer("Build 'azure-arm' errored: Timeout waiting for WinRM."),
        stop('before', 'failure'),
      ],
    ],
    composed: [[anyFailure, packer('[ERROR] WinRM login failed: http error: 401 - invalid content type'), stop('before', 'failure')]],
    not: [packer('[ERROR] WinRM connection err: unknown error Post "https://10.0.0.4:5986/wsman": dial tcp 10.0.0.4:5986: i/o timeout')],
  },
  {
    id: 'os-provisioning-timed-out',
    title: 'The operating system of the build machine did not start in time',
    signs: [
      { from: azure, text: /OS Provisioning for VM '[^']*' did not finish in the allotted time/i },
      { from: azure, code: ['OSProvisioningTimedOut'] },
    ],
    cause:
      'The machine was created, but Azure got no report in time that its setup had finished. Possible reasons are a source image that is broken, not generalized, without a working agent, or hardened so that the setup cannot work (CIS rules switch off the UDF driver, through which Azure passes its settings), and a vmSize that is too small for it.',
    fix: 'Start a machine from the source image by hand and look at its boot diagnostics; generalize the image again.',
    link: learnPage('troubleshoot/azure/virtual-machines/windows/troubleshoot-deployment-new-vm-windows'),
    source: learnPage('troubleshoot/azure/virtual-machines/windows/troubleshoot-deployment-new-vm-windows'),
    examples: [
      [
        anyFailure,
        packer(
          "ERROR:   -> OSProvisioningTimedOut : OS Provisioning for VM 'pkrvm1' did not finish in the allotted time. The VM may still finish provisioning successfully. Please check provisioning state later.",
        ),
      ],
      [anyFailure, packer("ERROR:   -> OSProvisioningTimedOut : OS Provisioning for VM 'pkrvm1' did not finish in the allotted time.")],
    ],
    not: [packer('ERROR:   -> VMStartTimedOut : VM failed to start within the allotted time.')],
  },
  {
    id: 'source-not-generalized',
    title: 'The source image is probably not generalized',
    signs: [{ from: azure, text: /VM guest agent was detected running\. This suggests the guest OS has not been properly prepared/i }],
    before: ['os-provisioning-timed-out'],
    cause:
      'The Azure agent of the build machine was running, but the setup of its operating system did not finish. Azure takes this as the sign of an image that was not prepared as a source for machines.',
    fix: 'Generalize the machine that the source image was made from (sysprep /generalize, or waagent -deprovision+user) and capture it again.',
    link: vmErrors,
    source: issue('microsoft/azure-pipelines-tasks#9549'),
    examples: [
      [
        anyFailure,
        packer(
          "ERROR:   -> OSProvisioningTimedOut : OS Provisioning for VM 'pkrvm1' did not finish in the allotted time. However, the VM guest agent was detected running. This suggests the guest OS has not been properly prepared to be used as a VM image (with CreateOption=FromImage).",
        ),
      ],
    ],
    composed: [
      [
        operation(
          'OSProvisioningTimedOut',
          'The VM guest agent was detected running. This suggests the guest OS has not been properly prepared to be used as a VM image.',
        ),
      ],
    ],
    not: [packer("ERROR:   -> OSProvisioningTimedOut : OS Provisioning for VM 'pkrvm1' did not finish in the allotted time.")],
  },
  {
    id: 'os-provisioning-failed',
    title: 'The operating system of the build machine could not be set up',
    signs: [
      { from: azure, code: ['OSProvisioningClientError', 'OSProvisioningInternalError'] },
      { from: azure, text: /OS provisioning (?:for VM '[^']*' failed|failed for VM '[^']*')/i },
    ],
    cause:
      'The setup of the source image (its agent, or Windows Setup) started and then failed to set up the machine, for example its user, host name or certificates.',
    fix: 'Check waagent.log or C:\\Windows\\Panther on a machine of the source image; an image that was specialized instead of generalized fails like this.',
    link: vmErrors,
    source: vmErrors,
    examples: [
      [
        anyFailure,
        packer(
          "ERROR:   -> OSProvisioningClientError : OS provisioning for VM 'pkrvm1' failed. Error details: This installation of Windows is undeployable. Make sure the image has been properly prepared (generalized).",
        ),
      ],
      [
        anyFailure,
        packer(
          "ERROR:   -> OSProvisioningInternalError : OS provisioning failed for VM 'pkrvm1' due to an internal error: [000009] Failed to set user.",
        ),
      ],
    ],
    not: [packer("ERROR:   -> OSProvisioningTimedOut : OS Provisioning for VM 'pkrvm1' did not finish in the allotted time.")],
  },
  {
    id: 'winrm-changed',
    title: 'WinRM stopped accepting the service’s login during a step',
    signs: [
      {
        from: ['packer'],
        text: /http (?:response )?error: 401/i,
        with: { from: ['stop'], place: ['step', 'service-step'] },
      },
    ],
    before: ['winrm-upload-failed', 'winrm-refused', 'connection-lost', 'file-step-failed'],
    cause:
      'WinRM had accepted the login before: most often, a step changed the password, the authentication methods, or a policy for local administrators.',
    fix: 'Let hardening of WinRM, passwords and local accounts take effect at the first boot of the machines, or in the last customizer.',
    link: learnPage('windows/win32/winrm/installation-and-configuration-for-windows-remote-management'),
    source: issue('hashicorp/packer#8962'),
    examples: [
      [
        anyFailure,
        packer(
          "Build 'azure-arm' errored after 24 minutes: Error uploading file to $env:TEMP\\winrmcp-5e7d.tmp: Couldn't create shell: http response error: 401 - invalid content type",
        ),
        stop('step', 'failure', { provisioner: 'file' }),
      ],
    ],
    composed: [
      [
        anyFailure,
        packer("Build 'azure-arm' errored after 12 minutes: http response error: 401 - invalid content type"),
        stop('step', 'failure', { provisioner: 'powershell' }),
      ],
    ],
    not: [anyFailure, packer('http response error: 401 - invalid content type'), stop('before', 'failure')],
  },
  {
    id: 'winrm-upload-failed',
    title: 'An upload over WinRM failed',
    signs: [
      {
        from: ['packer'],
        text: /Error uploading [^\n]*http (?:response )?error: (?!401)\d+|Error uploading (?![^\n]*(?:dial tcp|read tcp|write tcp|wsarecv|wsasend|i\/o timeout|EOF))[^\n]*winrmcp-[^\n]*(?:error|exit)/i,
      },
    ],
    before: ['file-step-failed', 'file-destination-missing'],
    cause:
      'WinRM on the build machine answered with an error while a file was sent in many small parts to its temporary folder: possible reasons are its limits for requests or memory, and a restart of the service.',
    fix: 'Run the build again; send fewer and smaller files this way, and have a script download large ones (artifacts of this project do so).',
    link: learnPage('windows/win32/winrm/quotas'),
    source: issue('hashicorp/packer#4203'),
    examples: [
      [
        anyFailure,
        packer("Build 'azure-arm' errored after 24 minutes: Error uploading file to $env:TEMP\\winrmcp-05e8.tmp: http error: 500"),
        stop('step', 'failure', { provisioner: 'file' }),
      ],
    ],
    composed: [
      [
        anyFailure,
        packer("Build 'azure-arm' errored after 24 minutes: Error uploading file: http response error: 500"),
        stop('step', 'failure', { provisioner: 'file' }),
      ],
    ],
    not: [
      anyFailure,
      packer("Build 'azure-arm' errored: Upload failed: Process exited with status 1"),
      stop('step', 'failure', { provisioner: 'file' }),
    ],
  },
  {
    id: 'ssh-changed',
    title: 'SSH stopped accepting the service’s key during a step',
    signs: [
      {
        from: ['packer'],
        text: /authentication error when trying to connect via SSH|ssh: handshake failed: ssh:|ssh: unable to authenticate/i,
        with: { from: ['stop'], place: ['step', 'service-step'] },
      },
    ],
    before: ['ssh-refused', 'connection-lost'],
    cause:
      'sshd had accepted the key before: most often, a step changed the user of the build, its ~/.ssh folder or the configuration of sshd.',
    fix: 'Leave the build’s user, its home folder and authorized_keys alone (write to another user’s ~/.ssh), and let changes of sshd take effect at the first boot of the machines.',
    link: troubleshooting('troubleshoot-build-failures'),
    source: issue('hashicorp/packer#4641'),
    examples: [
      [
        anyFailure,
        packer(
          "Build 'azure-arm' errored after 24 minutes: Error removing temporary script: ssh: handshake failed: ssh: unable to authenticate, attempted methods [none publickey], no supported methods remain",
        ),
        stop('step', 'failure', { provisioner: 'shell' }),
      ],
    ],
    composed: [
      [
        anyFailure,
        packer("Build 'azure-arm' errored after 3 minutes: ssh: unable to authenticate, attempted methods [none publickey]"),
        stop('step', 'failure', { provisioner: 'file' }),
      ],
    ],
    not: [anyFailure, packer('ssh: handshake failed: ssh: unable to authenticate'), stop('before', 'failure')],
  },
  {
    id: 'connection-lost',
    title: 'The service lost its connection to the build machine',
    signs: [
      { from: ['packer'], text: /Remote command exited without exit status or exit signal/i },
      { from: ['packer'], text: /Script disconnected unexpectedly/i },
      {
        from: ['packer'],
        text: /Error (?:uploading|restoring) [^\n]*(?:(?:dial|read|write) tcp|forcibly closed|connection reset|i\/o timeout|EOF|refused)|wsarecv: An existing connection|Couldn't create shell(?![^\n]*http (?:response )?error)/i,
      },
      { from: ['packer'], text: /non-zero exit status: (?:2300218|16001)\b/ },
      {
        from: ['packer'],
        text: /errored[^\n]* (?:dial|read|write) tcp \S+:(?:22|598[56])\b|Error removing temporary script(?![^\n]*exited with)|errored(?: after [\w ]+)?: unexpected EOF/i,
      },
      { from: ['script'], exit: [2300218, 16001] },
    ],
    before: ['script-failed', 'step-failed'],
    cause:
      'The connection (SSH or WinRM) broke while a step ran. Most often the script restarted the machine, changed its firewall, network, SSH or WinRM, or removed the build’s user (waagent -deprovision, which the service runs itself after the last step); a machine that crashed or ran out of memory looks the same. An exit code such as 2300218 is the client’s, not the script’s.',
    fix: 'Restart with a WindowsRestart customizer (or as a script’s last act in the background); let changes to firewall, SSH and WinRM take effect at the image’s first boot.',
    link: troubleshooting('build-is-canceled-after-context-cancellation'),
    source: issue('Azure/azvmimagebuilder#43'),
    examples: [
      [
        anyFailure,
        packer('[ERROR] Remote command exited without exit status or exit signal.'),
        stop('step', 'failure', { provisioner: 'shell' }),
      ],
      [
        anyFailure,
        packer(
          'Build \'azure-arm\' errored: Script disconnected unexpectedly. If you expected your script to disconnect, i.e. from a restart, you can try adding `"expect_disconnect": true` to the shell provisioner parameters.',
        ),
        stop('step', 'failure', { provisioner: 'shell' }),
      ],
      [
        anyFailure,
        packer("Build 'azure-arm' errored after 12 minutes: Script exited with non-zero exit status: 16001. Allowed exit codes are: [0]"),
        stop('step', 'failure', { provisioner: 'powershell' }),
      ],
      [
        anyFailure,
        packer(
          "Build 'azure-arm' errored: Error processing command: Error uploading ps script containing env vars: Error uploading file to $env:TEMP\\winrmcp-8508.tmp: Couldn't create shell: unknown error Post \"https://192.0.2.1:5986/wsman\": dial tcp 192.0.2.1:5986: i/o timeout",
        ),
        stop('step', 'failure', { provisioner: 'powershell' }),
      ],
      [
        anyFailure,
        packer(
          'Build \'azure-arm\' errored: Error uploading file to $env:TEMP\\winrmcp-8508.tmp: Error restoring file from $env:TEMP\\winrmcp-8508.tmp to c:/Windows/Temp/script.ps1: unknown error Post "https://192.0.2.1:5986/wsman": read tcp 10.0.0.4:50000->192.0.2.1:5986: wsarecv: A connection attempt failed because the connected party did not properly respond after a period of time',
        ),
        stop('step', 'failure', { provisioner: 'powershell' }),
      ],
    ],
    not: [anyFailure, packer("Build 'azure-arm' errored: Script exited with non-zero exit status: 1. Allowed exit codes are: [0]")],
  },
]
