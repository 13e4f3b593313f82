import assert from 'node:assert/strict'
import { AibError, throwProblems } from '../../../shared/errors.js'
import type { Platform } from '../../../shared/inputs/definition.js'
import * as parsing from '../../../shared/inputs/parse.js'
import type { InputName } from '../../../shared/inputs/table.js'
import { RecordingHost } from '../../recording-host.js'

const base = {
  command: 'plan',
  location: 'westus2',
  'managed-identity': '/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i',
  'source-image': 'Canonical:ubuntu-24_04-lts:server',
} as const
const gallery = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/g/images/i'

const problemsOf = (inputs: Partial<Record<InputName, string>>, platform: Platform = 'github'): readonly string[] => {
  try {
    parseInputs(new RecordingHost(platform, { command: 'plan', ...inputs }))
    return []
  } catch (error) {
    if (error instanceof AibError) return error.problems.map(({ where }) => (typeof where === 'string' ? where : '')).sort()
    throw error
  }
}

const parseInputs = (host: RecordingHost) => {
  const { inputs, problems } = parsing.parseInputs(host)
  throwProblems(problems)
  return inputs
}

describe('a build with the name of a template', () => {
  const commandOf = (inputs: Partial<Record<InputName, string>>) =>
    parseInputs(
      new RecordingHost('github', {
        'subscription-id': '11111111-2222-3333-4444-555555555555',
        'resource-group-name': 'images',
        'image-builder-template-name': 'web',
        ...inputs,
      }),
    ).command

  it('runs that one if the inputs do not define what to build, even if they have their defaults', () => {
    assert.equal(commandOf({ 'customizer-windows-update': 'false', 'source-plan': 'PlanName:PlanProduct:PlanPublisher' }), 'run')
  })

  it('gives the name to the template of the inputs, as azure/build-vm-image did', () => {
    assert.equal(commandOf({ ...base, command: 'build' }), 'build')
  })

  it('is about a file where the name has .json in it', () => {
    assert.equal(commandOf({ 'image-builder-template-name': 'images/web.json' }), 'build')
  })
})

describe('inputs without a template', () => {
  const cases: readonly (readonly [string, Partial<Record<InputName, string>>, readonly string[], Platform?])[] = [
    ['need a template or a source if nothing is given', {}, ['template']],
    ['need what no template provides', { 'source-image': 'a:b:c' }, ['location', 'managed-identity']],
    ['need the source if the rest is given', { ...base, 'source-image': '', 'dist-type': 'vhd' }, ['source-image']],
    ['are spelled as Azure DevOps knows them', {}, ['template'], 'azure-pipelines'],
    ['need the system if nothing determines it', { ...base, 'source-image': 'a:b:c', 'customizer-script': 'x' }, ['source-os-type']],
    ['take it from a fourth part', { ...base, 'source-image': 'a:b:c:windows', 'customizer-script': 'x' }, []],
    ['refuse half an image', { ...base, 'source-image': 'a:b' }, ['source-image']],
    ['refuse five parts', { ...base, 'source-image': 'a:b:c:d:e' }, ['source-image']],
    ['refuse two versions', { ...base, 'source-image': 'a:b:c:1.0.0', 'source-image-version': '2.0.0' }, ['source-image-version']],
    ['refuse a name for an id', { ...base, 'source-image-type': 'gallery' }, ['source-image']],
    ['refuse half a plan', { ...base, 'source-plan': 'name:product' }, ['source-plan']],
    ['take the text of an empty field for nothing', { ...base, 'source-plan': 'PlanName:PlanProduct:PlanPublisher' }, []],
    ['need the type where two images are named', { ...base, 'custom-image-resource-id': '/x' }, ['sourceImageType'], 'azure-pipelines'],
    ['need the gallery’s definition', { ...base, 'dist-type': 'sig' }, ['dist-resource-id']],
    [
      'refuse a definition for a managed image',
      { ...base, 'dist-type': 'ManagedImage', 'dist-resource-id': gallery },
      ['dist-resource-id'],
    ],
    ['need a name for the image in a terminal', base, ['--dist-resource-id'], 'terminal'],
    ['refuse a major version without the scheme', { ...base, 'dist-versioning-major': '1' }, ['dist-versioning-major']],
    ['refuse an invalid version', { ...base, 'dist-image-version': '20260401.1' }, ['dist-image-version']],
    ['refuse a version that is too large', { ...base, 'dist-image-version': '1.0.2147483648' }, ['dist-image-version']],
    ['take a tag for a version', { ...base, 'dist-image-version': 'refs/tags/v1.2.3' }, []],
    [
      'refuse a version and a way to make one',
      { ...base, 'dist-image-version': '1.2.3', 'dist-versioning-scheme': 'latest' },
      ['dist-versioning-scheme'],
    ],
    ['refuse tags without a value', { ...base, 'dist-image-tags': 'a:b,c' }, ['dist-image-tags']],
    ['refuse tags that are not strings', { ...base, 'managed-resource-tags': '{"a":1}' }, ['managed-resource-tags']],
    ['refuse a size that is not a number', { ...base, 'os-disk-size-gb': '128 GB' }, ['os-disk-size-gb']],
    ['refuse Local System without elevation', { ...base, 'customizer-run-as-system': 'true' }, ['customizer-run-as-system']],
    [
      'say all of it at once',
      { 'source-image': 'a:b', 'dist-type': 'sig', 'source-plan': 'x', 'dist-image-tags': 'x' },
      ['dist-image-tags', 'dist-resource-id', 'location', 'managed-identity', 'source-image'],
    ],
  ]
  for (const [name, inputs, expected, platform] of cases)
    it(name, () => {
      assert.deepEqual(problemsOf(inputs, platform), expected)
    })
})
