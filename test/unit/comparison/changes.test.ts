import assert from 'node:assert/strict'
import { changesOf, type Change } from '../../../shared/comparison/changes.js'
import type { Json, JsonObject } from '../../../shared/json.js'
import { labelOf } from '../../../shared/template/node.js'

const none: ReadonlyMap<string, string> = new Map()
const plain = { isFromService: false, artifacts: none }
const fromService = { isFromService: true, artifacts: none }
const properties = (content: JsonObject): JsonObject => ({ properties: content })
const steps = (...customize: Json[]): JsonObject => properties({ customize })
const outputs = (...distribute: Json[]): JsonObject => properties({ distribute })
const shell = (name: string, ...inline: string[]): JsonObject => ({ type: 'Shell', ...(name === '' ? {} : { name }), inline })
const file = (sourceUri: string, destination: string): JsonObject => ({ type: 'File', sourceUri, destination })

const text = (value: Json | undefined): string => (value === undefined ? '' : JSON.stringify(value))
const line = ({ kind, path, before, after, step, artifact }: Change): string =>
  [kind, labelOf(path), text(before), '>', text(after), step === undefined ? '' : `in ${step}`, artifact ?? '']
    .filter((word) => word !== '')
    .join(' ')
    .replaceAll(/([01])\1{63}/g, '$1…')
const changes = (before: JsonObject, after: JsonObject, options = plain): readonly string[] => changesOf(before, after, options).map(line)

type Case = readonly [what: string, before: JsonObject, after: JsonObject, expected: readonly string[]]

const check = (cases: readonly Case[], options = plain): void => {
  for (const [what, before, after, expected] of cases)
    it(what, () => {
      assert.deepEqual(changes(before, after, options), expected)
    })
}

describe('The changes between two templates', () => {
  check([
    ['have the values of what is added', properties({}), properties({ buildTimeoutInMinutes: 60 }), ['added buildTimeoutInMinutes > 60']],
    [
      'have the values of what is removed',
      properties({ buildTimeoutInMinutes: 60 }),
      properties({}),
      ['removed buildTimeoutInMinutes 60 >'],
    ],
    [
      'have the values of what is changed',
      properties({ buildTimeoutInMinutes: 60 }),
      properties({ buildTimeoutInMinutes: 90 }),
      ['changed buildTimeoutInMinutes 60 > 90'],
    ],
    ['are one if the kind of a value changes', properties({ customize: {} }), properties({ customize: [] }), ['changed customize {} > []']],
    [
      'are one if the kind of a value changes, the other way round',
      properties({ customize: [] }),
      properties({ customize: {} }),
      ['changed customize [] > {}'],
    ],
    ['leave out what is not sent', { id: '/i', systemData: {}, odd: 1, properties: {} }, { type: 't', name: 'n', properties: {} }, []],
    ['take a tag for a tag, even if it reads as an identity', { tags: { type: 'None' } }, {}, ['removed tags {"type":"None"} >']],
    ['take the identity None for no identity', { identity: { type: 'None' } }, {}, []],
    [
      'include values that say nothing, if a person wrote both templates',
      properties({ vmProfile: { vmSize: '' } }),
      properties({ vmProfile: {} }),
      ['removed vmProfile.vmSize "" >'],
    ],
    [
      'tell the case of keys apart, if a person wrote both templates',
      { tags: { Team: 'a' } },
      { tags: { team: 'a' } },
      ['removed tags.Team "a" >', 'added tags.team > "a"'],
    ],
    [
      'tell spellings of a region apart, if a person wrote both templates',
      { location: 'West US' },
      { location: 'westus' },
      ['changed location "West US" > "westus"'],
    ],
  ])

  describe('from what the service answers', () => {
    check(
      [
        [
          'leave out what it fills in',
          properties({ buildTimeoutInMinutes: 0, vmProfile: { vmSize: '', osDiskSizeGB: 0 }, autoRun: null }),
          properties({}),
          [],
        ],
        ['leave out what says nothing in the new template', properties({}), properties({ vmProfile: { vmSize: '' }, customize: [] }), []],
        [
          'include an object of which one member says something',
          properties({ vmProfile: { vmSize: '', osDiskSizeGB: 30 } }),
          properties({}),
          ['removed vmProfile {"vmSize":"","osDiskSizeGB":30} >'],
        ],
        [
          'leave out an object with nothing but a computed checksum',
          properties({ optimize: { workload: { sha256Checksum: 'aa' } } }),
          properties({}),
          [],
        ],
        ['leave out an empty map', { tags: {} }, {}, []],
        ['include a map with any key', { tags: { team: '' } }, {}, ['removed tags {"team":""} >']],
        [
          'include a new key of a map, even if its value says nothing',
          { tags: { a: '1' } },
          { tags: { a: '1', b: '' } },
          ['added tags.b > ""'],
        ],
        ['leave out the case of keys in a map', { tags: { Team: 'a' } }, { tags: { team: 'a' } }, []],
        [
          'include the case of other names',
          properties({ errorHandling: { onCustomizerError: 'abort' } }),
          properties({ errorHandling: { oncustomizererror: 'abort' } }),
          ['removed errorHandling.onCustomizerError "abort" >', 'added errorHandling.oncustomizererror > "abort"'],
        ],
        [
          'leave out equal numbers and booleans',
          properties({ buildTimeoutInMinutes: 60, autoRun: { state: 'Enabled' } }),
          properties({ buildTimeoutInMinutes: 60, autoRun: { state: 'Enabled' } }),
          [],
        ],
        ['leave out two ways to say nothing', properties({ buildTimeoutInMinutes: 0 }), properties({ buildTimeoutInMinutes: null }), []],
        [
          'include a value in place of nothing',
          properties({ buildTimeoutInMinutes: 0 }),
          properties({ buildTimeoutInMinutes: 60 }),
          ['changed buildTimeoutInMinutes 0 > 60'],
        ],
        [
          'include nothing in place of a value',
          properties({ vmProfile: { vmSize: 'a' } }),
          properties({ vmProfile: { vmSize: '' } }),
          ['changed vmProfile.vmSize "a" > ""'],
        ],
        ['leave out the spelling of a region', { location: 'West US' }, { location: 'westus' }, []],
        [
          'include the spelling of any other text',
          properties({ vmProfile: { vmSize: 'West US' } }),
          properties({ vmProfile: { vmSize: 'westus' } }),
          ['changed vmProfile.vmSize "West US" > "westus"'],
        ],
        [
          'leave out the case of resource ids',
          properties({ stagingResourceGroup: '/subscriptions/S' }),
          properties({ stagingResourceGroup: '/subscriptions/s' }),
          [],
        ],
        [
          'include the case of texts that contain an id',
          steps(shell('a', 'see /subscriptions/S')),
          steps(shell('a', 'see /subscriptions/s')),
          ['removed customize[0].inline[0] "see /subscriptions/S" > in a', 'added customize[0].inline[0] > "see /subscriptions/s" in a'],
        ],
        [
          'leave out a checksum that the service computed',
          steps({ ...file('u', '/d'), sha256Checksum: 'aa' }),
          steps({ ...file('u', '/d'), sha256Checksum: '' }),
          [],
        ],
        [
          'include a checksum that is another one',
          steps({ ...file('u', '/d'), sha256Checksum: 'aa' }),
          steps({ ...file('u', '/d'), sha256Checksum: 'bb' }),
          ['changed customize[0].sha256Checksum "aa" > "bb"'],
        ],
        [
          'leave out a computed checksum of a step that has another kind now',
          steps({ type: 'File', name: 'a', sha256Checksum: 'aa' }),
          steps({ type: 'WindowsRestart', name: 'a' }),
          ['changed customize[0].type "File" > "WindowsRestart" in a'],
        ],
        ['leave out signatures', steps(file('https://s.example/f?sig=a', '/d')), steps(file('https://s.example/f?sig=b', '/d')), []],
      ],
      fromService,
    )
  })

  describe('in steps and outputs', () => {
    check([
      [
        'have the position that was not the first',
        steps('x', shell('a', 'y'), shell('b', 'z')),
        steps('x', shell('b', 'z'), shell('a', 'y')),
        ['moved customize[2] 1 > 2 in a'],
      ],
      [
        'take no line for a step',
        steps(shell('a', 'x')),
        steps(shell('a'), 'x'),
        ['removed customize[0].inline[0] "x" > in a', 'added customize[1] > "x"'],
      ],
      [
        'pair a file by its destination before any other',
        steps(file('a', '/x')),
        steps(file('b', '/x'), file('n', '/z')),
        ['changed customize[0].sourceUri "a" > "b"', 'added customize[1] > {"type":"File","sourceUri":"n","destination":"/z"}'],
      ],
      ['name the step', steps(shell('a', 'x')), steps(shell('a', 'x', 'y')), ['added customize[0].inline[1] > "y" in a']],
      [
        'name a step that has lost its name',
        steps(shell('a', 'x')),
        steps({ ...shell('', 'x'), runElevated: true }),
        ['removed customize[0].name "a" > in a', 'added customize[0].runElevated > true in a'],
      ],
      [
        'name a removed and an added step',
        steps(shell('a', 'x'), shell('b', 'y')),
        steps(shell('a', 'x'), { type: 'File', name: 'c' }),
        ['removed customize[1] {"type":"Shell","name":"b","inline":["y"]} > in b', 'added customize[1] > {"type":"File","name":"c"} in c'],
      ],
      [
        'do not name a step by an empty or odd name',
        steps({ type: 'Shell', name: '', inline: [] }, { type: 'Shell', name: 5, inline: ['x'] }),
        steps({ type: 'Shell', name: '', inline: ['y'] }, { type: 'Shell', name: 5, inline: ['y'] }),
        ['added customize[0].inline[0] > "y"', 'removed customize[1].inline[0] "x" >', 'added customize[1].inline[0] > "y"'],
      ],
      [
        'name the output, and not the region',
        outputs({ type: 'SharedImage', runOutputName: 'r', targetRegions: [{ name: 'westus', replicaCount: 1 }] }),
        outputs({ type: 'SharedImage', runOutputName: 'r', targetRegions: [{ name: 'westus', replicaCount: 2 }] }),
        ['changed distribute[0].targetRegions[0].replicaCount 1 > 2 in r'],
      ],
      [
        'have both positions of what was moved',
        steps(shell('a', 'x'), shell('b', 'y'), shell('c', 'z')),
        steps(shell('b', 'y'), shell('c', 'z'), shell('a', 'x')),
        ['moved customize[2] 0 > 2 in a'],
      ],
      [
        'take one of two equal additions for the moved one',
        steps(shell('a', 'x'), shell('b', 'y')),
        steps(shell('b', 'y'), shell('a', 'x'), shell('a', 'x')),
        ['moved customize[1] 0 > 1 in a', 'added customize[2] > {"type":"Shell","name":"a","inline":["x"]} in a'],
      ],
      [
        'pair no outputs of other names',
        outputs({ type: 'VHD', runOutputName: 'a' }),
        outputs({ type: 'VHD', runOutputName: 'b' }),
        [
          'removed distribute[0] {"type":"VHD","runOutputName":"a"} > in a',
          'added distribute[0] > {"type":"VHD","runOutputName":"b"} in b',
        ],
      ],
      [
        'pair no steps of other kinds',
        steps(shell('', 'x')),
        steps(file('u', '/d')),
        [
          'removed customize[0] {"type":"Shell","inline":["x"]} >',
          'added customize[0] > {"type":"File","sourceUri":"u","destination":"/d"}',
        ],
      ],
      [
        'pair no steps of other names',
        steps(shell('a', 'x')),
        steps(shell('b', 'y')),
        [
          'removed customize[0] {"type":"Shell","name":"a","inline":["x"]} > in a',
          'added customize[0] > {"type":"Shell","name":"b","inline":["y"]} in b',
        ],
      ],
      [
        'pair steps of one kind without names',
        steps({ type: 'Shell', scriptUri: 'a' }),
        steps({ type: 'Shell', scriptUri: 'b' }),
        ['changed customize[0].scriptUri "a" > "b"'],
      ],
      [
        'pair files by their destination',
        steps(file('a', '/x')),
        steps(file('n', '/z'), file('b', '/x')),
        ['added customize[0] > {"type":"File","sourceUri":"n","destination":"/z"}', 'changed customize[1].sourceUri "a" > "b"'],
      ],
      [
        'pair steps by their lines',
        steps({ ...shell('', 'x'), runElevated: false }),
        steps(shell('', 'n'), { ...shell('', 'x'), runElevated: true }),
        ['added customize[0] > {"type":"Shell","inline":["n"]}', 'changed customize[1].runElevated false > true'],
      ],
      [
        'pair a step that was renamed',
        steps({ ...shell('a', 'x'), runElevated: false }),
        steps({ ...shell('b', 'x'), runElevated: true }, { ...shell('c', 'x'), runElevated: false }),
        [
          'added customize[0] > {"type":"Shell","name":"b","inline":["x"],"runElevated":true} in b',
          'changed customize[1].name "a" > "c" in c',
        ],
      ],
      [
        'pair whatever has one name',
        steps(shell('a', 'x')),
        steps(file('n', '/z'), { ...file('u', '/x'), name: 'a' }),
        [
          'added customize[0] > {"type":"File","sourceUri":"n","destination":"/z"}',
          'changed customize[1].type "Shell" > "File" in a',
          'removed customize[1].inline ["x"] > in a',
          'added customize[1].sourceUri > "u" in a',
          'added customize[1].destination > "/x" in a',
        ],
      ],
      [
        'pair no step with what is none',
        steps('x', shell('a', 'y')),
        steps(shell('a', 'y'), 5),
        ['removed customize[0] "x" >', 'added customize[1] > 5'],
      ],
    ])
  })

  describe('of scripts and files', () => {
    const [old, now] = ['0'.repeat(64), '1'.repeat(64)]
    const artifacts = new Map([
      [`https://s.example/c/${now}/a.sh`, 'scripts/a.sh'],
      [`${now}/a.sh`, 'scripts/a.sh'],
    ])
    const script = (uri: string, sha256Checksum?: string): JsonObject =>
      steps({ type: 'Shell', name: 'a', scriptUri: uri, ...(sha256Checksum === undefined ? {} : { sha256Checksum }) })
    const download = (sha256: string, name = 'a'): JsonObject =>
      steps(shell(name, `url='https://s.example/c/${sha256}/a.sh'`, `sha256=${sha256}`))
    check(
      [
        [
          'are one, with both checksums',
          script(`https://s.example/c/${old}/a.sh`, old),
          script(`https://s.example/c/${now}/a.sh`, now),
          ['changed customize[0].scriptUri "0…" > "1…" in a scripts/a.sh'],
        ],
        ['are none while the file has no address yet', script(`https://s.example/c/${now}/a.sh`, now), script(`${now}/a.sh`, now), []],
        [
          'are the address if the file has moved',
          script(`https://t.example/d/${now}/a.sh`, now),
          script(`https://s.example/c/${now}/a.sh`, now),
          ['changed customize[0].scriptUri "https://t.example/d/1…/a.sh" > "https://s.example/c/1…/a.sh" in a'],
        ],
        [
          'are those of the properties if the file was another',
          script('https://other.example/a.sh'),
          script(`https://s.example/c/${now}/a.sh`, now),
          ['changed customize[0].scriptUri "https://other.example/a.sh" > "https://s.example/c/1…/a.sh" in a'],
        ],
        [
          'are those of the properties if the file is another',
          script(`https://s.example/c/${now}/a.sh`, now),
          script('https://other.example/a.sh'),
          ['changed customize[0].scriptUri "https://s.example/c/1…/a.sh" > "https://other.example/a.sh" in a'],
        ],
        [
          'are one for the lines that download it',
          download(old),
          download(now),
          ['changed customize[0].inline "0…" > "1…" in a scripts/a.sh'],
        ],
        [
          'are those of the lines if they no longer download anything',
          download(now),
          steps(shell('a', 'x')),
          [
            'removed customize[0].inline[0] "url=\'https://s.example/c/1…/a.sh\'" > in a',
            'removed customize[0].inline[1] "sha256=1…" > in a',
            'added customize[0].inline[0] > "x" in a',
          ],
        ],
        [
          'are those of a property that names no script',
          outputs({ type: 'VHD', runOutputName: 'r', uri: `https://s.example/${old}/a.vhd` }),
          outputs({ type: 'VHD', runOutputName: 'r', uri: `https://s.example/${now}/a.vhd` }),
          ['changed distribute[0].uri "https://s.example/0…/a.vhd" > "https://s.example/1…/a.vhd" in r'],
        ],
        [
          'are those of a property that is not known',
          steps({ type: 'Shell', name: 'a', odd: `${old}/a.sh` }),
          steps({ type: 'Shell', name: 'a', odd: `${now}/a.sh` }),
          ['changed customize[0].odd "0…/a.sh" > "1…/a.sh" in a'],
        ],
        ['are none for the same lines', download(now), download(now), []],
        [
          'are those of the lines if there were none',
          steps({ type: 'Shell', name: 'a' }),
          download(now),
          ['added customize[0].inline > ["url=\'https://s.example/c/1…/a.sh\'","sha256=1…"] in a'],
        ],
        [
          'are those of the lines if they download nothing',
          steps(shell('a', 'x')),
          download(now),
          [
            'removed customize[0].inline[0] "x" > in a',
            'added customize[0].inline[0] > "url=\'https://s.example/c/1…/a.sh\'" in a',
            'added customize[0].inline[1] > "sha256=1…" in a',
          ],
        ],
      ],
      { isFromService: true, artifacts },
    )
  })
})
