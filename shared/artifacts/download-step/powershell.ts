// The download step for Windows, in what Windows PowerShell 5.1 has; PowerShell 7 runs it, too.
import { powerShellLiteral } from './quote.js'
import { storageVersion, tokenUrl } from './requests.js'
import type { Download } from './download.js'

// The lines of the script.
export const powerShellLines = (download: Download): readonly string[] => [...values(download), ...script(download).trim().split('\n')]

const values = ({ url, sha256, access, destination }: Download): readonly string[] => [
  `$url = ${powerShellLiteral(url)}`,
  `$sha256 = ${powerShellLiteral(sha256)}`,
  ...(access.kind === 'identity'
    ? [`$tokenUrl = ${powerShellLiteral(tokenUrl(access.identityId))}`, `$identity = ${powerShellLiteral(access.identityId)}`]
    : [`$query = ${powerShellLiteral(access.query)}`]),
  `$destination = ${powerShellLiteral(destination)}`,
]

// WebClient streams to the disk, where Invoke-WebRequest of 5.1 fills the memory. An error that leaves the script would end it with a
// stack of its own; one line and the exit code say more.
const script = ({ access, content }: Download): string => `
$ErrorActionPreference = 'Stop'
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
$work = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'aib-' + [Guid]::NewGuid())
$downloaded = [IO.Path]::Combine($work, 'content')
$trouble = $null
${access.kind === 'identity' ? byIdentity : byLink}
try {
  [void][IO.Directory]::CreateDirectory($work)
  for ($pause = 2; $true; $pause *= 2) {
    try {
      Get-Download
      break
    } catch {
      if ($pause -gt 64) {
        throw "$url could not be downloaded: $($_.Exception.Message) ${remedies[access.kind]}"
      }
      Write-Host "download: $($_.Exception.Message) Trying again in $pause seconds"
      Start-Sleep -Seconds $pause
    }
  }
  $actual = (Get-FileHash -LiteralPath $downloaded -Algorithm SHA256).Hash
  if ($actual -ne $sha256) { throw "$url has sha256 $($actual.ToLowerInvariant()) instead of $sha256" }
${content.kind === 'archive' ? unpack : place}
  Write-Host "download: $destination is in place"
} catch {
  $trouble = $_.Exception.Message
} finally {
  if ([IO.Directory]::Exists($work)) { [IO.Directory]::Delete($work, $true) }
}
if ($trouble) {
  Write-Host "download: $trouble"
  exit 1
}
`

const remedies = {
  identity:
    "Identity $identity of the build VM needs the role Storage Blob Data Reader on its container, and the VM a way through the storage account's firewall.",
  link: "The link to it lasts until the deadline of the job that made this template; the VM needs a way through the storage account's firewall.",
}

const byIdentity = `
function Get-Download {
  $client = New-Object Net.WebClient
  # The metadata service is never behind a proxy.
  $client.Proxy = $null
  $client.Headers.Add('Metadata', 'true')
  $token = ($client.DownloadString($tokenUrl) | ConvertFrom-Json).access_token
  $client = New-Object Net.WebClient
  $client.Headers.Add('Authorization', "Bearer $token")
  $client.Headers.Add('x-ms-version', '${storageVersion}')
  $client.DownloadFile($url, $downloaded)
}
`.trim()

const byLink = `
function Get-Download {
  (New-Object Net.WebClient).DownloadFile($url + '?' + $query, $downloaded)
}
`.trim()

// Not Expand-Archive: it takes brackets in a path for a pattern, and is many times slower.
const unpack = `
  Add-Type -AssemblyName System.IO.Compression.FileSystem
  [void][IO.Directory]::CreateDirectory($destination)
  $archive = [IO.Compression.ZipFile]::OpenRead($downloaded)
  try {
    foreach ($entry in $archive.Entries) {
      $target = [IO.Path]::Combine($destination, $entry.FullName.Replace('/', [string][IO.Path]::DirectorySeparatorChar))
      if ($entry.FullName.EndsWith('/')) {
        [void][IO.Directory]::CreateDirectory($target)
      } else {
        [void][IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($target))
        [IO.Compression.ZipFileExtensions]::ExtractToFile($entry, $target, $true)
      }
    }
  } finally {
    $archive.Dispose()
  }
`.replace(/^\n|\n$/g, '')

const place = `
  [void][IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($destination))
  [IO.File]::Copy($downloaded, $destination, $true)
`.replace(/^\n|\n$/g, '')
