# Installs IIS with its management tools, and removes the default site's start page.
$ErrorActionPreference = 'Stop'

Install-WindowsFeature -Name Web-Server -IncludeManagementTools | Out-Null
Remove-Item -Path C:\inetpub\wwwroot\iisstart.* -ErrorAction SilentlyContinue
Set-Content -Path C:\inetpub\wwwroot\index.html -Value '<!doctype html><title>Ready</title><p>Ready</p>'
