// Programs that expect another distribution than the machine has, or another Python than its own.
import { anyFailure, issue, shell, type Diagnosis } from './diagnosis.js'

const on = { from: ['script'], provisioner: ['shell'] } as const

export const linuxDistributionDiagnoses: readonly Diagnosis[] = [
  {
    id: 'system-python-replaced',
    title: 'A program of the distribution runs in another Python than its own',
    signs: [
      {
        ...on,
        text: /File "\/usr\/(?:s?bin|lib|libexec|share)\/[^]{0,800}No module named '?_?(?:dnf|yum|hawkey|libdnf|librepo|rpm|apt_pkg|apt_inst|apt|lsb_release|CommandNotFound|softwareproperties|UpdateManager|DistUpgrade|cloudinit|firewall|semanage|seobject|azurelinuxagent)\b/,
      },
      { ...on, text: /File "\/usr\/(?:bin\/yum|libexec\/urlgrabber-ext-down|bin\/(?:repoquery|yum\S*))", line \d+\n[^]{0,200}SyntaxError/ },
    ],
    before: ['module-missing', 'language-syntax', 'script-syntax'],
    cause:
      'dnf, yum, apt and their helpers are written in Python, and their modules exist only for the Python of the distribution. Here python3 (or python) is another one: a newer one that was linked to /usr/bin/python3, or one that was installed over it.',
    fix: 'Leave /usr/bin/python3 to the distribution (undo the link or update-alternatives), install others next to it (make altinstall), and call them by their full names, such as python3.12.',
    link: 'https://docs.python.org/3/using/unix.html',
    source: issue('Azure/azure-cli#29062'),
    examples: [
      [
        anyFailure,
        shell(
          'Traceback (most recent call last):\n  File "/usr/bin/yumdownloader", line 76, in <module>\n    from dnf.cli import main\nModuleNotFoundError: No module named \'dnf\'',
        ),
      ],
      [
        anyFailure,
        shell(
          'Traceback (most recent call last):\n  File "/usr/bin/add-apt-repository", line 5, in <module>\n    import apt_pkg\nModuleNotFoundError: No module named \'apt_pkg\'',
        ),
      ],
      [
        anyFailure,
        shell(
          '  File "/usr/bin/yum", line 30\n    except KeyboardInterrupt, e:\n                            ^\nSyntaxError: invalid syntax',
        ),
      ],
    ],
    not: [
      anyFailure,
      shell(
        'Traceback (most recent call last):\n  File "/tmp/setup.py", line 1, in <module>\n    import apt\nModuleNotFoundError: No module named \'apt\'',
      ),
    ],
  },
  {
    id: 'python-openssl-mismatch',
    title: 'pip replaced a library that a program of the distribution uses',
    signs: [{ ...on, text: /module 'lib' has no attribute '(?:X509_V_FLAG|OpenSSL|SSL_|GEN_EMAIL|Cryptography)\w*'/ }],
    before: ['data-unexpected'],
    cause:
      'pip installed a newer cryptography next to the distribution’s older pyOpenSSL, which calls functions that are gone; every program that imports OpenSSL then fails, such as certbot, cloud-init, az or pip itself.',
    fix: 'Update both together (python3 -m pip install --upgrade pyOpenSSL cryptography), and from then on install into a virtual environment (python3 -m venv) in place of the system.',
    link: 'https://www.pyopenssl.org/en/latest/changelog.html',
    source: 'https://www.pyopenssl.org/en/latest/changelog.html',
    examples: [
      [
        anyFailure,
        shell(
          "  File \"/usr/lib/python3/dist-packages/OpenSSL/crypto.py\", line 3268, in <module>\n    _lib.OpenSSL_add_all_algorithms()\nAttributeError: module 'lib' has no attribute 'OpenSSL_add_all_algorithms'",
        ),
      ],
      [anyFailure, shell("AttributeError: module 'lib' has no attribute 'X509_V_FLAG_CB_ISSUER_CHECK'")],
    ],
    not: [anyFailure, shell("AttributeError: module 'widget' has no attribute 'lib'")],
  },
  {
    id: 'program-without-own-module',
    title: 'A program runs in a Python that does not have its module',
    signs: [{ ...on, text: /File "\/\S*\/bin\/(?!pip)([a-z]+)[\w.-]*", line \d+, in <module>[^]{0,300}No module named '?\1\b/i }],
    before: ['module-missing', 'system-python-replaced'],
    names: { what: 'The program', in: /File "(\/\S*\/bin\/[\w.-]+)", line \d+, in <module>/i },
    cause:
      'The program was installed for another Python than the one that starts it. Possible reasons are PYTHONHOME or PYTHONPATH of another program, a Python that was replaced or upgraded, and a folder that was copied.',
    fix: 'Print head -1 <program> and env | grep PYTHON in the script; run it with env -u PYTHONHOME -u PYTHONPATH, or install it again for this Python.',
    link: 'https://docs.python.org/3/using/cmdline.html#environment-variables',
    source: issue('Azure/azureml-sdk-for-r#354'),
    examples: [
      [
        anyFailure,
        shell(
          'Creating environment:  r-reticulate\nTraceback (most recent call last):\n  File "/opt/miniconda/bin/conda", line 7, in <module>\n    from conda.cli import main\nModuleNotFoundError: No module named \'conda\'',
        ),
      ],
      [
        anyFailure,
        shell(
          'Traceback (most recent call last):\n  File "/usr/local/bin/ansible-playbook", line 34, in <module>\n    from ansible import context\nModuleNotFoundError: No module named \'ansible\'',
        ),
      ],
    ],
    not: [
      anyFailure,
      shell(
        'Traceback (most recent call last):\n  File "/usr/local/bin/setup-tool", line 3, in <module>\n    import yaml\nModuleNotFoundError: No module named \'yaml\'',
      ),
    ],
  },
  {
    id: 'distribution-unknown-to-script',
    title: 'An installation script does not know this distribution',
    signs: [
      {
        ...on,
        lastLines: 8,
        text: /(?:unsupported|unknown|unrecogni[sz]ed) (?:linux )?(?:distribution|distro|operating system|os)\b(?! (?:version|release))|(?:distribution|distro|operating system|\bOS)\b[^\n]{0,60} (?:is not|isn't|not) (?:yet |currently |officially )?supported\b|could not (?:determine|detect) (?:your |the )?(?:distribution|distro|operating system)|platform is not easily detectable/i,
      },
    ],
    cause:
      'The script reads the name of the distribution (/etc/os-release), and has no case for it: for example one for CentOS on AlmaLinux, Rocky or Azure Linux, or one that is older than the release.',
    fix: 'Add the package repository of the distribution that this one is compatible with yourself (for AlmaLinux and Rocky that of RHEL), or take a newer version of the script.',
    link: 'https://www.freedesktop.org/software/systemd/man/latest/os-release.html',
    source: issue('moby/moby#42337'),
    examples: [
      [
        anyFailure,
        shell(
          "# Executing docker install script, commit: 7cae5f8b0decc17d6571f9f52eb840fbc13b2737\n\nERROR: Unsupported distribution 'almalinux'",
        ),
      ],
      [
        anyFailure,
        shell(
          'Either your platform is not easily detectable or is not supported by this\ninstaller script.\nPlease visit the following URL for more detailed installation instructions:\n\nhttps://docs.docker.com/engine/installation/',
        ),
      ],
      [anyFailure, shell('Detected: mariner 2.0\nThis operating system is not supported by this script.')],
    ],
    not: [anyFailure, shell('Warning: unknown distribution, using defaults\n1\n2\n3\n4\n5\n6\n7\nE: Unable to locate package web')],
  },
]
