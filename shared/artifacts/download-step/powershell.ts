// The download step for Windows, in the language of Windows PowerShell 5.1; PowerShell 7 runs it as well. A test checks both.
import { powerShellLiteral } from './quote.js'
import { storageVersion, tokenUrl } from './requests.js'
import type { Download, DownloadAccess } from './download.js'
import { advice, lastingCode, retriedStatus, sentences, stallSeconds, tries } from './trying.js'

// The lines of the script.
export const powerShellLines = (download: Download): readonly string[] => [...values(download), ...script(download).trim().split('\n')]

const values = ({ url, sha256, access, destination, content }: Download): readonly string[] => [
  `$url = ${powerShellLiteral(url)}`,
  `$sha256 = ${powerShellLiteral(sha256)}`,
  ...(access.kind === 'identity'
    ? [`$tokenUrl = ${powerShellLiteral(tokenUrl(access.identityId))}`, `$identity = ${powerShellLiteral(access.identityId)}`]
    : [`$query = ${powerShellLiteral(access.query)}`]),
  `$destination = ${powerShellLiteral(destination)}`,
  ...(content.kind === 'archive' && content.keptAt !== undefined ? [`$kept = ${powerShellLiteral(content.keptAt)}`] : []),
]

// The lines that remove archives after the steps that need them.
export const powerShellRemoval = (paths: readonly string[]): readonly string[] => [
  "$ErrorActionPreference = 'Stop'",
  ...paths.map((path) => `[IO.File]::Delete(${powerShellLiteral(path)})`),
]

// An unhandled error would end the script with a stack trace; one line and the exit code are clearer.
const script = ({ access, content }: Download): string => `
$ErrorActionPreference = 'Stop'
# Where an application control policy restricts PowerShell, none of what follows runs.
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
  Write-Host "download: PowerShell runs in $($ExecutionContext.SessionState.LanguageMode) mode on this machine, which cannot download. Let the application control policy trust the scripts of the build, or apply it after the build."
  exit 1
}
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
$work = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'aib-' + [Guid]::NewGuid())
$downloaded = [IO.Path]::Combine($work, 'content')
$trouble = $null
# Who is at work when a try fails: metadata, storage or disk.
$stage = 'disk'
$status = 0
$code = ''
${openAnswer}
${saveAnswer}
${access.kind === 'identity' ? byIdentity : byLink}
${receive(access)}
${content.kind === 'archive' ? unpack : place}
try {
  [void][IO.Directory]::CreateDirectory($work)
  Receive-Content
  Install-Content
${content.kind === 'archive' && content.keptAt !== undefined ? '  [IO.File]::Copy($downloaded, $kept, $true)\n' : ''}  Write-Host "${sentences.done}"
} catch {
  $trouble = $_.Exception.GetBaseException().Message
} finally {
  # A scanner may hold a file; what was done is done.
  try {
    if ([IO.Directory]::Exists($work)) { [IO.Directory]::Delete($work, $true) }
  } catch {
    Write-Host "${sentences.remains}: $($_.Exception.GetBaseException().Message)"
  }
}
if ($trouble) {
  Write-Host "download: $trouble"
  exit 1
}
`

// WebRequest streams to the disk, whereas Invoke-WebRequest of 5.1 fills the memory. WebClient has no time limits.
const openAnswer = `
function Open-Answer($request) {
  $request.Timeout = ${stallSeconds}000
  $request.ReadWriteTimeout = ${stallSeconds}000
  $request.AllowAutoRedirect = $false
  try {
    $response = $request.GetResponse()
  } catch {
    $failure = $_.Exception
    while ($failure -and $failure -isnot [Net.WebException]) { $failure = $failure.InnerException }
    if (-not $failure -or -not $failure.Response) { throw }
    $response = $failure.Response
  }
  $script:status = [int]$response.StatusCode
  $script:code = [string]$response.Headers['x-ms-error-code'] -replace '^ *([a-z]*).*$', '$1'
  if ($status -eq 200) { return $response }
  # Storage names the reason in a header, the metadata service in its text.
  if ($stage -eq 'metadata' -and (Read-Text $response) -match '"error_description" *: *"([^"]{1,200})') {
    $script:code = $Matches[1] -replace '[^ -~]', ' '
  }
  throw 'refused'
}
function Read-Text($response) {
  $reader = New-Object IO.StreamReader($response.GetResponseStream())
  try { $reader.ReadToEnd() } finally { $reader.Dispose() }
}
`.trim()

// Abort frees the connection, whatever happened to the answer; .NET Framework allows two per host.
const saveAnswer = `
function Save-Answer($request) {
  $script:stage = 'storage'
  try {
    $source = (Open-Answer $request).GetResponseStream()
    $script:stage = 'disk'
    $target = [IO.File]::Create($downloaded)
    try {
      $buffer = New-Object byte[] 1048576
      do {
        $script:stage = 'storage'
        $count = $source.Read($buffer, 0, $buffer.Length)
        $script:stage = 'disk'
        $target.Write($buffer, 0, $count)
      } while ($count -gt 0)
      $target.Flush()
    } finally {
      $target.Dispose()
    }
  } finally {
    $request.Abort()
  }
}
`.trim()

const byIdentity = `
function Get-Download {
  $script:stage = 'metadata'
  $request = [Net.WebRequest]::Create($tokenUrl)
  # The metadata service is never behind a proxy.
  $request.Proxy = $null
  $request.Headers.Add('Metadata', 'true')
  try { $text = Read-Text (Open-Answer $request) } finally { $request.Abort() }
  if ($text -notmatch '"access_token" *: *"([^"]+)"') { throw '${sentences.noToken}' }
  $request = [Net.WebRequest]::Create($url)
  $request.Headers.Add('Authorization', "Bearer $($Matches[1])")
  $request.Headers.Add('x-ms-version', '${storageVersion}')
  Save-Answer $request
}
`.trim()

const byLink = `
function Get-Download {
  Save-Answer ([Net.WebRequest]::Create($url + '?' + $query))
}
`.trim()

// Get-FileHash: a class of the cryptography namespace would make PowerShell log the script, which may contain a link, as suspicious.
const receive = (access: DownloadAccess): string =>
  `
function Receive-Content {
  $previous = ''
  $pause = 2
  for ($try = 1; $true; $try++) {
    $script:status = 0
    $script:code = ''
    try {
      Get-Download
      $hash = Get-FileHash -LiteralPath $downloaded -Algorithm SHA256 -ErrorAction Stop
      if (-not $hash) { throw 'its sha256 could not be computed' }
      $actual = $hash.Hash.ToLowerInvariant()
      if ($actual -eq $sha256) { return }
      $reason = "${sentences.wrongChecksum}"
      # The same content twice is what storage has.
      $isFinal = $actual -eq $previous
      $previous = $actual
    } catch {
      $cause = $_.Exception.GetBaseException()
      $reason = Get-Reason $cause
      $isFinal = $stage -eq 'disk' -or (Test-Distrust $cause) -or (Test-Refusal)
    }
    if ($isFinal -or $try -eq ${tries}) { throw "$reason$(Get-Advice)" }
    Write-Host "${sentences.again}"
    Start-Sleep -Seconds $pause
    $pause *= 2
  }
}
function Get-Reason($cause) {
  if ($status -ne 0 -and $status -ne 200) {
    if ($stage -eq 'storage') { return "${sentences.answered.storage} $code".TrimEnd() }
${access.kind === 'identity' ? `    return "${sentences.answered.metadata} $code".TrimEnd()\n` : ''}  }
${access.kind === 'identity' ? `  if ($stage -eq 'metadata') { return "${sentences.noAnswer.metadata}" + ": $($cause.Message.TrimEnd('.'))" }\n` : ''}  return "${sentences.noAnswer.storage}" + ": $($cause.Message.TrimEnd('.'))"
}
# Whether the certificate is refused. PowerShell 7 has the same type for what is not TLS at all, and for that only a text in English.
function Test-Distrust($cause) {
  return $cause -is [Security.Authentication.AuthenticationException] -and $cause.Message -notmatch 'corrupted frame'
}
# Whether the answer is one that time does not change.
function Test-Refusal {
  if ($status -eq 0 -or $status -eq 200 -or $status -ge 500) { return $false }
  if ($code -eq '${lastingCode}') { return $true }
  if ($stage -eq 'metadata') { return ${list(retriedStatus.metadata)} -notcontains $status }
  return ${list(retriedStatus.storage)} -notcontains $status
}
function Get-Advice {
  if ($stage -ne 'storage' -or 401, 403 -notcontains $status) { return '' }
  switch ($code) {
${Object.entries(advice(access))
  .map(([code, sentence]) => `    '${code}' { ". ${sentence}" }`)
  .join('\n')}
  }
}
`.trim()

const list = (values: readonly number[]): string => `(${values.join(', ')})`

// Not Expand-Archive: it reads brackets in a path as a pattern, and is many times slower. Not Add-Type, which is logged as suspicious. A
// name with a root, a drive, a stream or a segment of dots would leave the destination. All names are checked before the first file is
// written, as text, because .NET Framework has no full path for a path that is too long.
const unpack = `
function Install-Content {
  [void][Reflection.Assembly]::Load('System.IO.Compression.FileSystem, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089')
  $archive = [IO.Compression.ZipFile]::OpenRead($downloaded)
  try {
    foreach ($entry in $archive.Entries) {
      if ($entry.FullName -match '^[/\\\\]|:|(^|[/\\\\])[. ]+([/\\\\]|$)') {
        throw "$($entry.FullName) in the archive would leave $destination; nothing was unpacked"
      }
    }
    [void][IO.Directory]::CreateDirectory($destination)
    foreach ($entry in $archive.Entries) {
      try {
        $target = [IO.Path]::Combine($destination, $entry.FullName.Replace('/', [string][IO.Path]::DirectorySeparatorChar))
        if ($entry.FullName.EndsWith('/')) {
          [void][IO.Directory]::CreateDirectory($target)
        } else {
          [void][IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($target))
          [IO.Compression.ZipFileExtensions]::ExtractToFile($entry, $target, $true)
        }
      } catch {
        throw "$($entry.FullName) could not be unpacked to $($destination): $($_.Exception.GetBaseException().Message)"
      }
    }
  } finally {
    $archive.Dispose()
  }
}
`.trim()

const place = `
function Install-Content {
  try {
    [void][IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($destination))
    [IO.File]::Copy($downloaded, $destination, $true)
  } catch {
    throw "the file could not be put to $($destination): $($_.Exception.GetBaseException().Message)"
  }
}
`.trim()
