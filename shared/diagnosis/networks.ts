// Subnets of builds, and what keeps the service from reaching the build machine.
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
  provisioned,
  refused,
  run,
  shell,
  stop,
  troubleshooting,
  type Diagnosis,
} from './diagnosis.js'

const aciNetworks = learnPage('azure/container-instances/container-instances-vnet')
const vmErrors = learnPage('troubleshoot/azure/virtual-machines/windows/error-messages')

export const networkDiagnoses: readonly Diagnosis[] = [
  {
    id: 'private-link-policies',
    title: 'The subnet’s policies forbid the private link service',
    signs: [
      { from: azure, text: /PrivateLinkServiceCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled/i },
      { from: azure, text: /PrivateLinkService Network Policy is not disabled/i },
    ],
    cause: 'A build in your own subnet is reached through a private link service, which the network policies of the subnet forbid.',
    fix: 'az network vnet subnet update --private-link-service-network-policies Disabled on that subnet; or set containerInstanceSubnetId, which does without a private link service.',
    link: networking,
    source: issue('Azure/avdaccelerator#272'),
    examples: [
      [
        anyFailure,
        packer(
          'ERROR:   -> PrivateLinkServiceCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled : Private link service cannot be created in a subnet since it has private link service network policies enabled.',
        ),
      ],
      [
        provisioned(
          'Other',
          'PrivateLinkService Network Policy is not disabled for the given subnet. Please refer to aka.ms/azvmimagebuildervnet for more information.',
        ),
      ],
    ],
    not: [provisioned('Other', 'The private endpoint network policy was changed.')],
  },
  {
    id: 'private-endpoint-policies',
    title: 'The subnet’s policies forbid a private endpoint',
    signs: [
      {
        from: azure,
        text: /PrivateEndpointCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled|cannot be created in a subnet \S+ since it has private endpoint network policies enabled/i,
      },
    ],
    before: ['machine-not-made'],
    cause: 'A private endpoint of the build is to be created in the subnet, whose network policies for private endpoints are on.',
    fix: 'az network vnet subnet update --private-endpoint-network-policies Disabled on the subnet that the message names.',
    link: learnPage('azure/private-link/disable-private-endpoint-network-policy'),
    source: issue('Azure/missionlz#673'),
    examples: [
      [
        packer(
          'ERROR:   -> PrivateEndpointCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled : Private endpoint /subscriptions/s/privateEndpoints/e cannot be created in a subnet /subscriptions/s/subnets/n since it has private endpoint network policies enabled.',
        ),
      ],
    ],
    composed: [
      [
        refused(
          400,
          'BadRequest',
          'Private endpoint e cannot be created in a subnet n since it has private endpoint network policies enabled.',
        ),
      ],
    ],
    not: [
      packer(
        'ERROR:   -> PrivateLinkServiceCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled : Private link service cannot be created in a subnet since it has private link service network policies enabled.',
      ),
    ],
  },
  {
    id: 'network-interface-in-use',
    title: 'The template’s deletion is stuck at a network interface',
    signs: [{ from: azure, text: /NicInUseWithPrivateEndpoint/i }],
    cause: 'A network interface in the staging resource group is still in use by a private endpoint.',
    fix: 'Delete in this order: the private endpoint connection, the private link service, the network interface and load balancer, the group, the template.',
    link: troubleshooting('resource-deletion-errors-appear'),
    source: troubleshooting('resource-deletion-errors-appear'),
    examples: [
      [
        operation(
          'InternalOperationError',
          'error deleting resource id /subscriptions/<subscriptionID>/resourceGroups/<rgName>/providers/Microsoft.Network/networkInterfaces/<networkInterfacName>: resources.Client#DeleteByID: Failure sending request: StatusCode=400 -- Original Error: Code="NicInUseWithPrivateEndpoint"',
        ),
      ],
    ],
    composed: [[refused(400, 'NicInUseWithPrivateEndpoint', 'The network interface is in use by a private endpoint.', 'DELETE')]],
    not: [shell('NicInUseWithPrivateEndpoint')],
  },
  {
    id: 'subnet-other-region',
    title: 'The subnet does not exist, or is in another region',
    signs: [
      {
        from: azure,
        text: /(?:virtualNetworks|subnets)\/\S+ referenced by resource[\s\S]*(?:was not found|both resources are in the same region)/i,
      },
      { from: azure, text: /Resource 'Microsoft\.Network\/virtualNetworks\/[^']+' under resource group '[^']+' was not found/i },
    ],
    before: ['resource-reference-missing'],
    cause: 'The subnet of vnetConfig does not exist, or its virtual network is in another region than the template.',
    fix: 'Check subnetId (az network vnet show --resource-group <group> --name <network>), and build in the region of its network.',
    link: networking,
    source: learnPage('azure/azure-resource-manager/troubleshooting/error-not-found'),
    examples: [
      [
        anyFailure,
        packer(
          'ERROR:   -> InvalidResourceReference : Resource /subscriptions/s/resourceGroups/r/providers/Microsoft.Network/virtualNetworks/v/subnets/n referenced by resource /subscriptions/s/resourceGroups/IT_1/providers/Microsoft.Network/networkInterfaces/pkrni1 was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.',
        ),
      ],
    ],
    composed: [
      [packer("ERROR: -> ResourceNotFound : The Resource 'Microsoft.Network/virtualNetworks/v' under resource group 'r' was not found.")],

      [
        anyFailure,
        packer(
          'ERROR:   -> InvalidResourceReference : virtualNetworks/v referenced by resource networkInterfaces/pkrni1: please make sure that both resources are in the same region.',
        ),
      ],
    ],
    not: [packer('ERROR:   -> SubnetIsFull : Subnet n with address prefix 10.0.0.0/28 does not have enough capacity for 1 IP addresses.')],
  },
  {
    id: 'subnet-full',
    title: 'The subnet has no free address',
    signs: [
      { from: azure, text: /Subnet \S+ with address prefix \S+ does not have enough capacity/i },
      { from: azure, code: ['SubnetIsFull'] },
    ],
    cause: 'Every address of the subnet is taken; each build needs several at the same time.',
    fix: 'Use a larger subnet, or run fewer builds in it at the same time.',
    link: networking,
    source: learnPage('troubleshoot/azure/azure-kubernetes/error-code-subnetisfull-upgrade'),
    examples: [
      [
        anyFailure,
        packer('ERROR:   -> SubnetIsFull : Subnet n with address prefix 10.0.0.0/28 does not have enough capacity for 1 IP addresses.'),
      ],
      [
        anyFailure,
        packer(
          '{"error":{"code":"SubnetIsFull","message":"Subnet Subnet1 with address prefix 10.0.0.0/24 does not have enough capacity for 1 IP addresses."}}',
        ),
      ],
    ],
    not: [
      packer(
        'ERROR:   -> PublicIPCountLimitReached : Cannot create more than 20 public IP addresses for this subscription in this region.',
      ),
    ],
  },
  {
    id: 'container-network-not-ready',
    title: 'The network of the build’s container is not ready yet',
    signs: [
      { from: azure, text: /Network is not ready for container group/i },
      { from: azure, code: ['ServiceAssociationLinkNotReady'] },
    ],
    cause:
      'Azure is still linking the subnet of containerInstanceSubnetId to Container Instances, often because several builds started in it at the same time.',
    fix: 'Run again after some minutes, and let fewer builds that share the subnet start at once.',
    link: learnPage('azure/container-instances/container-instances-troubleshooting'),
    source: learnPage('azure/container-instances/container-instances-troubleshooting'),
    examples: [
      [
        run(
          'Failed in building/customizing image: StatusCode=409 -- Original Error: Code="ServiceAssociationLinkNotReady" Message="Network is not ready for container group \'c\'. Please try again."',
        ),
      ],
    ],
    composed: [[refused(409, 'ServiceAssociationLinkNotReady', 'Please try again.')]],
    not: [run("Subnet missing required delegation 'Microsoft.ContainerInstance/containerGroups'.")],
  },
  {
    id: 'subnet-delegation-missing',
    title: 'The container’s subnet is not delegated',
    signs: [
      { from: azure, text: /Subnet missing required delegation/i },
      { from: azure, code: ['SubnetMissingRequiredDelegation'] },
    ],
    cause: 'The subnet of containerInstanceSubnetId must be delegated to Azure Container Instances.',
    fix: 'az network vnet subnet update --delegations Microsoft.ContainerInstance/containerGroups on the subnet of containerInstanceSubnetId.',
    link: aciNetworks,
    source: issue('Azure/dev-box-images#8'),
    examples: [
      [
        run(
          "SubnetMissingRequiredDelegation: Subnet missing required delegation 'Microsoft.ContainerInstance' for container group 'vmimagebuilder-build-container-1'.",
        ),
      ],
    ],
    composed: [[operation('SubnetMissingRequiredDelegation', 'The subnet lacks a delegation.')]],
    not: [run('The subnet n is delegated to Microsoft.Web/serverFarms.')],
  },
  {
    id: 'subnet-delegated',
    title: 'The build’s subnet is delegated to another service',
    signs: [{ from: azure, text: /subnet \S+ since it has delegation\(s\)/i }],
    cause:
      'The subnet of subnetId is delegated, so machines cannot be put into it; the container and the build machine need separate subnets.',
    fix: 'Use a subnet without delegations as subnetId; only containerInstanceSubnetId is a delegated one.',
    link: networking,
    source: issue('MicrosoftDocs/azure-docs#18010'),
    examples: [
      [
        anyFailure,
        packer(
          'ERROR:   -> SubnetHasDelegations : Resource /subscriptions/s/.../networkInterfaces/pkrni1 cannot be created in or updated to use the subnet /subscriptions/s/.../subnets/n since it has delegation(s) [/subscriptions/s/.../subnets/n/delegations/aci] to external services.',
        ),
      ],
    ],
    composed: [[run('The build cannot use the subnet /subscriptions/s/.../subnets/n since it has delegation(s) to another service.')]],
    not: [run("Subnet missing required delegation 'Microsoft.ContainerInstance' for container group 'c'.")],
  },
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
    before: ['machine-not-reached'],
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
