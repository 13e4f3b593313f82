import assert from 'node:assert/strict'
import { parseArguments } from '../../../cli/arguments.js'
import { commandOf, helpText, helpWidth } from '../../../cli/help.js'
import { isWanted } from '../../../cli/host.js'
import { inputNames, isWord } from '../../../shared/inputs/spelling.js'
import { commands } from '../../../shared/inputs/table/commands.js'
import { outputs, type OutputName } from '../../../shared/inputs/table.js'

const isOutput = (name: string): name is OutputName => name in outputs
const outputNames = Object.keys(outputs).filter(isOutput)

describe('the words after aib', () => {
  it('are a command, a template and flags', () => {
    const { command, values, problems } = parseArguments([
      'plan',
      'image.json',
      '--location',
      'westus2',
      '--json',
      '--artifacts-access=sas',
    ])
    assert.equal(command, 'plan')
    assert.deepEqual(Object.fromEntries(values), { template: 'image.json', location: 'westus2', json: 'true', 'artifacts-access': 'sas' })
    assert.deepEqual(problems, [])
  })

  it('have a command in any case', () => {
    const { command, values, problems } = parseArguments(['Plan', 'Image.json'])
    assert.deepEqual([command, values.get('template'), problems], ['plan', 'Image.json', []])
    assert.equal(parseArguments(['WAIT', 'web']).values.get('image-builder-template-name'), 'web')
  })

  it('accepts the template as a flag', () => {
    assert.equal(parseArguments(['plan', '--template', 'x.json']).values.get('template'), 'x.json')
  })

  it('add lines where a flag of several lines is repeated', () => {
    assert.equal(parseArguments(['plan', 'x', '--parameters', 'a=1', '--parameters=b=2']).values.get('parameters'), 'a=1\nb=2')
  })

  it('repeat a flag of several lines for each value, as the Azure CLI does not', () => {
    for (const words of [
      ['plan', 'x.json', '--parameters', 'a=1', 'b=2', '--json'],
      ['plan', 'x.json', '--parameters=a=1', 'b=2'],
      ['plan', '--parameters', 'a=1', 'b=2', 'x.json'],
    ]) {
      const { values, problems } = parseArguments(words)
      assert.deepEqual([values.get('template'), values.get('parameters')], ['x.json', 'a=1'])
      assert.deepEqual(
        problems.map(({ where, fix }) => [where, fix]),
        [['--parameters', 'Repeat the flag: --parameters b=…']],
      )
    }
    const several = parseArguments(['plan', 'x.json', '--parameters', 'a=1', 'b=2', 'c=hush', 'prod.parameters.json'])
    assert.equal(several.values.get('template'), 'x.json')
    assert.deepEqual(
      several.problems.map(({ fix }) => fix),
      ['Repeat the flag: --parameters b=… --parameters c=… --parameters prod.parameters.json'],
    )
    const templates = ['plan', '--parameters', 'a=1', 'x.json', 'main.bicepparam', 'size=large.yaml', '--location', 'westus2', 'b=2']
    assert.deepEqual(
      [parseArguments(templates).values.get('template'), parseArguments(templates).problems],
      ['x.json\nmain.bicepparam\nsize=large.yaml\nb=2', []],
    )
  })

  it('say no in three ways', () => {
    for (const words of [['--no-wait'], ['--wait=false'], ['--wait', 'false']])
      assert.equal(parseArguments(['build', 'x', ...words]).values.get('wait'), 'false')
  })

  it('do not lose the template behind a flag without a value', () => {
    assert.deepEqual(Object.fromEntries(parseArguments(['plan', '--json', 'x.json']).values), { json: 'true', template: 'x.json' })
  })

  it('name as many templates as the shell finds', () => {
    assert.equal(parseArguments(['plan', 'a.json', '--json', 'b.json']).values.get('template'), 'a.json\nb.json')
  })

  for (const [words, text] of [
    [['plan', 'x', '--locaton', 'y'], '--locaton is not a flag. Did you mean --location?'],
    [['retain', '--keep'], '--keep is not a flag. Did you mean --keep-versions?'],
    [['plan', 'x', '--param', 'y'], '--param is not a flag. Did you mean --parameters?'],
    [['build', 'x', '--timeout', '5'], '--timeout is not a flag. Did you mean --build-timeout-in-minutes or --request-timeout?'],
    [['build', 'x', '--region'], '--region is not a flag. Did you mean --location?'],
    [['build', 'x', '--zzzz'], '--zzzz is not a flag.'],
    [['plan', 'x', '--location'], '--location needs a value.'],
    [['plan', 'x', '--location', '--json'], '--location needs a value.'],
    [['wait', 'x', 'y'], 'Unexpected argument "y".'],
    [['schema', 'x'], 'Unexpected argument "x".'],
    [['gate', 'x'], 'Unexpected argument "x".'],
    [['plna', 'x'], '"plna" is not a command. Did you mean plan?'],
    [['Plna'], '"Plna" is not a command. Did you mean plan?'],
    [['help', 'plna'], '"plna" is not a command. Did you mean plan?'],
    [['plna', '--help'], '"plna" is not a command. Did you mean plan?'],
    [['version'], '"version" is not a command.'],
    [['plan', '-'], 'Standard input is not read.'],
    [['--plan', 'x'], '--plan is not a flag. Did you mean aib plan?'],
    [['-plan', 'x'], '-plan is not a flag. Did you mean aib plan?'],
    [[''], '"" is not a command.'],
    [['plan', 'x', '-p', 'y'], '-p is not a flag: flags begin with two dashes.'],
    [['plan', 'x', '-g', 'y'], '-g is not a flag: flags begin with two dashes. Did you mean --resource-group-name?'],
    [['plan', '--helpp'], '--helpp is not a flag. Did you mean --help?'],
    [['plan', 'x', '--comment'], '--comment is not a flag here: this input exists only on GitHub.'],
    [['plan', 'x', '--github-token', 'y'], '--github-token is not a flag here: this input exists only on GitHub.'],
    [['gate', '--maxage', '3'], '--maxage is not a flag. Did you mean --max-age-days?'],
    [['gate', '--template-name', 'x'], '--template-name is not a flag. Did you mean --image-builder-template-name?'],
    [['retain', '--image', 'x'], '--image is not a flag. Did you mean --gallery-image-definition?'],
    [['retain', '--keepp', '3'], '--keepp is not a flag. Did you mean --keep-versions or --keep-tags?'],
    [
      ['plan', 'x', '--distribute-type', 'VHD'],
      '--distribute-type is not a flag. Did you mean --dist-type or --dist-storage-account-type?',
    ],
    [['plan', 'x', '--build-timeot', '3'], '--build-timeot is not a flag. Did you mean --build-timeout-in-minutes?'],
    [['plan', 'x', '--fail-on-warning'], '--fail-on-warning is not a flag. Did you mean --fail-on?'],
    [['build', 'x', '--gallery-image-version', '1.2.3'], '--gallery-image-version is not a flag. Did you mean --dist-image-version?'],
    [['build', 'x', '--no-waitt'], '--no-waitt is not a flag. Did you mean --no-wait?'],
    [['gate', '--max-ages', '3'], '--max-ages is not a flag. Did you mean --max-age-days?'],
    [['plan', 'x', '-o', 'json'], '-o is not a flag: flags begin with two dashes. Did you mean --json?'],
    [['plan', 'x', '--strict'], '--strict is not a flag.'],
    [['plan', 'x', '--username', 'y'], '--username is not a flag.'],
    [['promote', '--to', 'stable'], '--to is not a flag.'],
    [['gate', '--older-than-days', '30'], '--older-than-days is not a flag of aib gate.'],
    [['build', 'x', '--no-cleanup'], '--no-cleanup is not a flag: --cleanup takes a value.'],
    [['plan', 'x', '--no-wait'], '--wait is not a flag of aib plan.'],
  ] as const) {
    it(`are refused: ${words.join(' ')}`, () => {
      const { problems, wantsHelp } = parseArguments(words)
      assert.deepEqual([problems.map(({ message }) => message), wantsHelp], [[text], false])
    })
  }

  it('are refused with the commands that take them', () => {
    for (const [words, fix] of [
      [['plan', '--keepp', '3'], 'aib retain takes --keep-versions and --keep-tags.'],
      [['plan', '--apply'], 'aib retain takes --apply.'],
      [['wait', 'web', '--log'], undefined],
      [['plan', '--verbose'], 'aib build and wait take --log-level.'],
    ] as const)
      assert.deepEqual(
        parseArguments(words).problems.map((problem) => problem.fix),
        [fix],
      )
  })

  it('are taken as the value of an unknown flag, unless they are a template', () => {
    for (const [words, template] of [
      [['plan', 'x.json', '--locaton', 'y'], 'x.json'],
      [['plan', '--zzzz', 'x.json'], 'x.json'],
      [['plan', '--jsn', 'x'], 'x'],
      [['plan', 'x.json', '-g', 'images'], 'x.json'],
      [['--zzzz', 'plan', 'x.json'], 'x.json'],
      [['plan', 'x.json', '--output', 'json'], 'x.json'],
      [['plan', '-o', 'json', 'x.json'], 'x.json'],
    ] as const)
      assert.deepEqual(
        [parseArguments(words).problems.length, parseArguments(words).values.get('template')],
        [1, template],
        words.join(' '),
      )
  })

  it('stand for the flag that a resource id shows', () => {
    const definition = '/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/galleries/g/images/d'
    for (const [words, flags] of [
      [['gate', definition], ['--gallery-image-definition']],
      [['gate', `${definition}/versions/1.0.0`], ['--image-version-id']],
      [['retain', definition], ['--gallery-image-definition']],
      [
        ['gate', 'web'],
        ['--gallery-image-definition', '--image-version-id', '--image-builder-template-name'],
      ],
    ] as const)
      assert.deepEqual(
        parseArguments(words).problems.map(({ fix }) => fix?.match(/--[a-z-]+/g)),
        [flags],
      )
  })

  it('ask for help or the version in the usual ways', () => {
    for (const words of [
      ['plan', '--help'],
      ['plan', '-h'],
      ['help', 'plan'],
      ['Help', 'PLAN'],
    ]) {
      const { command, wantsHelp, problems } = parseArguments(words)
      assert.deepEqual([command, wantsHelp, problems], ['plan', true, []])
    }
    for (const words of [['help'], ['help', 'help']]) {
      const { command, wantsHelp, problems } = parseArguments(words)
      assert.deepEqual([command, wantsHelp, problems], [undefined, true, []])
    }
    assert.equal(parseArguments(['version']).problems[0]?.fix, 'aib --version prints the version.')
    for (const word of ['--version', '-v']) assert.equal(parseArguments([word]).wantsVersion, true)
  })

  it('have help for every flag', () => {
    const build = helpText('build')
    for (const name of inputNames('terminal', 'build')) if (!isWord(name)) assert.ok(build.includes(`  --${name}`), name)
    assert.ok(helpText('plan').includes('--json'))
  })

  it('have help that shows choices and names arguments', () => {
    assert.match(helpText('wait'), /--on-deadline <fail\|leave> /)
    assert.match(helpText('wait'), /--image-builder-template-name <name> .*\(the same as <name>\)/)
    assert.match(helpText('vhd'), /\nDistributors\n.*--dist-vhd-uri .*the same as <url>/)
    assert.match(helpText('build'), /\nWithout a file, or over it: distributors\n/)
    assert.match(helpText('build'), /--wait .*--no-wait turns it off/)
    assert.doesNotMatch(commands.map(({ name }) => helpText(name)).join('\n'), /<text>/)
  })

  it('have help that is as wide as the terminal, a line for a flag in a usual one', () => {
    for (const width of [60, 80, 100]) {
      const lines = [undefined, 'build', 'retain', 'setup'].flatMap((name) => helpText(commandOf(name), width).split('\n'))
      // A name of a flag cannot be broken.
      for (const line of lines) assert.ok(line.length <= Math.max(width, 50), `${width}: ${line}`)
    }
    const lines = helpText('promote', 120).split('\n')
    const flags = inputNames('terminal', 'promote').filter((name) => !isWord(name))
    assert.ok(lines.filter((line) => /^ /.test(line)).length <= flags.length * 1.2)
  })

  it('have help that is as wide as COLUMNS says if it goes to no terminal', () => {
    for (const [columns, stated, width] of [
      [80, '60', 80],
      [200, undefined, 120],
      [undefined, '60', 60],
      [undefined, undefined, 100],
      [undefined, 'wide', 100],
      [undefined, '0', 100],
      [0, '', 100],
    ] as const)
      assert.equal(helpWidth(columns, stated === undefined ? {} : { COLUMNS: stated }), width, `${columns} ${stated}`)
  })

  it('take --json with every command, but for those that print a document of another kind', () => {
    const others = commands.map(({ name }) => name).filter((name) => !inputNames('terminal', name).includes('json'))
    assert.deepEqual(others.sort(), ['schema', 'setup'])
  })

  it('show a person the image and the files, and a pipe every output', () => {
    const shown = (isTerminal: boolean, value: string): readonly OutputName[] =>
      outputNames.filter((name) => isWanted(name, value, isTerminal))
    assert.deepEqual(shown(false, ''), outputNames)
    assert.deepEqual([...shown(true, 'x')].sort(), ['image-id', 'log-path', 'manifest-path', 'vhd-uri'])
    assert.deepEqual(shown(true, ''), [])
  })

  it('name the image template whose run is waited for or cancelled', () => {
    for (const command of ['wait', 'cancel'])
      assert.deepEqual(Object.fromEntries(parseArguments([command, 'web']).values), { 'image-builder-template-name': 'web' })
  })

  it('name a switch with a separate value, which is not a template', () => {
    for (const [words, flag, value] of [
      [['build', 'image.yaml', '--wait', 'maybe'], '--wait', 'maybe'],
      [['build', '--provenance', 'no', 'image.yaml'], '--provenance', 'no'],
      [['build', 'image.yaml', '--no-wait', 'False'], '--no-wait', 'False'],
      [['plan', '--template', 'image.yaml', '--json', 'yes'], '--json', 'yes'],
    ] as const) {
      const { values, problems } = parseArguments(words)
      assert.equal(values.get('template'), 'image.yaml')
      assert.deepEqual(
        problems.map(({ message }) => message),
        [`${flag} takes no separate value, and got ${JSON.stringify(value)}.`],
      )
    }
    const [problem] = parseArguments(['build', 'image.yaml', '--wait', 'maybe']).problems
    assert.equal(problem?.fix, 'Write --wait for true, or --no-wait for false.')
  })

  it('may follow a switch as templates and names', () => {
    for (const words of [
      ['plan', '--json', 'image.yaml'],
      ['plan', '--json', 'images/web'],
      ['plan', '--json', 'web'],
      ['--json', 'plan', 'web'],
      ['plan', 'a.yaml', '--json', 'b.yaml'],
      ['wait', '--json', 'web'],
      ['vhd', '--json', 'web', 'disks'],
      ['schema', '--environment', 'custom', '--tenant-id', 't'],
      ['promote', '--resource-group-name', 'images'],
      ['build', 'x.json', '--wait', 'false'],
    ])
      assert.deepEqual(parseArguments(words).problems, [], words.join(' '))
  })

  it('takes the template of the flag as one more', () => {
    const { values } = parseArguments(['plan', 'a.yaml', '--template', 'b.yaml'])
    assert.equal(values.get('template'), 'a.yaml\nb.yaml')
  })
})
