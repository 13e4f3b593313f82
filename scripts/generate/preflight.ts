// docs/preflight.md, from the checks.
import type { Check } from '../../shared/preflight/check.js'
import { checks } from '../../shared/preflight/checks.js'

// Every check: what, why, the right it needs, what to do.
export const preflightDocument = (): string =>
  [
    '<!-- Written by `npm run generate` from shared/preflight/checks/. -->',
    '',
    '# Preflight',
    '',
    'Before `build` changes anything in Azure, it asks there whether the build can succeed. What would surely fail ends the command with exit code 2, everything at once, each with its place and what to do. What likely fails is a warning.',
    '',
    'A right that the pipeline’s identity lacks never fails a build: the check is unknown then, and the log says which right would tell. The role Reader on the subscription has all of them. The whole preflight takes no longer than 20 seconds; what Azure does not tell in that time is unknown, too.',
    '',
    '`preflight: off` leaves it out, `preflight: only` checks and stops. `plan` is offline; `preflight: on` has it check, too, and then it needs a login. Behind `--json` the plan has a list `preflight` with every check.',
    '',
    'The first request reads the resource group: where the login, the subscription or the group is wrong, the command ends with that.',
    '',
    ...checks.flatMap(section),
  ].join('\n')

const section = ({ id, title, why, right, fix, source }: Check): readonly string[] => [
  `## ${id}`,
  '',
  `**${title}.** ${why} _(${source})_`,
  '',
  `What to do: ${escaped(fix)}`,
  '',
  `Right: \`${right.replaceAll(', ', '`, `')}\``,
  '',
]

// Text in angle brackets is a name to fill in, not an element.
const escaped = (text: string): string => text.replaceAll(/<([^>]+)>/g, '`<$1>`')
