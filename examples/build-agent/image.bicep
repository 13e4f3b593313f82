// An image for self-hosted agents and runners: Ubuntu with Docker, Git and the Azure CLI. The agent itself is registered when a VM starts.
param location string
param identity string
param galleryImage string

resource image 'Microsoft.VirtualMachineImages/imageTemplates@2024-02-01' = {
  name: 'build-agent'
  location: location
  tags: {
    workload: 'agents'
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity}': {}
    }
  }
  properties: {
    buildTimeoutInMinutes: 120
    vmProfile: {
      vmSize: 'Standard_D4s_v5'
      osDiskSizeGB: 64
    }
    source: {
      type: 'PlatformImage'
      publisher: 'Canonical'
      offer: 'ubuntu-24_04-lts'
      sku: 'server'
      version: 'latest'
    }
    customize: [
      {
        type: 'Shell'
        name: 'install tools'
        scriptUri: 'scripts/install-tools.sh'
      }
    ]
    validate: {
      inVMValidations: [
        {
          type: 'Shell'
          name: 'tools are there'
          inline: [
            'docker --version'
            'git --version'
            'az version --output none'
          ]
        }
      ]
    }
    distribute: [
      {
        type: 'SharedImage'
        runOutputName: 'gallery'
        galleryImageId: galleryImage
        targetRegions: [
          {
            name: location
            replicaCount: 1
            storageAccountType: 'Standard_LRS'
          }
        ]
        artifactTags: {
          os: 'ubuntu-24.04'
        }
      }
    ]
  }
}
