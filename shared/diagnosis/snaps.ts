// Snaps: the daemon that is not ready or busy, and its store.
import { anyFailure, issue, shell, type Diagnosis } from './diagnosis.js'

const on = { from: ['script'], provisioner: ['shell'] } as const
const snapd = 'https://snapcraft.io/docs/troubleshooting'

export const snapDiagnoses: readonly Diagnosis[] = [
  {
    id: 'snap-hook-failed',
    title: 'A hook of the snap failed',
    signs: [{ ...on, text: /^- Run [\w-]+ hook of (?:"[^"]+"|snap "[^"]+")[^\n]*\(run hook "/m }],
    names: { what: 'The hook', in: /\((run hook "[^\n]{1,200}?)\)?$/m },
    before: ['script-permission'],
    cause:
      'snapd installed the snap and took it back, because the snap’s own script ended with an error. Shortly after the first boot, snapd itself may still be changing.',
    fix: 'Run snap wait system seed.loaded and snap watch --last=auto-refresh? before, and install again; if the hook fails each time, take another channel of the snap or its deb package.',
    link: 'https://snapcraft.io/docs/supported-snap-hooks',
    source: 'https://github.com/canonical/docker-snap/pull/217',
    examples: [
      [
        anyFailure,
        shell(
          'error: cannot perform the following tasks:\n- Run install hook of "docker" snap if present (run hook "install": cannot perform operation: mount -t tmpfs /tmp/snap.rootfs_8C1znV: Permission denied)',
        ),
      ],
      [
        anyFailure,
        shell(
          'error: cannot perform the following tasks:\n- Run configure hook of "lxd" snap if present (run hook "configure": exit status 1)',
        ),
      ],
    ],
    not: [anyFailure, shell('error: snap "docker" has "install-snap" change in progress')],
  },
  {
    id: 'snapd-not-ready',
    title: 'snapd is not ready yet',
    signs: [
      {
        ...on,
        text: /too early for operation, device not yet seeded|cannot (?:communicate with server|perform [^\n]*)[^\n]*snapd\.socket|device model not acknowledged/i,
      },
    ],
    before: ['local-service-not-reached', 'script-no-way-out'],
    cause: 'As a rule, snapd is still installing the snaps of the image right after the first boot; or its service does not run.',
    fix: 'Wait for it before the first snap command: `snap wait system seed.loaded` (after `systemctl start snapd`).',
    link: snapd,
    source: issue('canonical/snapcraft.io#3403'),
    examples: [
      [anyFailure, shell('error: too early for operation, device not yet seeded or device model not acknowledged')],
      [
        anyFailure,
        shell(
          'error: cannot communicate with server: Post "http://localhost/v2/snaps/lxd": dial unix /run/snapd.socket: connect: connection refused',
        ),
      ],
    ],
    not: [anyFailure, shell('error: snap "lxd" has "install-snap" change in progress', 10)],
  },
  {
    id: 'snap-busy',
    title: 'snapd is changing the same snap',
    signs: [{ ...on, text: /snap "[^"]+" has "[\w-]+" change in progress|snap "[^"]+" has running apps|has changes in progress/i }],
    cause: 'snapd refreshes snaps by itself, also during a build, and does one change of a snap at a time.',
    fix: 'Hold refreshes first (snap refresh --hold), wait with `snap watch --last=auto-refresh?`, and try again.',
    link: 'https://snapcraft.io/docs/managing-updates',
    source: 'https://snapcraft.io/docs/managing-updates',
    examples: [[anyFailure, shell('error: snap "lxd" has "auto-refresh" change in progress', 10)]],
    composed: [[anyFailure, shell('error: cannot refresh "lxd": snap "lxd" has running apps (lxc), pids: 4121')]],
    not: [anyFailure, shell('error: snap "lxdd" not found')],
  },
  {
    id: 'snap-store-not-reached',
    title: 'The store of snaps cannot be reached',
    signs: [
      {
        ...on,
        text: /unable to contact snap store|cannot (?:install|refresh)[^\n]*Get "?https:\/\/(?:api\.snapcraft\.io|storage\.snapcraftcontent\.com)|persistent network error/i,
      },
    ],
    before: ['script-no-way-out', 'script-name-unresolved'],
    cause:
      'snapd did not reach api.snapcraft.io or its content servers. Possible reasons are a subnet without outbound access, and a proxy: snapd does not use the proxy variables of the script.',
    fix: 'Let the build’s subnet reach api.snapcraft.io and *.snapcraftcontent.com, or set the proxy for snapd itself (snap set system proxy.https=…).',
    link: 'https://snapcraft.io/docs/network-requirements',
    source: 'https://snapcraft.io/docs/network-requirements',
    examples: [[anyFailure, shell('error: unable to contact snap store')]],
    composed: [
      [
        anyFailure,
        shell(
          'error: cannot install "lxd": Get "https://api.snapcraft.io/api/v1/snaps/sections": net/http: request canceled while waiting for connection',
        ),
      ],
    ],
    not: [anyFailure, shell('error: snap "lxdd" not found')],
  },
  {
    id: 'snap-not-installable',
    title: 'The snap cannot be installed as the script names it',
    signs: [
      {
        ...on,
        text: /error: snap "[^"]+" not found|snap "[^"]+" is not available on (?:stable|latest|\S+) (?:but|for)|using classic confinement and thus may perform|requires? classic confinement|snap not available as specified/i,
      },
    ],
    cause: 'For example, the store has no such snap for this channel and processor, or the snap needs the option --classic.',
    fix: 'Look it up with `snap info <name>`, and give its channel (--channel=…) or --classic as that says.',
    link: 'https://snapcraft.io/docs/snap-confinement',
    source: 'https://snapcraft.io/docs/snap-confinement',
    examples: [
      [anyFailure, shell('error: snap "lxdd" not found')],
      [
        anyFailure,
        shell(
          'error: This revision of snap "code" was published using classic confinement and thus may perform\n       arbitrary system changes outside of the security sandbox',
        ),
      ],
    ],
    not: [anyFailure, shell('error: unable to contact snap store')],
  },
]
