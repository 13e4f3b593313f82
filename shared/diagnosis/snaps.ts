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
    id: 'snap-not-downloaded',
    title: 'The store did not deliver the snap',
    signs: [{ ...on, text: /^- (?:Download|Fetch)[^\n]* snap "[^"\n]+"[^\n]*\((?!cannot perform)/im }],
    names: {
      what: 'The reason',
      in: /^- (?:Download|Fetch)[^\n]*(\((?:Get|Head|received|unexpected|read|dial|sha3|net\/http|context|cannot|Post|snap|no|the)[^\n]{0,240})/im,
    },
    before: ['snap-store-not-reached', 'script-no-way-out', 'script-name-unresolved', 'script-connection-broken', 'script-server-busy'],
    cause:
      'snapd asked for the snap, and its content servers did not answer in time, answered with an error, or the connection broke off; snapd took the installation back.',
    fix: 'Install it in a loop that tries again after a minute. If it fails each time, let the build’s subnet reach storage.snapcraftcontent.com and *.cdn.snapcraftcontent.com, or set the proxy for snapd itself (snap set system proxy.https=…).',
    link: 'https://snapcraft.io/docs/network-requirements',
    source: issue('neovim/neovim-snap#58'),
    examples: [
      [
        anyFailure,
        shell(
          'error: cannot perform the following tasks:\n- Download snap "snapd" (26382) from channel "stable" (Get "https://storage.snapcraftcontent.com/download-origin/local/a_26382.snap?interactive=1": net/http: timeout awaiting response headers)',
        ),
      ],
      [
        anyFailure,
        shell(
          'error: cannot perform the following tasks:\n- Download snap "astral-uv" (3) from channel "edge" (received an unexpected http response code (503) when trying to download https://cdn.example/a_3.snap)',
        ),
      ],
    ],
    not: [
      anyFailure,
      shell(
        'error: cannot perform the following tasks:\n- Mount snap "core" (4830) ([start snap-core-4830.mount] failed with exit status 1)',
      ),
    ],
  },
  {
    id: 'snap-not-mounted',
    title: 'snapd cannot mount the snap',
    signs: [
      {
        ...on,
        text: /^- (?:Mount|Setup) snap "[^"\n]+"[^\n]*(?:\.mount\]? failed|cannot mount|squashfs)|system does not fully support snapd|cannot mount squashfs/im,
      },
    ],
    cause:
      'A snap is a squashfs file that systemd mounts. Possible reasons are a kernel without squashfs (a hardening that blocks the module), a container without systemd, and a file that was not downloaded whole.',
    fix: 'Allow the module for the build (modprobe squashfs; remove its "install squashfs /bin/true" below /etc/modprobe.d), or install the deb or rpm package in place of the snap.',
    link: snapd,
    source: issue('saltstack-formulas/packages-formula#22'),
    examples: [
      [
        anyFailure,
        shell(
          'error: cannot perform the following tasks:\n- Mount snap "core" (4830) ([start snap-core-4830.mount] failed with exit status 1: Job for snap-core-4830.mount failed.\nSee "systemctl  status snap-core-4830.mount" and "journalctl  -xe" for details.\n)',
        ),
      ],
      [
        anyFailure,
        shell(
          'error: system does not fully support snapd: cannot mount squashfs image using "squashfs": mount: /tmp/x: unknown filesystem type.',
        ),
      ],
    ],
    not: [anyFailure, shell('error: snap "docker" has "install-snap" change in progress')],
  },
  {
    id: 'snap-not-installable',
    title: 'The snap cannot be installed as the script names it',
    signs: [
      {
        ...on,
        text: /error: snap "[^"]+" not found|snap "[^"]+" is not available on (?:stable|latest|\S+) (?:but|for)|using classic confinement and thus may perform|no snap revision (?:available as specified|on this (?:channel|architecture))|requires? classic confinement|snap not available as specified/i,
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
          'error: cannot perform the following tasks:\n- Ensure prerequisites for "flameshot" are available (cannot install prerequisite "kde-frameworks-5-91": no snap revision available as specified)',
        ),
      ],
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
