# Removes provisioned apps, so that no user gets them at the first sign-in.
$ErrorActionPreference = 'Stop'

$names = 'Microsoft.GamingApp', 'Microsoft.XboxGamingOverlay', 'Microsoft.ZuneMusic'
Get-AppxProvisionedPackage -Online |
    Where-Object { $names -contains $_.DisplayName } |
    Remove-AppxProvisionedPackage -Online | Out-Null
