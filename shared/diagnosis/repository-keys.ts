// Keys of package repositories that are on the machine and that the package manager does not accept.
import { anyFailure, issue, shell, type Diagnosis } from './diagnosis.js'

const on = { from: ['script'], provisioner: ['shell'] } as const
const before = ['repository-key-missing']
const thirdParty = 'https://wiki.debian.org/DebianRepository/UseThirdParty'
const noKey = shell(
  "W: GPG error: https://packages.example.com stable InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY EB3E94ADBE1229CF\nE: The repository 'https://packages.example.com stable InRelease' is not signed.",
  100,
)

export const repositoryKeyDiagnoses: readonly Diagnosis[] = [
  {
    id: 'repository-key-not-downloaded',
    title: 'The key of a package repository could not be downloaded before',
    signs: [
      {
        ...on,
        // Only if apt then has no key for a repository of the same host.
        text: /(?:Could not resolve host: |Failed to connect to |unable to resolve host address .)([\w-]+(?:\.[\w-]+)+)[^]*(?:GPG error: |The repository ')\w+:\/\/\1\b/i,
      },
    ],
    before: ['repository-key-missing', 'script-name-unresolved', 'script-no-way-out', 'gpg-no-key'],
    names: {
      what: 'The host',
      in: /(?:Could not resolve host: |Failed to connect to |unable to resolve host address .)([\w-]+(?:\.[\w-]+)+)/i,
    },
    cause:
      'The script did not reach the host when it wanted the key, and continued without it; the index came later, and nothing can check its signature. Right after the first boot, names may not be resolved yet.',
    fix: 'Begin the script with set -euo pipefail, so that it stops at the download, and repeat that: curl -fsSL --retry 8 --retry-all-errors. If each try fails, open the host in the DNS and the firewall of the subnet.',
    link: thirdParty,
    source: issue('Azure-Samples/azuresandbox#681'),
    examples: [
      [
        anyFailure,
        shell(
          "curl: (6) Could not resolve host: download.docker.com\nW: GPG error: https://download.docker.com/linux/ubuntu noble InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 7EA0A9C3F273FCD8\nE: The repository 'https://download.docker.com/linux/ubuntu noble InRelease' is not signed.",
          100,
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        shell(
          "curl: (28) Failed to connect to packages.example.com port 443 after 129302 ms: Connection timed out\nE: The repository 'https://packages.example.com stable InRelease' is not signed.",
          100,
        ),
      ],
    ],
    not: [
      anyFailure,
      shell(
        "curl: (6) Could not resolve host: telemetry.example.com\nW: GPG error: https://packages.example.com stable InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY EB3E94ADBE1229CF\nE: The repository 'https://packages.example.com stable InRelease' is not signed.",
        100,
      ),
    ],
  },
  {
    id: 'repository-key-format',
    title: 'apt ignores the file of a repository’s key',
    signs: [
      {
        ...on,
        // Only if apt then has no key for a repository of the same host.
        text: /(\w+:\/\/[^\s/]+)\S*: The key\(s\) in the keyring \S+ are ignored as the file has an unsupported filetype[^]*(?:'|error: |failed: )\1/,
      },
    ],
    before,
    names: { what: 'The file', in: /The key\(s\) in the keyring (\S+) are ignored as the file has an unsupported filetype/ },
    cause:
      'The ending of the file’s name does not fit its format. As a rule, an ASCII-armored key (“-----BEGIN PGP PUBLIC KEY BLOCK-----”) is in a file whose name ends in .gpg. A keybox file, or an error page that was downloaded as the key, has the same effect.',
    fix: 'Save an armored key with the ending .asc, in signed-by= as well, or convert it: `gpg --dearmor -o NAME.gpg`. Look at the first line of the file (`head -1`).',
    link: thirdParty,
    source: issue('frostyard/snosi#91'),
    examples: [
      [
        anyFailure,
        shell(
          "W: https://download.example.com/linux/debian/dists/trixie/InRelease: The key(s) in the keyring /etc/apt/keyrings/widget.gpg are ignored as the file has an unsupported filetype.\nW: OpenPGP signature verification failed: https://download.example.com/linux/debian trixie InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 7EA0A9C3F273FCD8\nE: The repository 'https://download.example.com/linux/debian trixie InRelease' is not signed.\nN: Updating from such a repository can't be done securely, and is therefore disabled by default.",
          100,
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        shell(
          "W: http://a.example/dists/jammy/InRelease: The key(s) in the keyring /etc/apt/trusted.gpg.d/a.gpg are ignored as the file has an unsupported filetype.\nW: GPG error: http://a.example jammy InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 1",
          100,
        ),
      ],
    ],
    not: [
      anyFailure,
      shell(
        "W: http://a.example/dists/jammy/InRelease: The key(s) in the keyring /etc/apt/trusted.gpg.d/a.gpg are ignored as the file has an unsupported filetype.\nE: The repository 'https://b.example stable InRelease' is not signed.",
        100,
      ),
    ],
  },
  {
    id: 'repository-key-rejected',
    title: 'zypper did not accept the signing key of a repository',
    signs: [
      // The default answer, or no answer. Another answer accepts the key.
      {
        ...on,
        text: /reject the key, (?:or )?trust [^?]{0,60}\?\s*\[r\/[^\]\n]*\] ?\(r\): *(?:r(?:eject)?\s*$|\n?\s*(?:Cannot read input|Retrieving|Skipping|error\])|\s*(?![^]))/im,
      },
      { ...on, text: /signed with an unknown key[^?]{0,200}\?\s*\[yes\/no[^\]\n]*\] ?\(no\): *(?:no?\s*$|\n?\s*Cannot read input)/im },
    ],
    before: ['repository-key-missing', 'repository-inconsistent', 'zypper-asked', 'apt-without-yes'],
    names: [
      { what: 'The repository', in: /Repository: +(\S[^\n]*)|from repository '([^'\n]+)'/i },
      { what: 'The key', in: /Key (?:Name|ID): +(\S[^\n]*)|signed with an unknown key '([^'\n]+)'/i },
    ],
    followedBy:
      /Cannot read input|Valid metadata not found|is invalid\.|Skipping repository|have not been refreshed|Please check if the URIs|Could not refresh the repositories/i,
    cause:
      'The repository is signed with a key that is not on the machine, and zypper asks whether to trust it. In a build the default answer holds, which is to reject it. zypper then treats the repository as invalid.',
    fix: 'Compare the fingerprint with the one that the publisher states, then import the key before (rpm --import <address of the key>), or call zypper --non-interactive --gpg-auto-import-keys refresh, which trusts whatever key the repository has.',
    link: 'https://en.opensuse.org/SDB:Zypper_manual',
    source: 'https://github.com/os-autoinst/os-autoinst-distri-opensuse/pull/18682',
    examples: [
      ...[106, 4, 1].map((exitCode) => [
        anyFailure,
        shell(
          "New repository or package signing key received:\n\n  Repository:       widget\n  Key Name:         Example Corporation <key@example.com>\n\nDo you want to reject the key, trust temporarily, or trust always?\n[r/t/a/? shows all options] (r): r\nerror]\nRepository 'widget' is invalid.\n[widget|https://download.example.com/suse/]\nValid metadata not found at specified URL\nPlease check if the URIs defined for this repository are pointing to a valid repository.\nSkipping repository 'widget' because of the above error.\nSome of the repositories have not been refreshed because of an error.",
          exitCode,
        ),
      ]),
      [
        anyFailure,
        shell(
          'Do you want to reject the key, trust temporarily, or trust always? [r/t/a/? shows all options] (r): \nCannot read input: bad stream or EOF.',
          4,
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        shell(
          "File 'repomd.xml' from repository 'widget' is signed with an unknown key 'EB3E94ADBE1229CF'. Continue? [yes/no] (no): no\nError building the cache:",
          4,
        ),
      ],
    ],
    not: [
      anyFailure,
      shell(
        "Do you want to reject the key, trust temporarily, or trust always? [r/t/a/? shows all options] (r): a\nRepository 'other' is invalid.\nValid metadata not found at specified URL",
        106,
      ),
    ],
  },
  {
    id: 'repository-key-expired',
    title: 'The key of a package repository has expired',
    // A key that is missing may be the one that matters.
    signs: [{ ...on, text: /^(?![^]*NO_PUBKEY)[^]*\b(?:EXPKEYSIG|KEYEXPIRED)\b/ }],
    before,
    names: { what: 'The key', in: /EXPKEYSIG ([^\n]{1,200})/ },
    cause:
      'The repository is signed with a key whose copy on the machine is past its end date. As a rule, the publisher has extended or replaced the key since.',
    fix: 'Download the publisher’s current key into the file that signed-by= names (or /etc/apt/trusted.gpg.d) before apt-get update. If that key has expired, too, the repository is no longer maintained: take the packages from another one.',
    link: thirdParty,
    source: issue('docker-library/mysql#1123'),
    examples: [
      [
        anyFailure,
        shell(
          "Err:1 http://repo.example.com/apt/debian bookworm InRelease\n  The following signatures were invalid: EXPKEYSIG B7B3B788A8D3785C Release Engineering <release@example.com>\nW: GPG error: http://repo.example.com/apt/debian bookworm InRelease: The following signatures were invalid: EXPKEYSIG B7B3B788A8D3785C Release Engineering <release@example.com>\nE: The repository 'http://repo.example.com/apt/debian bookworm InRelease' is not signed.",
          100,
        ),
      ],
    ],
    composed: [
      [
        anyFailure,
        shell('W: GPG error: http://a.example jammy InRelease: The following signatures were invalid: KEYEXPIRED 1507497109', 100),
      ],
    ],
    not: [anyFailure, noKey],
  },
]
