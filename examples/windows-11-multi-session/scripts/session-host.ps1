# Policies of a session host: time zone redirection, and no first sign-in animation.
$ErrorActionPreference = 'Stop'

$services = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
New-Item -Path $services -Force | Out-Null
Set-ItemProperty -Path $services -Name fEnableTimeZoneRedirection -Value 1 -Type DWord

$system = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System'
Set-ItemProperty -Path $system -Name EnableFirstLogonAnimation -Value 0 -Type DWord
