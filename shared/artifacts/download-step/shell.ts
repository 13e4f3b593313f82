// The download step for Linux, in the shell that every distribution has (dash and bash run it), with curl or GNU wget.
import { shellLiteral } from './quote.js'
import { storageVersion, tokenUrl } from './requests.js'
import type { Download } from './download.js'

// The lines of the script.
export const shellLines = (download: Download): readonly string[] => [...values(download), ...script(download).trim().split('\n')]

const values = ({ url, sha256, access, destination }: Download): readonly string[] => [
  `url=${shellLiteral(url)}`,
  `sha256=${shellLiteral(sha256)}`,
  ...(access.kind === 'identity'
    ? [`token_url=${shellLiteral(tokenUrl(access.identityId))}`, `identity=${shellLiteral(access.identityId)}`]
    : [`query=${shellLiteral(access.query)}`]),
  // A path that begins with a dash is no option.
  `destination=${shellLiteral(destination.startsWith('/') ? destination : `./${destination}`)}`,
]

// /var/tmp is on the disk; /tmp may be in memory.
const script = ({ access, content }: Download): string => `
set -eu
umask 077
fail() { echo "download: $1" >&2; exit 1; }
work=$(mktemp -d "\${TMPDIR:-/var/tmp}/aib-XXXXXX") || fail "no temporary folder could be made"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
${access.kind === 'identity' ? byIdentity : byLink}
pause=2
until download; do
  [ "$pause" -le 64 ] || fail "$url could not be downloaded. ${remedies[access.kind]}"
  echo "download: trying again in $pause seconds" >&2
  sleep "$pause"
  pause=$((pause * 2))
done
if command -v sha256sum >/dev/null 2>&1; then
  actual=$(sha256sum <"$work/content")
elif command -v shasum >/dev/null 2>&1; then
  actual=$(shasum -a 256 <"$work/content")
elif command -v openssl >/dev/null 2>&1; then
  actual=$(openssl dgst -sha256 -r <"$work/content")
else
  fail "none of sha256sum, shasum and openssl is on this machine: what was downloaded cannot be verified"
fi
[ "\${actual%% *}" = "$sha256" ] || fail "$url has sha256 \${actual%% *} instead of $sha256"
if [ "$(id -u)" = 0 ]; then sudo=; else sudo='sudo -n'; fi
umask 022
${content.kind === 'archive' ? unpack : place(content.mode)}
echo "download: $destination is in place"
`

const remedies = {
  identity:
    "Identity $identity of the build VM needs the role Storage Blob Data Reader on its container, and the VM a way through the storage account's firewall.",
  link: "The link to it lasts until the deadline of the job that made this template; the VM needs a way through the storage account's firewall.",
}

// The token goes into files of the work folder or through pipes, never into an argument, where every process could read it. wget takes
// headers from its settings file only.
const byIdentity = `
# The metadata service is never behind a proxy.
export no_proxy="169.254.169.254,\${no_proxy:-\${NO_PROXY:-}}"
# get <file> <url>: headers come on standard input, one a line.
if command -v curl >/dev/null 2>&1; then
  get() {
    sed 's/.*/header = "&"/' | curl --fail --silent --show-error --globoff --connect-timeout 30 --speed-limit 1 --speed-time 60 --config - --output "$1" "$2"
  }
elif command -v wget >/dev/null 2>&1; then
  get() {
    sed 's/^/header = /' >"$work/wgetrc"
    WGETRC="$work/wgetrc" wget --no-verbose --tries=1 --timeout=60 --max-redirect=0 --output-document="$1" "$2"
  }
else
  fail "neither curl nor wget is on this machine: install one of them in a step before this one"
fi
download() {
  echo 'Metadata: true' | get "$work/token" "$token_url" || return 1
  token=$(sed -n 's/.*"access_token" *: *"\\([^"]*\\)".*/\\1/p' "$work/token")
  rm -f "$work/token"
  [ -n "$token" ] || return 1
  printf 'Authorization: Bearer %s\\nx-ms-version: ${storageVersion}\\n' "$token" | get "$work/content" "$url"
}
`.trim()

// The link is no argument either, and is printed by nobody: wget would name it, whatever comes of it, unless it is quiet.
const byLink = `
if command -v curl >/dev/null 2>&1; then
  get() {
    sed 's/.*/url = "&"/' | curl --fail --silent --show-error --globoff --connect-timeout 30 --speed-limit 1 --speed-time 60 --config - --output "$1"
  }
elif command -v wget >/dev/null 2>&1; then
  get() {
    wget --quiet --tries=1 --timeout=60 --max-redirect=0 --output-document="$1" --input-file=-
  }
else
  fail "neither curl nor wget is on this machine: install one of them in a step before this one"
fi
download() {
  printf '%s?%s\\n' "$url" "$query" | get "$work/content"
}
`.trim()

// What is there already stays as it is: a link to a folder (/lib on most distributions) is not replaced by a folder, and no folder (/tmp)
// gets another mode or owner. Absolute paths and .. are refused by tar itself.
const unpack = `
$sudo mkdir -p "$destination" || fail "$destination could not be made"
$sudo tar --extract --gzip --file="$work/content" --directory="$destination" --no-same-owner --no-overwrite-dir --keep-directory-symlink || fail "the archive could not be unpacked to $destination"
`.trim()

const place = (mode: number): string =>
  `
$sudo mkdir -p "$(dirname "$destination")" || fail "the folder of $destination could not be made"
$sudo install -m 0${mode.toString(8)} -T "$work/content" "$destination" || fail "the file could not be put to $destination"
`.trim()
