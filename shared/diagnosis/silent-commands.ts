// Commands that end without a message: the exit code says why, if the log shows which program it is of.
import { anyFailure, shell, type Diagnosis } from './diagnosis.js'
import { lastCommand, lastProgress } from './last-command.js'

const onLinux = { from: ['script'], provisioner: ['shell'] } as const
const curlCodes = 'https://curl.se/docs/manpage.html'
const wgetCodes = 'https://www.gnu.org/software/wget/manual/html_node/Exit-Status.html'
const sshCodes = 'https://man.openbsd.org/ssh.1'
const aptCodes = 'https://manpages.debian.org/bookworm/apt/apt-get.8.en.html'

export const silentCommandDiagnoses: readonly Diagnosis[] = [
  {
    id: 'curl-answer-hidden',
    title: 'A server answered curl with an error that -s hides',
    signs: [
      { ...onLinux, exit: [22], command: lastCommand('curl') },
      { ...onLinux, exit: [22], text: lastProgress },
    ],
    cause:
      'curl ended with 22: with -f, that is an answer with a status of 400 or more. -s without -S suppresses the message, so the log does not have the status.',
    fix: 'Call curl -fsSL, which prints the status: 404 is a wrong link, 401 and 403 a missing login, 429 and 5xx a server to ask again.',
    link: curlCodes,
    source: curlCodes,
    examples: [
      [anyFailure, shell('+ curl -fsL https://example.com/install.sh', 22)],
      [anyFailure, shell('++ sudo /usr/bin/curl -sf -o /tmp/tool https://example.com/tool', 22)],
    ],
    composed: [
      [
        anyFailure,
        shell(
          '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0',
          22,
        ),
      ],
    ],
    not: [anyFailure, shell('+ curl -fsL https://example.com/install.sh\n+ ./install.sh', 22)],
  },
  {
    id: 'wget-answer-hidden',
    title: 'A server answered wget with an error that -q hides',
    signs: [{ ...onLinux, exit: [8], command: lastCommand('wget') }],
    cause:
      'wget ends with 8 only if a server answered with an error status, such as 403, 404 or 500: name, connection and certificate were in order. -q keeps it from printing which status it was.',
    fix: 'Replace -q with -nv in that command, and run again: the log then has a line "ERROR 404: Not Found". For 404 correct the address, for 403 the link’s token or the server’s rules, for 5xx add --tries=5 --retry-on-http-error=500,502,503.',
    link: wgetCodes,
    source: wgetCodes,
    examples: [
      [anyFailure, shell('+ wget -q https://example.com/tool.tgz', 8)],
      [anyFailure, shell('+ sudo wget -qO /etc/apt/keyrings/example.asc https://example.com/key.asc', 8)],
    ],
    not: [anyFailure, shell('+ wget -q https://example.com/tool.tgz\n+ tar xzf tool.tgz', 8)],
  },
  {
    id: 'ssh-silent',
    title: 'ssh could not connect or log in, and printed no reason',
    signs: [{ ...onLinux, exit: [255], command: lastCommand('(?:ssh|scp|sftp)') }],
    isGeneral: true,
    cause:
      'ssh ends with 255 if it cannot connect, if it does not know the host key, or if the login is refused. The option -q or a redirection hides the message.',
    fix: 'Call ssh without -q and with -v -o BatchMode=yes in the script.',
    link: sshCodes,
    source: sshCodes,
    examples: [
      [anyFailure, shell('+ ssh -q admin@host.example true', 255)],
      [anyFailure, shell('+ scp -q admin@host.example:/srv/tool.tgz /tmp', 255)],
    ],
    not: [anyFailure, shell('+ ./configure', 255)],
  },
  {
    id: 'apt-silent',
    title: 'apt failed, and its message is not in the log',
    signs: [{ ...onLinux, exit: [100], command: lastCommand('apt(?:-get)?') }],
    isGeneral: true,
    cause: 'apt ends with 100 for any error and prints the reason on standard error, which the script discards or redirects.',
    fix: 'Remove 2>/dev/null or &>file from the command, or print the file if it fails.',
    link: aptCodes,
    source: aptCodes,
    examples: [
      [anyFailure, shell('+ apt-get install -qq -y tool', 100)],
      [anyFailure, shell('+ sudo DEBIAN_FRONTEND=noninteractive apt install -y tool', 100)],
    ],
    not: [anyFailure, shell('+ apt-get install -y tool\n+ tool --start', 100)],
  },
]
