// The download step for Linux, in the shell that every distribution has (dash, bash and busybox sh run it), with curl or GNU wget.
import { shellLiteral } from './quote.js'
import { storageVersion, tokenUrl } from './requests.js'
import type { Download, DownloadAccess, DownloadedContent } from './download.js'
import { advice, lastingCode, retriedStatus, sentences, stallSeconds, tries } from './trying.js'

// The lines of the script.
export const shellLines = (download: Download): readonly string[] => [...values(download), ...script(download).trim().split('\n')]

const values = ({ url, sha256, access, destination, content }: Download): readonly string[] => [
  `url=${shellLiteral(url)}`,
  `sha256=${shellLiteral(sha256)}`,
  ...(access.kind === 'identity'
    ? [`token_url=${shellLiteral(tokenUrl(access.identityId))}`, `identity=${shellLiteral(access.identityId)}`]
    : [`query=${shellLiteral(access.query)}`]),
  // A path that begins with a dash must not be read as an option.
  `destination=${shellLiteral(destination.startsWith('/') ? destination : `./${destination}`)}`,
  ...(content.kind === 'archive' && content.keptAt !== undefined ? [`archive=${shellLiteral(content.keptAt)}`] : []),
]

// The lines that remove archives after the steps that need them.
export const shellRemoval = (paths: readonly string[]): readonly string[] => [
  `if [ "$(id -u)" = 0 ]; then sudo=; else sudo='sudo -n'; fi`,
  `$sudo rm -f ${paths.map(shellLiteral).join(' ')}`,
]

// /var/tmp is on the disk; /tmp may be in memory.
const script = ({ access, content }: Download): string => `
set -eu
umask 077
fail() { echo "download: $1" >&2; exit 1; }
free() { df -Pk "$work" | sed -n -E '2s/.* ([0-9]+) +[0-9]+% .*/\\1/p'; }
full() { fail "nothing can be written to the temporary folder $work, where $(free) KB are free"; }
work=$(mktemp -d "\${TMPDIR:-/var/tmp}/aib-XXXXXX") || fail 'no temporary folder could be made'
# What was done is done, whatever becomes of the folder.
trap 'rm -rf "$work" || echo "${sentences.remains}" >&2' EXIT
trap 'exit 1' HUP INT TERM
${get}
${access.kind === 'identity' ? byIdentity : byLink}
${hashing}
${trying(access)}
if [ "$(id -u)" = 0 ]; then sudo=; else sudo='sudo -n'; fi
umask 022
${contentLines(content)}
echo "${sentences.done}"
`

// Neither a token nor a link is passed as an argument, which every process could read: curl takes them from a configuration on standard
// input, wget from files. The output of wget contains the link, so it goes into a file, like that of curl.
const get = `
# That of busybox has none of the options below, and takes headers from its command line alone.
is_gnu_wget() { case $(wget --version 2>/dev/null) in 'GNU Wget '*) ;; *) return 1 ;; esac; }
# get <file>: the request of "$work/url" and "$work/headers". The answer's headers are in "$work/answer", messages in "$work/said".
if command -v curl >/dev/null 2>&1; then
  get() {
    {
      sed 's/.*/url = "&"/' "$work/url"
      sed 's/.*/header = "&"/' "$work/headers"
    } | LC_ALL=C curl --silent --show-error --globoff --connect-timeout 30 --speed-limit 1 --speed-time ${String(stallSeconds)} \\
      --dump-header "$work/answer" --output "$1" --config - 2>"$work/said" || failed=$?
    # A write error; a certificate that is not trusted.
    case $failed in 23) stage=disk ;; 60 | 77) lasting=1 ;; esac
  }
elif is_gnu_wget; then
  get() {
    sed 's/^/header = /' "$work/headers" >"$work/wgetrc" || full
    WGETRC="$work/wgetrc" LC_ALL=C wget --server-response --content-on-error --tries=1 --timeout=${String(stallSeconds)} --max-redirect=0 \\
      --output-file="$work/said" --output-document="$1" --input-file="$work/url" || failed=$?
    sed 's/^ *//' "$work/said" >"$work/answer" || full
    # A write error; a certificate that is not trusted; an answer other than 200, with which curl does not fail.
    case $failed in 3) stage=disk ;; 5) lasting=1 ;; 6 | 8) failed=0 ;; esac
  }
else
  fail 'neither curl nor GNU wget is on this machine: install curl in a step before this one'
fi
# last <expression>: the last line that a sed expression prints of standard input.
last() { LC_ALL=C sed -n -E "$1" | sed -n '$p'; }
# request <file> <url> [<header>...]: status is that of the answer, code its error code, failed that of the program.
request() {
  failed=0
  status=
  code=
  # An older curl does not make the file of an empty answer.
  for empty in "$1" "$work/answer" "$work/said" "$work/headers"; do printf '' >"$empty" || full; done
  printf '%s\\n' "$2" >"$work/url" || full
  file=$1
  shift 2
  if [ $# -gt 0 ]; then printf '%s\\n' "$@" >"$work/headers" || full; fi
  get "$file"
  rm -f "$work/url" "$work/headers" "$work/wgetrc"
  # The status of a request that failed is one of a proxy, or comes with half an answer.
  [ "$failed" != 0 ] || status=$(last 's/^HTTP[^ ]* ([0-9]{3}).*/\\1/p' <"$work/answer")
  code=$(last 's/^x-ms-error-code: *([A-Za-z]+).*/\\1/Ip' <"$work/answer")
  [ "$failed" = 0 ] && [ "$status" = 200 ]
}
# Why there is no answer, or not all of it: the last message about it, without the address, and without what curl explains at length. If none
# of the messages is known, the exit code.
said() {
  if [ "$stage" = disk ]; then
    echo "it could not be written to the temporary folder $work, where $(free) KB are free"
    return
  fi
  message=$(last '/^curl failed/d;/[Uu]nable|failed|annot|match|rror|ERROR|closed|timed out|No space|No data|^curl/{s/[?][^ ]*//g;s/^[-0-9: ]*[(][^)]*[)] - //;s/[.]* *(Giving up)?[.]*$//;p}' <"$work/said")
  echo "\${message:-the exit code of curl or wget is $failed}"
}
`.trim()

const byIdentity = `
# The metadata service is never behind a proxy.
export no_proxy="169.254.169.254,\${no_proxy:-\${NO_PROXY:-}}"
download() {
  stage=metadata
  if ! request "$work/token" "$token_url" 'Metadata: true'; then
    code=$(last '/"error_description" *: *"/{s/.*"error_description" *: *"([^"]{1,200}).*/\\1/;s/[^ -~]/ /g;p;}' <"$work/token")
    return 1
  fi
  token=$(sed -n 's/.*"access_token" *: *"\\([^"]*\\)".*/\\1/p' "$work/token")
  rm -f "$work/token"
  if [ -z "$token" ]; then echo 'error: ${sentences.noToken}' >"$work/said"; return 1; fi
  stage=storage
  request "$work/content" "$url" "Authorization: Bearer $token" 'x-ms-version: ${storageVersion}'
}
`.trim()

const byLink = `
download() {
  stage=storage
  request "$work/content" "$url?$query"
}
`.trim()

const hashing = `
if command -v sha256sum >/dev/null 2>&1; then
  checksum() { sha256sum; }
elif command -v shasum >/dev/null 2>&1; then
  checksum() { shasum -a 256; }
elif command -v openssl >/dev/null 2>&1; then
  checksum() { openssl dgst -sha256 -r; }
else
  fail 'none of sha256sum, shasum and openssl is on this machine: what was downloaded cannot be verified'
fi
`.trim()

const trying = (access: DownloadAccess): string =>
  `
explain() {
  case "$stage \${status:-200}" in
    'storage 200' | disk*) reason="${sentences.noAnswer.storage}: $(said)" ;;
    storage*) reason="${sentences.answered.storage} $code" ;;
${
  access.kind === 'identity'
    ? `    'metadata 200') reason="${sentences.noAnswer.metadata}: $(said)" ;;
    metadata*) reason="${sentences.answered.metadata} $code" ;;
`
    : ''
}  esac
  # Time does not change what is refused, nor a full disk.
  case "$stage \${status:-200} $code" in
    disk* | *' ${lastingCode}') lasting=1 ;;
    *' 200 '* | *' 5'?? | *' 5'??' '*) ;;
    ${retried}) ;;
    *) lasting=1 ;;
  esac
}
advice() {
  case "$stage $status $code" in
${Object.entries(advice(access))
  .map(([code, sentence]) => `    'storage 401 ${code}' | 'storage 403 ${code}') echo ". ${sentence}" ;;`)
  .join('\n')}
  esac
}
pause=2
try=1
previous=
while :; do
  lasting=
  if download; then
    actual=$(checksum <"$work/content")
    actual=\${actual%% *}
    [ "$actual" != "$sha256" ] || break
    reason="${sentences.wrongChecksum}"
    # The same content twice is what storage has.
    [ "$actual" != "$previous" ] || lasting=1
    previous=$actual
  else
    explain
    reason=\${reason% }
  fi
  if [ -n "$lasting" ] || [ "$try" = ${String(tries)} ]; then fail "$reason$(advice)"; fi
  echo "${sentences.again}" >&2
  sleep "$pause"
  pause=$((pause * 2))
  try=$((try + 1))
done
`.trim()

// Patterns of "$stage $status $code".
const retried = Object.entries(retriedStatus)
  .flatMap(([stage, statuses]) => statuses.map((status) => `'${stage} ${String(status)} '*`))
  .join(' | ')

const contentLines = (content: DownloadedContent): string => {
  if (content.kind === 'file') return place(content.mode)
  return content.keptAt === undefined ? unpack : `${unpack}\n${keep}`
}

// It belongs to the user who runs the steps: in /tmp, only that user and root can remove it.
const keep = `
$sudo install -m 0644 -o "$(id -u)" -g "$(id -g)" -T "$work/content" "$archive" || fail "the archive could not be put to $archive"
`.trim()

// Existing folders stay as they are: a link to a folder (/lib on most distributions) is not replaced by a folder, and no folder (/tmp) gets
// another mode or owner. tar itself removes the root from absolute names, refuses names with .., and writes through no link of the archive.
const unpack = `
$sudo mkdir -p "$destination" || fail "$destination could not be made"
$sudo tar --extract --gzip --file="$work/content" --directory="$destination" --no-same-owner --no-overwrite-dir --keep-directory-symlink || fail "the archive could not be unpacked to $destination"
`.trim()

const place = (mode: number): string =>
  `
$sudo mkdir -p "$(dirname "$destination")" || fail "the folder of $destination could not be made"
$sudo install -m 0${mode.toString(8)} -T "$work/content" "$destination" || fail "the file could not be put to $destination"
`.trim()
