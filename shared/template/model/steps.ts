// What runs in the build VM: customizers and validators.
import { image, neither } from './effects.js'
import { flag, integer, list, text, union, variant } from './property.js'
import { defined } from '../../defined.js'

const inline = (since?: '2019-02-01-preview') =>
  list(text({}), {
    ...image,
    ...defined({ since }),
    about: 'The lines of the script, stored in the template in clear text.',
  })

const script = (os: 'Linux' | 'Windows', since?: '2019-05-01-preview') =>
  text({
    ...image,
    ...defined({ since }),
    artifact: { checksum: 'sha256Checksum', os },
    about: 'The script: a path in the repository, or an https URL.',
  })

const file = () =>
  text({
    ...image,
    artifact: { checksum: 'sha256Checksum' },
    about: 'The file: a path in the repository, or an https URL. One file of less than 20 MB.',
  })

const checksum = (since?: '2019-05-01-preview') =>
  text({
    ...image,
    ...defined({ since }),
    form: 'sha256',
    about: 'SHA-256 of the file: 64 lower-case hexadecimal digits.',
  })

// A label for people: the build VM never sees it.
const name = () => text({ ...neither, about: 'What this step does, for people.' })
const destination = () => text({ ...image, about: 'The full path of the file in the image, with its name. On Linux, under /tmp.' })
const validExitCodes = () => list(integer({}), { ...image, about: 'Exit codes that count as success; 0 by default.' })
const runElevated = { ...image, about: 'Run it with elevated privileges.' } as const
const runAsSystem = { ...image, about: 'Run it as Local System. Needs runElevated.' } as const

// Called `script` before scriptUri replaced it.
const oldScript = () => text({ ...image, until: '2019-05-01-preview', instead: 'scriptUri', about: 'The script.' })

// properties.customize[].
export const customizer = union(
  { on: 'type', ...image },
  { name: name() },
  {
    Shell: variant(
      {
        scriptUri: script('Linux', '2019-05-01-preview'),
        sha256Checksum: checksum('2019-05-01-preview'),
        inline: inline('2019-02-01-preview'),
        script: oldScript(),
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
        validExitCodes: validExitCodes(),
        script: oldScript(),
      },
      { since: '2019-02-01-preview' },
    ),
    File: variant({ sourceUri: file(), sha256Checksum: checksum(), destination: destination() }, { since: '2019-05-01-preview' }),
    WindowsRestart: variant(
      {
        restartCommand: text({ ...image, about: 'The command that restarts the machine.' }),
        restartCheckCommand: text({ ...image, about: 'A command that succeeds once the machine is back.' }),
        restartTimeout: text({ ...image, about: 'How long to wait, such as 5m or 2h; 5m by default.' }),
      },
      { since: '2019-02-01-preview' },
    ),
    WindowsUpdate: variant(
      {
        searchCriteria: text({ ...image, about: 'Which updates are searched for, such as IsInstalled=0.' }),
        filters: list(text({}), { ...image, about: 'Which of them are installed, as include:… and exclude:… filters in order.' }),
        updateLimit: integer({ ...image, min: 0, about: 'The maximum number of updates to install at a time; 0 means the default, 1000.' }),
      },
      { since: '2020-02-14' },
    ),
    shell: variant({ script: oldScript() }, { until: '2019-02-01-preview' }),
  },
  {},
)

// properties.validate.inVMValidations[].
export const validator = union(
  { on: 'type', ...image },
  { name: name() },
  {
    Shell: variant({ scriptUri: script('Linux'), sha256Checksum: checksum(), inline: inline() }),
    PowerShell: variant({
      scriptUri: script('Windows'),
      sha256Checksum: checksum(),
      inline: inline(),
      runElevated: flag(runElevated),
      runAsSystem: flag(runAsSystem),
      validExitCodes: validExitCodes(),
    }),
    File: variant({ sourceUri: file(), sha256Checksum: checksum(), destination: destination() }, { since: '2022-07-01' }),
  },
  {},
)
