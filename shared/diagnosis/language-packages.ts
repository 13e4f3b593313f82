// What package managers of languages say in a script: versions, lock files, sources.
import { anyFailure, issue, learnPage, powershell, shell, type Diagnosis } from './diagnosis.js'

const from = ['script'] as const

export const languagePackageDiagnoses: readonly Diagnosis[] = [
  {
    id: 'python-tools-old',
    title: 'pip or setuptools is older than the package expects',
    signs: [
      {
        from,
        text: /'(?:install_requires|python_requires|extras_require)' must be a (?:string|dictionary)|Unknown distribution option: 'python_requires'|error in \S+ setup command: use_2to3 is invalid/i,
      },
    ],
    before: ['python-build-failed'],
    names: { what: 'The package', in: /error in (\S+) setup command/i },
    cause:
      'The package describes itself in a form that the installed pip and setuptools do not know. Source images of old releases have old versions of both; with use_2to3 it is the package that is too old for them.',
    fix: 'Upgrade them in a virtual environment before: python3 -m venv /opt/tool && /opt/tool/bin/pip install --upgrade pip setuptools wheel; for use_2to3, take a newer version of the package.',
    link: 'https://setuptools.pypa.io/en/latest/references/keywords.html',
    source: issue('Azure/azure-cli#3160'),
    examples: [
      [
        anyFailure,
        shell(
          "error in azure-mgmt-resource setup command: 'install_requires' must be a string or list of strings containing valid project/version requirement specifiers",
        ),
      ],
      [anyFailure, shell('error in widget setup command: use_2to3 is invalid.')],
    ],
    not: [anyFailure, shell('ERROR: Failed building wheel for widget')],
  },
  {
    id: 'node-certificate',
    title: 'Node does not trust a server’s certificate',
    signs: [
      {
        from,
        text: /npm (?:ERR!|error) (?:code |errno )?(?:SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|DEPTH_ZERO_SELF_SIGNED_CERT)\b/,
      },
    ],
    before: ['script-certificate'],
    cause:
      'npm and other programs of Node trust the authorities that are built into Node, not those that were installed into the system. Usual reasons are a proxy that inspects TLS with its own authority, a registry with a private certificate, and a server that does not send its whole chain.',
    fix: 'Set NODE_EXTRA_CA_CERTS to the authority’s certificate in PEM before npm runs, or npm config set cafile <file>; do not turn strict-ssl off.',
    link: 'https://nodejs.org/api/cli.html#node_extra_ca_certsfile',
    source: 'https://docs.npmjs.com/common-errors#ssl-error',
    examples: [
      [
        anyFailure,
        shell(
          'npm ERR! code SELF_SIGNED_CERT_IN_CHAIN\nnpm ERR! errno SELF_SIGNED_CERT_IN_CHAIN\nnpm ERR! request to https://registry.npmjs.org/widget failed, reason: self signed certificate in certificate chain',
        ),
      ],
      [
        anyFailure,
        shell(
          'npm error code UNABLE_TO_GET_ISSUER_CERT_LOCALLY\nnpm error request to https://registry.npmjs.org/widget failed, reason: unable to get local issuer certificate',
        ),
      ],
    ],
    composed: [
      [anyFailure, shell('npm ERR! code UNABLE_TO_VERIFY_LEAF_SIGNATURE')],
      [anyFailure, shell('npm error code DEPTH_ZERO_SELF_SIGNED_CERT')],
    ],
    not: [anyFailure, shell('npm ERR! code CERT_HAS_EXPIRED')],
  },
  {
    id: 'language-dependencies',
    title: 'The packages of a language demand versions that exclude one another',
    signs: [
      {
        from,
        text: /\bResolutionImpossible\b|package versions have conflicting dependencies|Bundler could not find compatible versions|because [^\n]* depends on [^\n]* version solving failed|Your requirements could not be resolved to an installable set/i,
      },
    ],
    names: { what: 'The conflict', in: /Cannot install ([^\n]{1,160}) because these package versions/i },
    cause: 'Two packages need different versions of a third, often since one of them has had a new release.',
    fix: 'Pin the versions that worked in a lock file or constraints file, or leave the version of one package open.',
    link: 'https://pip.pypa.io/en/stable/topics/dependency-resolution/',
    source: 'https://pip.pypa.io/en/stable/topics/dependency-resolution/',
    examples: [
      [
        anyFailure,
        shell(
          'ERROR: Cannot install widget==1.0 and part==2.0 because these package versions have conflicting dependencies.\nERROR: ResolutionImpossible: for help visit https://pip.pypa.io/en/latest/topics/dependency-resolution/',
        ),
      ],
      [anyFailure, shell('Bundler could not find compatible versions for gem "rack":', 6)],
    ],
    not: [anyFailure, shell('npm ERR! code ERESOLVE')],
  },
  {
    id: 'requirement-invalid',
    title: 'pip does not understand what to install',
    signs: [{ from, text: /ERROR: Invalid requirement: |is not installable\. (?:Neither|File)|Could not parse the requirement/i }],
    names: { what: 'The requirement', in: /Invalid requirement: ('[^']{1,120}')/i },
    cause: 'For example, a requirement is misspelt (one = in place of two), or the folder that is named has no pyproject.toml or setup.py.',
    fix: 'Write name==version, quote < and > in a shell, and give a requirements file with -r.',
    link: 'https://pip.pypa.io/en/stable/reference/requirement-specifiers/',
    source: 'https://pip.pypa.io/en/stable/reference/requirement-specifiers/',
    examples: [
      [anyFailure, shell("ERROR: Invalid requirement: 'widget=1.0'")],
      [anyFailure, shell("ERROR: Directory '.' is not installable. Neither 'setup.py' nor 'pyproject.toml' found.")],
    ],
    not: [anyFailure, shell('ERROR: No matching distribution found for widget==1.0')],
  },
  {
    id: 'lock-file-missing',
    title: 'The lock file of the packages is missing or does not fit',
    signs: [
      {
        from,
        text: /can only install (?:packages )?(?:when your package\.json|with an existing package-lock)|ERR_PNPM_(?:NO|OUTDATED)_LOCKFILE|Your lockfile needs to be updated|package\.json and package-lock\.json[^\n]*(?:in sync|are not)|lock file's [^\n]* does not satisfy|poetry\.lock was last generated|lock file needs to be updated but --locked|NU1004: /i,
      },
    ],
    cause:
      'npm ci and similar commands install exactly the versions in the lock file, which was not copied to the machine or is older than the list of packages.',
    fix: 'Commit the lock file and copy it with the sources; update it with npm install (pnpm install, poetry lock) before the build.',
    link: 'https://docs.npmjs.com/cli/v11/commands/npm-ci',
    source: 'https://docs.npmjs.com/cli/v11/commands/npm-ci',
    examples: [
      [anyFailure, shell('npm error code EUSAGE\nnpm error The `npm ci` command can only install with an existing package-lock.json or')],
      [anyFailure, shell('ERR_PNPM_NO_LOCKFILE  Cannot install with "frozen-lockfile" because pnpm-lock.yaml is absent')],
    ],
    not: [anyFailure, shell('npm ERR! code ERESOLVE')],
  },
  {
    id: 'npm-script-failed',
    title: 'A script of an npm package failed or does not exist',
    signs: [{ from, text: /npm (?:ERR!|error) code ELIFECYCLE|npm (?:ERR!|error) [Mm]issing script: |npm (?:ERR!|error) command failed/i }],
    isGeneral: true,
    names: { what: 'The script', in: /[Mm]issing script: "?([\w:-]+)|npm (?:ERR!|error) command (?!failed)([^\n]{1,160})/i },
    cause:
      'npm ran a command from package.json that failed: its error is above npm’s lines. Or package.json does not have a script with this name.',
    fix: 'Read the lines above the first npm line; npm install --ignore-scripts shows whether an install script is the reason.',
    link: 'https://docs.npmjs.com/cli/v11/using-npm/scripts',
    source: 'https://docs.npmjs.com/common-errors',
    examples: [
      [anyFailure, shell('npm ERR! code ELIFECYCLE\nnpm ERR! errno 1\nnpm ERR! widget@1.0.0 postinstall: `node install.js`')],
      [anyFailure, shell('npm error Missing script: "build"')],
    ],
    not: [anyFailure, shell('npm ERR! code E404')],
  },
  {
    id: 'native-build-failed',
    title: 'A native extension of a package could not be built',
    signs: [
      {
        from,
        text: /Failed to build gem native extension|gyp ERR! (?:build error|configure error|not ok)|node-gyp[^\n]* failed|error: could not compile `[^`]+`/i,
      },
    ],
    isGeneral: true,
    before: ['npm-script-failed'],
    names: { what: 'The package', in: /could not compile `([^`]+)`|An error occurred while installing (\S+)/i },
    cause: 'The package has parts in C, C++ or Rust, which are compiled on the machine; the compiler’s own error is above.',
    fix: 'Install the compiler and headers first (build-essential, ruby-dev, python3; Visual Studio Build Tools), or use a version of the package that has a binary for this platform.',
    link: 'https://github.com/nodejs/node-gyp#installation',
    source: 'https://github.com/nodejs/node-gyp#installation',
    examples: [
      [anyFailure, shell('ERROR:  Error installing nokogiri:\n\tERROR: Failed to build gem native extension.')],
      [anyFailure, shell('gyp ERR! build error\ngyp ERR! not ok')],
    ],
    not: [anyFailure, shell('error: linker `cc` not found', 101)],
  },
  {
    id: 'nuget-source-not-reached',
    title: 'NuGet cannot read a package source',
    signs: [{ from, text: /NU1301: |Unable to load the service index for source|The (?:local )?source '[^']+' doesn't exist/i }],
    isGeneral: true,
    names: { what: 'The source', in: /service index for source (\S+?)\.?(?:\s|$)|source '([^']+)' doesn't/i },
    cause: 'For example, the feed is not reached from the build network, or wants a login that the machine does not have.',
    fix: 'Allow the feed’s host in the network, give a token for private feeds (an environment variable of the customizer, or a credential provider), or remove the source from nuget.config.',
    link: learnPage('nuget/reference/errors-and-warnings/nu1301'),
    source: learnPage('nuget/reference/errors-and-warnings/nu1301'),
    examples: [
      [
        anyFailure,
        powershell(
          'error NU1301: Unable to load the service index for source https://pkgs.dev.azure.com/contoso/_packaging/feed/nuget/v3/index.json.',
        ),
      ],
      [anyFailure, shell('Unable to load the service index for source https://api.nuget.org/v3/index.json.')],
    ],
    not: [anyFailure, shell('error NU1102: Unable to find package Widget with version (>= 9.0.0)')],
  },
]
