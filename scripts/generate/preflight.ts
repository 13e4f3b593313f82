// docs/preflight.md, from the checks.
import { prose } from './prose.js'
import type { Check } from '../../shared/preflight/check.js'
import { checks } from '../../shared/preflight/checks.js'

// Every check: what, why, the right it needs, what to do.
export const preflightDocument = (): string =>
  [
    '<!-- Written by `npm run generate` from shared/preflight/checks/. -->',
    '',
    '# Preflight',
    '',
    'Before `build` changes anything in Azure, the preflight checks there whether the build can succeed. If the build is certain to fail, the command ends with exit code 2 and reports everything that it found, each with its place and what to do. What is likely to fail is a warning.',
    '',
    'If the pipeline’s identity may not read something, the check is reported as unknown, with the missing right; it never counts as passed, and does not fail the build. The role Reader on the subscription includes all of these rights, and so does the smaller role of [`aib setup --preflight-reader`](setup.md#the-optional-reader-role). A request that Azure does not answer within 20 seconds is unknown as well.',
    '',
    '`preflight: off` skips the preflight; `preflight: only` stops after it. `plan` works offline unless `preflight: on` is set, which needs a login. `aib plan --json` prints every check in the list `preflight`.',
    '',
    'The first request reads the resource group: if the login, the subscription or the group is wrong, the command ends with that error.',
    '',
    ...checks.flatMap(section),
  ].join('\n')

const section = ({ id, title, why, right, fix, source }: Check): readonly string[] => [
  `## ${id}`,
  '',
  `**${prose(title)}.** ${prose(why)} _(${source})_`,
  '',
  `What to do: ${prose(fix)}`,
  '',
  `Right: \`${right.replaceAll(', ', '`, `')}\``,
  '',
]
