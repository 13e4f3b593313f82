// Lines in a step's output that never explain its failure: successful builds print them too.

// Whether a line is a warning, announces another try, or is a well-known complaint of a program that continues regardless.
export const isNoise = (line: string): boolean => !reasons.test(line) && (warnings.test(line) || isComplaint(line))

// Whether it announces another try or is such a complaint: a warning may say why the error after it occurred.
export const isComplaint = (line: string): boolean => !reasons.test(line) && (tries.test(line) || complaints.test(line))

// apt reports the cause of its error as a warning.
const warnings =
  /^\s*(?:warn(?:ing)?\b(?!s? treated)|verbose:|debug\b:?|W:(?! (?:Failed to fetch|GPG error|An error occurred during the signature|OpenPGP signature verification failed|\S+: The key\(s\) in the keyring)))|\bnpm (?:WARN|warn|notice)\b/i

// Programs that report the cause of their error as a warning: pip (that of the last try, and a Python without TLS), zypper if it has no
// repositories, rpm (a package’s script, a signature), debconf (a lock), NVIDIA’s installer, and PowerShell’s PackageManagement and
// Chocolatey, whose errors only say that they failed.
const reasons = new RegExp(
  [
    String.raw`Retry\(total=0\b|ssl module in Python is not available|no (?:enabled )?repositories defined`,
    String.raw`^warning: %\w+\([^)]*\) scriptlet failed|^warning: Signature not supported\. Hash algorithm`,
    String.raw`^debconf: .*is locked by another process`,
    String.raw`^WARNING: (?:You do not appear to have an NVIDIA GPU|The Nouveau kernel driver is currently in use)`,
    String.raw`^\s*WARNING: (?:MSG:Unable|Source Location '[^']*' is not valid|Cannot find a PackageProvider|Package '[^']*' failed to be installed because: |User \(you\) cancelled the installation|Unable to (?:find module repositories|resolve package source|download from URI|download the list of available providers))`,
  ].join('|'),
  'i',
)

const tries = /\b(?:retrying|will retry|trying again)\b/i

// debconf without a terminal (https://manpages.debian.org/bookworm/debconf-doc/debconf.7.en.html), sudo without the machine's name in
// /etc/hosts, gpg's and rpm's remarks about keys, systemd and invoke-rc.d while packages are set up, Perl without the locale, and dnf's
// remark about subscriptions, which images with RHUI print as well.
const complaints = new RegExp(
  [
    String.raw`^debconf: `,
    String.raw`^dpkg-preconfigure: unable to re-open stdin`,
    String.raw`^sudo: unable to resolve host `,
    String.raw`^mesg: ttyname failed`,
    String.raw`^stdin: is not a tty`,
    String.raw`^tput: No value for \$TERM`,
    String.raw`^perl: warning: |^locale: Cannot set LC_|setlocale: LC_`,
    String.raw`^invoke-rc\.d: `,
    String.raw`^update-alternatives: warning`,
    String.raw`^Created symlink |^Removed "?/etc/systemd/`,
    String.raw`Header V\d (?:RSA|DSA|EdDSA)/\w+ Signature, key ID \w+: NOKEY`,
    String.raw`^gpg: (?:keybox|key [0-9A-F]+:|Total number processed|\s*imported:|\/\S+: trustdb created|directory)`,
    String.raw`^\s*(?:rm|rmdir): cannot remove '[^']*': No such file or directory`,
    String.raw`^grep: [^:]+: No such file or directory`,
    String.raw`^userdel: user '[^']*' does not exist|^useradd: warning`,
    String.raw`^cat: /etc/[\w./-]*(?:release|version): No such file`,
  ].join('|'),
)
