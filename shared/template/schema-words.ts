// Texts in the editor's schema that the model does not have: descriptions of kinds, and suggestions for open values.

// A description of each kind of source, step, validator and distributor.
export const kindDescriptions: Readonly<Record<string, string>> = {
  PlatformImage: 'An image of the Azure Marketplace.',
  ManagedImage: 'A managed image.',
  SharedImageVersion: 'A version of an image in an Azure Compute Gallery.',
  ISO: 'An installation medium of Red Hat Enterprise Linux.',
  Shell: 'Runs a shell script or inline commands on Linux.',
  PowerShell: 'Runs a PowerShell script or inline commands on Windows.',
  WindowsRestart: 'Restarts Windows, and waits until it answers.',
  WindowsUpdate: 'Installs Windows updates.',
  File: 'Copies a file into the build VM.',
  SharedImage: 'Distributes to an image definition in an Azure Compute Gallery.',
  VHD: 'Distributes as a VHD in a storage account.',
  Latest: 'The next version after the highest.',
  Source: 'The version of the source image.',
  SourceImage: 'Builds again when the source image has a new version.',
}

// Usual sizes of build VMs: suggestions, not a limit.
export const sizeExamples: readonly string[] = [
  'Standard_D1_v2',
  'Standard_D2ds_v4',
  'Standard_D2s_v5',
  'Standard_D4s_v5',
  'Standard_D8s_v5',
  'Standard_D2ds_v5',
  'Standard_D4ds_v5',
  'Standard_D2ps_v5',
  'Standard_D4ps_v5',
]
