// docs/rules.md, from the rules of the linter.
import { otherThemes, type OtherRule } from '../../shared/template/lint/other-rules.js'
import { themes } from '../../shared/template/lint/rules.js'
import type { Rule } from '../../shared/template/lint/rule.js'

import { prose } from './prose.js'

// Every rule: how bad, for which API versions, why, and an example of both.
export const rulesDocument = (): string =>
  [
    '<!-- Written by `npm run generate` from shared/template/lint/. -->',
    '',
    '# Rules',
    '',
    'What is checked in a template and its scripts before anything is sent. An **error** is what the service would refuse, or certainly makes the build fail; a **warning** is probably a mistake, or a failure that depends on what the script or the machine does; **info** is good to know.',
    '',
    'A comment silences rules for its line or, if it is alone on its line, for the next one: `# aib-ignore vhd-dies, auto-run` in YAML and in scripts, `// aib-ignore vhd-dies` or `/* aib-ignore vhd-dies */` in JSON and Bicep.',
    '',
    ...[...Object.keys(themes), ...Object.keys(otherThemes)].map((theme) => `- [${theme}](#${anchor(theme)})`),
    '',
    ...Object.entries(themes).flatMap(([theme, rules]) => [`## ${theme}`, '', ...rules.flatMap(section)]),
    ...Object.entries(otherThemes).flatMap(([theme, rules]) => [`## ${theme}`, '', ...rules.flatMap(shortSection)]),
  ].join('\n')

const section = (rule: Rule): readonly string[] => [
  `### ${rule.id}`,
  '',
  `${prose(rule.title)}. **${severity(rule)}**${versions(rule)}`,
  '',
  `${prose(rule.why)} _(${rule.source})_`,
  '',
  '```yaml',
  ...rule.bad.trimEnd().split('\n'),
  '```',
  '',
  'Better:',
  '',
  '```yaml',
  ...rule.good.trimEnd().split('\n'),
  '```',
  '',
]

const shortSection = ({ id, severities, title, why }: OtherRule): readonly string[] => [
  `### ${id}`,
  '',
  `${prose(title)}. **${severities.join(' or ')}**`,
  '',
  prose(why),
  '',
]

const severity = ({ severity: level, warningBefore }: Rule): string =>
  warningBefore === undefined ? level : `${level} from ${warningBefore} on, warning before`

const versions = ({ since, until }: Rule): string => {
  if (since !== undefined && until !== undefined) return `, API versions from ${since} and before ${until}`
  if (since !== undefined) return `, API versions from ${since} on`
  return until === undefined ? '' : `, API versions before ${until}`
}

// As GitHub makes them from headings.
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')
