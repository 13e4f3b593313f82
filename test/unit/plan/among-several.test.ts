import assert from 'node:assert/strict'
import { AibError, type Problem } from '../../../shared/errors.js'
import { errorsOf, named, sameStagingGroups, sameVersions, withSharedGroups } from '../../../shared/plan/among-several.js'
import { planOf } from '../preflight/world.js'

const definition = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/gallery/images/web'
const plan = (file: string, ...ids: readonly string[]) => ({
  ...planOf({ properties: { distribute: ids.map((galleryImageId) => ({ type: 'SharedImage', galleryImageId })) } }),
  file,
})
const messages = (...plans: readonly ReturnType<typeof plan>[]): readonly string[] => sameVersions(plans).map(({ message }) => message)

describe('Versions that several distributors would write', () => {
  it('are reported once each, whatever the case of their ids', () => {
    const id = `${definition}/versions/1.0.0`
    assert.deepEqual(messages(plan('a.json', id), plan('b.json', id.toLowerCase())), [
      `a.json and b.json would both write ${id.toLowerCase()}.`,
    ])
    assert.deepEqual(messages(plan('a.json', id, id)), [`Two distributors of a.json would both write ${id}.`])
  })

  it('are fine if they differ, or if the service makes them', () => {
    assert.deepEqual(messages(plan('a.json', `${definition}/versions/1.0.0`), plan('b.json', `${definition}/versions/1.0.1`)), [])
    assert.deepEqual(messages(plan('a.json', definition, definition)), [])
  })
})

describe('A staging group of several templates', () => {
  const inGroup = (file: string, stagingResourceGroup?: string) => ({
    ...planOf({ properties: stagingResourceGroup === undefined ? {} : { stagingResourceGroup } }),
    file,
  })
  const plans = [
    inGroup('a.json', '/subscriptions/s/resourceGroups/st'),
    inGroup('b.json'),
    inGroup('c.json', '/subscriptions/s/resourcegroups/ST/'),
  ]

  it('is an error if they are built together, and otherwise a warning for the second', () => {
    assert.deepEqual(
      sameStagingGroups(plans).map(({ code, where }) => [code, where]),
      [['staging-group-twice', 'c.json']],
    )
    assert.deepEqual(
      withSharedGroups(plans).map(({ findings }) => findings.map(({ rule, severity }) => `${severity} ${rule}`)),
      [[], [], ['warning staging-group-twice']],
    )
    assert.deepEqual(
      withSharedGroups(plans.slice(0, 2)).flatMap(({ findings }) => findings),
      [],
    )
  })
})

describe('The error of one of several templates', () => {
  it('names the template once', () => {
    const messageOf = (message: string): string => named(new AibError({ code: 'file-missing', message }), 'sub/a.yaml').problems[0].message
    assert.equal(messageOf('x is missing.'), 'sub/a.yaml: x is missing.')
    assert.equal(messageOf('template: sub/a.yaml does not exist.'), 'template: sub/a.yaml does not exist.')
  })
})

describe('The errors of several templates', () => {
  const inParameters = {
    code: 'parameter-invalid',
    message: 'Line 2 has no name.',
    where: { file: '--parameters', line: 2, column: 1, pointer: '' },
  } as const
  const missing = { code: 'file-missing', message: '--parameters: p.json does not exist.', where: '/w/p.json' } as const
  const inTemplate = { code: 'template-syntax', message: 'It is wrong.' } as const
  const shared = new Set(['--parameters', '/w/p.json'])
  const errors = (...lists: readonly (readonly [Problem, ...Problem[]] | undefined)[]): readonly string[] =>
    errorsOf(
      lists.map((problems, index) => ({
        file: `${'abc'.charAt(index)}.yaml`,
        error: problems === undefined ? undefined : new AibError(problems),
      })),
      shared,
    ).flatMap(({ problems }) => problems.map(({ message }) => message))

  it('report a problem with the values of all templates once, without a template’s name', () => {
    assert.deepEqual(errors([inParameters, missing, inTemplate], [inParameters, missing]), [
      inParameters.message,
      missing.message,
      `a.yaml: ${inTemplate.message}`,
    ])
  })

  it('name the template if others can use the values', () => {
    assert.deepEqual(errors([inParameters], undefined), [`a.yaml: ${inParameters.message}`])
    assert.deepEqual(errors([inTemplate], [inTemplate]), ['a.yaml: It is wrong.', 'b.yaml: It is wrong.'])
  })

  it('do not name the template of a job that has only one', () => {
    assert.deepEqual(errors([inTemplate]), [inTemplate.message])
  })
})
