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
