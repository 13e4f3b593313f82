// What runs in the build's virtual machine: customizers and validators.
import { flag, integer, list, text, union, variant, type Members, type Property } from './property.js'

const inline = (since?: '2019-02-01-preview'): Property =>
  list(text(), { ...(since === undefined ? {} : { since }), about: 'The lines of the script. They stand in the template for all to read.' })

const script = (os: 'Linux' | 'Windows', since?: '2019-05-01-preview'): Property =>
  text({
    ...(since === undefined ? {} : { since }),
    artifact: { checksum: 'sha256Checksum', os },
    about: 'The script: a path in the repository, or an https URL.',
  })

const file = text({
  artifact: { checksum: 'sha256Checksum' },
  about: 'The file: a path in the repository, or an https URL. One file of less than 20 MB.',
})

const checksum = (since?: '2019-05-01-preview'): Property =>
  text({ ...(since === undefined ? {} : { since }), form: 'sha256', about: 'SHA-256 of the file: 64 lower-case hexadecimal digits.' })

const name = text({ about: 'What this step does, for people.' })
const destination = text({ about: 'Where the file goes: its full path with its name. On Linux, under /tmp.' })
const validExitCodes = list(integer(), { about: 'Exit codes that count as success; 0 where nothing is said.' })
const runElevated = { about: 'Run it with elevated privileges.' }
const runAsSystem = { about: 'Run it as Local System. Needs runElevated.' }

// `script` until scriptUri took its place.
const oldScript = text({ until: '2019-05-01-preview', instead: 'scriptUri', about: 'The script.' })

// properties.customize[].
export const customizer = union(
  'type',
  { name },
  {
    Shell: variant(
      {
        scriptUri: script('Linux', '2019-05-01-preview'),
        sha256Checksum: checksum('2019-05-01-preview'),
        inline: inline('2019-02-01-preview'),
        script: oldScript,
      },
      { since: '2019-02-01-preview' },
    ),
    PowerShell: variant(
      {
        scriptUri: script('Windows', '2019-05-01-preview'),
        sha256Checksum: checksum('2019-05-01-preview'),
        inline: inline(),
        runElevated: flag({ ...runElevated, since: '2019-05-01-preview' }),
        runAsSystem: flag({ ...runAsSystem, since: '2020-02-14' }),
        validExitCodes,
        script: oldScript,
      },
      { since: '2019-02-01-preview' },
    ),
    File: variant({ sourceUri: file, sha256Checksum: checksum(), destination }, { since: '2019-05-01-preview' }),
    WindowsRestart: variant(
      {
        restartCommand: text({ about: 'The command that restarts the machine.' }),
        restartCheckCommand: text({ about: 'A command that succeeds once the machine is back.' }),
        restartTimeout: text({ about: 'How long to wait, such as 5m or 2h; 5m where nothing is said.' }),
      },
      { since: '2019-02-01-preview' },
    ),
    WindowsUpdate: variant(
      {
        searchCriteria: text({ about: 'Which updates are searched for, such as IsInstalled=0.' }),
        filters: list(text(), { about: 'Which of them are installed: include:… and exclude:… in order.' }),
        updateLimit: integer({ min: 0, about: 'The most updates to install at a time; 0 is the default, 1000.' }),
      },
      { since: '2020-02-14' },
    ),
    shell: variant({ script: oldScript }, { until: '2019-02-01-preview' }),
  },
)

const shellMembers: Members = { scriptUri: script('Linux'), sha256Checksum: checksum(), inline: inline() }

// properties.validate.inVMValidations[].
export const validator = union(
  'type',
  { name },
  {
    Shell: variant(shellMembers),
    PowerShell: variant({
      scriptUri: script('Windows'),
      sha256Checksum: checksum(),
      inline: inline(),
      runElevated: flag(runElevated),
      runAsSystem: flag(runAsSystem),
      validExitCodes,
    }),
    File: variant({ sourceUri: file, sha256Checksum: checksum(), destination }, { since: '2022-07-01' }),
  },
)
