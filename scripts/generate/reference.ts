// docs/reference.md, from the tables of inputs, outputs and errors.
import { errorCodes } from '../../shared/errors.js'
import type { Platform } from '../../shared/inputs/definition.js'
import { groups, type InputDefinition } from '../../shared/inputs/definition.js'
import { camelCase, definitionOf, inputNames, outputNames, spell } from '../../shared/inputs/spelling.js'
import { inputs, outputs, type InputName } from '../../shared/inputs/table.js'

import { allowedValues } from './allowed-values.js'
import { table } from './markdown-table.js'

const platforms: Readonly<Record<Platform, string>> = { github: 'GitHub', 'azure-pipelines': 'Azure DevOps', terminal: 'terminal' }

// The reference: every input with its spelling on each platform, every output, every error code.
export const referenceDocument = (version: string): string =>
  [
    '<!-- Written by `npm run generate` from shared/inputs/table.ts and shared/errors.ts. -->',
    '',
    '# Reference',
    '',
    `This page describes version ${version}.`,
    '',
    'Names are those of the GitHub Action. Azure DevOps takes them in camelCase (`resource-group-name` is `resourceGroupName`), the terminal as flags (`--resource-group-name`; the command and the template are separate words).',
    'A second name is that of the older tasks for Azure DevOps, which is accepted there, too (migrate.md).',
    'A duration is `500ms`, `3s`, `5m`, `6h`, or a plain number in the unit that is named.',
    '',
    '## Inputs',
    '',
    ...Object.entries(groups).flatMap(([group, title]) => groupSection(group, title)),
    '## Outputs',
    '',
    'On Azure DevOps each is set twice: plain, for steps of the same job, and as an output variable, for later jobs and stages. In the terminal they are printed as `name=value`.',
    '',
    table(
      ['Output', 'Azure DevOps', 'What it is'],
      outputNames('github').map((name) => [
        `\`${name}\``,
        outputNames('azure-pipelines').includes(name) ? `\`${camelCase(name)}\`` : '–',
        cell(outputs[name].description),
      ]),
    ),
    '## Errors',
    '',
    'Every error has a stable code, printed in brackets behind its message. The exit code of the command and of the action follows from it; on Azure DevOps, the task reports its result instead.',
    '',
    table(
      ['Code', 'Exit code', 'What it means'],
      Object.entries(errorCodes).map(([code, { exit, meaning }]) => [`\`${code}\``, String(exit), cell(meaning)]),
    ),
  ].join('\n')

const groupSection = (group: string, title: string): readonly string[] => {
  const names = allInputs.filter((name) => definitionOf(name).group === group)
  return [
    `### ${title}`,
    '',
    table(
      ['Input', 'Commands', 'Default', 'What it does'],
      names.map((name) => {
        const definition = definitionOf(name)
        const where =
          definition.platforms === undefined
            ? ''
            : ` (${definition.platforms.map((platform) => platforms[platform]).join(' and ')} only, as \`${spell(name, definition.platforms[0] ?? 'github')}\`)`
        const value =
          definition.required !== undefined
            ? `**required**${definition.required.length === definition.commands.length ? '' : ` for ${definition.required.join(', ')}`}`
            : definition.default === undefined
              ? ''
              : `\`${definition.default}\`${otherDefaults(definition)}`
        return [
          `\`${name}\`${olderNames(definition)}`,
          definition.commands.join(', '),
          value,
          cell(`${definition.description}${onPlatforms(definition)}${allowedValues(definition)}${where}`),
        ]
      }),
    ),
  ]
}

// Azure DevOps takes these for the input's own name.
const olderNames = ({ aliases = [] }: InputDefinition): string => aliases.map((alias) => `, \`${alias}\``).join('')

const onPlatforms = ({ descriptionOn = {} }: InputDefinition): string =>
  Object.entries(platforms)
    .flatMap(([platform, title]) =>
      Object.entries(descriptionOn).flatMap(([key, text]) => (key === platform ? ` On ${title}: ${lowerFirst(text)}` : [])),
    )
    .join('')

const lowerFirst = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`

const otherDefaults = ({ defaultOn = {} }: InputDefinition): string =>
  Object.entries(defaultOn)
    .map(([platform, value]) => `, on ${isPlatform(platform) ? platforms[platform] : platform} \`${value}\``)
    .join('')

const isPlatform = (text: string): text is Platform => text in platforms

const allInputs: readonly InputName[] = [
  ...new Set((['github', 'azure-pipelines', 'terminal'] as const).flatMap((platform) => inputNames(platform))),
].sort((a, b) => Object.keys(inputs).indexOf(a) - Object.keys(inputs).indexOf(b))

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
