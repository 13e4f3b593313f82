import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomNumbers } from '../hostile-texts.js'
import { useFolder } from '../temporary-folder.js'
import { allDoors, doors, type Door, type DoorResult } from './doors.js'
import { useEmulator } from './shared-emulator.js'

const long = `Tr0ub4dor&3 "q_uo*te"|'x`
const short = 'q7z'

// Every spelling of the secrets that a text could show.
const spellings = (secret: string): readonly string[] => [
  secret,
  secret.toUpperCase(),
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  secret.replace(/[&"']/g, (one) => ({ '&': '&amp;', '"': '&quot;', "'": '&#39;' })[one] ?? one),
  secret.replace(/[\\`*_{}[\]<>()#+!|~&]/g, '\\$&'),
  ...[0, 1, 2].map((before) =>
    Buffer.from('x'.repeat(before) + secret)
      .toString('base64')
      .slice(4, 20),
  ),
  Buffer.from(secret).toString('hex'),
  Buffer.from(secret, 'utf16le').toString('base64').slice(0, 20),
  encodeURIComponent(encodeURIComponent(secret)),
  JSON.stringify(JSON.stringify(secret)).replaceAll('/', '\\/').slice(3, -3),
  secret.replaceAll('"', '""'),
  Buffer.from(`net use '${secret.replaceAll("'", "''")}'`, 'utf16le').toString('base64'),
  secret.slice(0, 9),
  createHash('sha256').update(secret).digest('hex').slice(0, 12),
]

const inTurn = (index: number): readonly Door[] => allDoors.slice(index % allDoors.length, (index % allDoors.length) + 1)

// 12 to 40 characters of any kind.
const randomSecret = (random: () => number): string => {
  const characters = Array.from('\\`*_{}[]()<>#+-.!|~&:;@$%^=/"\'?, abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ123456789')
  const length = 12 + Math.floor(random() * 29)
  return `S${Array.from({ length }, () => characters[Math.floor(random() * characters.length)] ?? '').join('')}S`
}

// A message of Azure that quotes it as it is and encoded, in the middle of other text.
const quoted = (secret: string): string =>
  [
    ...spellings(secret).slice(0, 5),
    ...['', 'x', 'xy'].map((before) => Buffer.from(`${before}${secret}xyz`).toString('base64')),
    Buffer.from(secret).toString('hex'),
    Buffer.from(secret, 'utf16le').toString('base64'),
    encodeURIComponent(encodeURIComponent(secret)),
    JSON.stringify(JSON.stringify(secret)).replaceAll('/', '\\/'),
    JSON.stringify(secret).replace(/[<>&]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`),
    secret.replace(/[+&<>"']/g, (one) => `&#x${one.charCodeAt(0).toString(16).toUpperCase()};`),
    secret.replaceAll('"', '""'),
    `powershell -EncodedCommand ${Buffer.from(`net use '${secret.replaceAll("'", "''")}'`, 'utf16le').toString('base64')}`,
  ].join(' and ')

describe('secure values', () => {
  const emulator = useEmulator()
  const folder = useFolder()
  const parameters = { pw: long, pin: short, keys: { [long]: 'v', inner: long, pin: short } }

  const template = (customize: readonly unknown[], more: Readonly<Record<string, unknown>> = {}): string => {
    const { location, identityId, galleryImageId } = emulator().description
    const { tags, apiVersion = '2024-02-01', ...rest } = more
    return JSON.stringify({
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      parameters: { pw: { type: 'secureString' }, pin: { type: 'securestring' }, keys: { type: 'secureObject' } },
      variables: {
        copied: "[concat('x', parameters('pw'))]",
        pinned: "[format('{0}', parameters('pin'))]",
        letters: ['LEFT', 'TPICKED'],
        words: { S: 'LEFT', T: 'PICKED' },
      },
      functions: [
        {
          namespace: 'own',
          members: {
            pick: {
              parameters: [{ name: 'is', type: 'bool' }],
              output: { type: 'string', value: "[if(parameters('is'), 'PICKED', 'LEFT')]" },
            },
          },
        },
      ],
      resources: [
        {
          type: 'Microsoft.VirtualMachineImages/imageTemplates',
          apiVersion,
          name: 'secrets',
          location,
          identity: { type: 'UserAssigned', userAssignedIdentities: { [identityId]: {} } },
          ...(tags === undefined ? {} : { tags }),
          properties: {
            source: { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
            customize,
            distribute: [{ type: 'SharedImage', runOutputName: 'gallery', galleryImageId, targetRegions: [{ name: location }] }],
            ...rest,
          },
        },
      ],
    })
  }
  const runs = async (
    text: string,
    command: 'plan' | 'build',
    which: readonly Door[],
    given: string = JSON.stringify(parameters),
    more: Record<string, string> = {},
  ): Promise<readonly DoorResult[]> => {
    const temporary = join(folder(), 'temporary')
    await mkdir(temporary, { recursive: true })
    await writeFile(join(folder(), 'image.json'), text)
    const { subscriptionId, resourceGroup } = emulator().description
    const results: DoorResult[] = []
    for (const door of which)
      results.push(
        await door.run(
          emulator(),
          command,
          {
            template: 'image.json',
            workspace: folder(),
            parameters: given,
            'subscription-id': subscriptionId,
            'resource-group-name': resourceGroup,
            ...(command === 'build' ? { 'poll-interval': '20ms' } : { sarif: 'findings.sarif' }),
            ...more,
          },
          {
            cwd: folder(),
            environment: {
              TMPDIR: temporary,
              RUNNER_TEMP: temporary,
              AGENT_TEMPDIRECTORY: temporary,
              AIB_DEBUG: '1',
              AZURE_LOG_LEVEL: 'verbose',
            },
          },
        ),
      )
    return results
  }
  const written = async (): Promise<string> => {
    const names = await readdir(folder(), { recursive: true, withFileTypes: true })
    const files = names.filter((one) => one.isFile() && one.name !== 'image.json').map((one) => join(one.parentPath, one.name))
    return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n')
  }
  // The runner reads these commands and takes them out of its log.
  const shown = ({ log, summary, outputs }: DoorResult): string =>
    `${log}\n${summary}\n${JSON.stringify(outputs)}`
      .split('\n')
      .filter((line) => !/^(?:::add-mask::|##vso\[task\.setsecret\])/.test(line))
      .join('\n')
  const assertHidden = (text: string, secret = long): void => {
    for (const spelling of spellings(secret))
      assert.ok(
        !text.includes(spelling),
        `${spelling} in ${text
          .split('\n')
          .filter((line) => line.includes(spelling))
          .join('\n')}`,
      )
  }
  const step = (inline: unknown): object => ({ type: 'Shell', name: 'x', inline: [inline] })

  const faults: readonly (readonly [string, () => string])[] = [
    ['a script that is missing', () => template([{ type: 'Shell', name: 'x', scriptUri: "[parameters('pw')]" }])],
    ['a script outside', () => template([{ type: 'Shell', name: 'x', scriptUri: "[concat('../', parameters('pw'))]" }])],
    ['an api-version', () => template([step('x')], { apiVersion: "[parameters('pw')]" })],
    ['an index', () => template([step("[createObject('a', 1)[parameters('pw')]]")])],
    ['the keys of a secure object', () => template([step("[parameters('keys').nothing]")])],
    ['a resource type', () => template([step("[resourceId('A.B/c', parameters('pw'), parameters('pw'))]")])],
    ['the name of a variable', () => template([step("[variables(toUpper(parameters('pw')))]")])],
    ['the name of a parameter', () => template([step("[parameters(variables('copied'))]")])],
    ['the name of a loop', () => template([step("[copyIndex(parameters('pw'))]")])],
    ['fail()', () => template([step("[fail(base64(parameters('pw')))]")])],
    ['fail() with a part', () => template([step("[fail(substring(parameters('pw'), 0, 9))]")])],
    [
      'fail() of a lambda',
      () => template([step("[join(map(createArray(parameters('pw')), lambda('x', fail(lambdaVariables('x')))), '')]")]),
    ],
    [
      'the name of a lambda variable',
      () => template([step("[join(map(range(0, 1), lambda('x', lambdaVariables(parameters('pw')))), '')]")]),
    ],
    ['a misplaced value', () => template([step('x')], { vmProfile: { vmSize: "[parameters('pw')]", osDiskSizeGB: "[parameters('pw')]" } })],
    ['the type of a step', () => template([{ type: "[parameters('pw')]", name: 'x' }])],
    ['a key', () => template([step('x')], { "[parameters('pw')]": 1 })],
    ['a region', () => template([step('x')], { stagingResourceGroup: "[concat('/subscriptions/', parameters('pw'))]" })],
  ]
  // A plan masks before any front door shows it: the doors take turns.
  for (const [index, [what, text]] of faults.entries())
    it(`are hidden where a plan fails at ${what}`, async () => {
      for (const result of await runs(text(), 'plan', inTurn(index))) assertHidden(shown(result))
      assertHidden(await written())
    })

  it('are hidden in the syntax errors of the parameters', async () => {
    const wrong = [
      `{"pw": ${long}}`,
      `{"pw": "x", ${long}: 1}`,
      `pin=1\npw=-----BEGIN KEY-----\n${long}==\n-----END KEY-----`,
      `{"pw": 1234567890123e}`,
    ]
    for (const [index, given] of wrong.entries())
      for (const result of await runs(template([step('x')]), 'plan', inTurn(index), given)) {
        assert.ok(!result.succeeded)
        assertHidden(shown(result))
        assert.ok(!shown(result).includes(long.slice(0, 6)) && !shown(result).includes('1234567890'), result.log)
      }
  })

  const derived = [
    "[base64(parameters('pw'))]",
    "[toUpper(variables('copied'))]",
    "[substring(parameters('pw'), 0, 9)]",
    "[uniqueString(parameters('pw'))]",
    "[string(parameters('keys'))]",
    "[uriComponent(parameters('pw'))]",
    "[json(concat('\"', base64(parameters('pw')), '\"'))]",
    "[first(map(createArray(parameters('pw')), lambda('x', concat('a', lambdaVariables('x')))))]",
    "[if(not(empty(parameters('pin'))), base64(parameters('pw')), 'no')]",
    "[join(objectKeys(parameters('keys')), ',')]",
    "[variables('pinned')]",
  ]
  it('and what expressions make of them are *** in a plan, whatever their length', async () => {
    const text = template([{ type: 'Shell', name: 'x', inline: ['date', ...derived] }, step("[concat('echo ', parameters('pin'))]")], {
      vmProfile: { osDiskSizeGB: "[length(parameters('pin'))]" },
    })
    for (const json of ['false', 'true'])
      for (const result of await runs(
        text,
        'plan',
        json === 'true' ? [doors.terminal] : allDoors,
        JSON.stringify(parameters),
        json === 'true' ? { json } : {},
      )) {
        assert.match(result.stdout, /"date",\s+"\*\*\*",\s+"\*\*\*"/)
        assertHidden(shown(result))
        const all = shown(result)
        assert.ok(!new RegExp(`\\b${short}\\b`).test(all), all)
      }
    assertHidden(await written())
  })

  const first = "substring(parameters('pw'), 0, 1)"
  const chosen: readonly (readonly [string, unknown, Readonly<Record<string, unknown>>?])[] = [
    ['a value by if()', step(`[if(equals(${first}, 'T'), 'PICKED', 'LEFT')]`)],
    ['a value by if() in if()', step(`[if(equals(${first}, 'S'), 'LEFT', if(equals(${first}, 'T'), 'PICKED', 'LEFT'))]`)],
    ['a value by filter()', step(`[first(filter(variables('letters'), lambda('x', startsWith(lambdaVariables('x'), ${first}))))]`)],
    [
      'whether filter() finds nothing',
      step(`[if(empty(filter(variables('letters'), lambda('x', equals(lambdaVariables('x'), ${first})))), 'PICKED', 'LEFT')]`),
    ],
    ['a value by an index', step(`[variables('letters')[if(equals(${first}, 'T'), 1, 0)]]`)],
    ['a value by indexOf()', step(`[variables('letters')[indexOf(createArray('S', 'T'), ${first})]]`)],
    ['a value by a key', step(`[variables('words')[${first}]]`)],
    ['a value by a property that is its own', step(`[createObject('x', 'LEFT', ${first}, 'PICKED').T]`)],
    ['a value by sort()', step(`[last(sort(variables('letters'), lambda('a', 'b', equals(${first}, 'S'))))]`)],
    ['a value by intersection()', step(`[first(intersection(createArray('T', 'PICKED'), createArray(${first}, 'PICKED')))]`)],
    ['the value of a user’s function', step(`[own.pick(equals(${first}, 'T'))]`)],
    ['a script', { type: 'Shell', name: 'x', scriptUri: `[if(equals(${first}, 'T'), 'PICKED.sh', 'LEFT.sh')]` }],
    ['a step', `[if(equals(${first}, 'T'), createObject('type', 'Shell', 'name', 'PICKED', 'inline', createArray('date')), null())]`],
    ['a null', step('date'), { tags: { x: `[if(equals(${first}, 'T'), 'PICKED', null())]` } }],
    ['a boolean that is misplaced', { type: 'Shell', name: `[equals(${first}, 'T')]`, inline: ['date'] }],
  ]
  for (const [index, [what, customizer, more]] of chosen.entries())
    it(`choose nothing that a plan shows: ${what}`, async () => {
      await writeFile(join(folder(), 'PICKED.sh'), 'date')
      const json = String(index % 2 === 1)
      const [result] = await runs(template([customizer], more), 'plan', [doors.terminal], JSON.stringify(parameters), { json })
      assert.ok(result !== undefined)
      assert.match(shown(result), /\*\*\*/)
      assert.doesNotMatch(shown(result), /PICKED|LEFT|boolean (?:true|false)/)
    })

  it('choose nothing that a plan shows: the count of a copy loop', async () => {
    const loop = [{ name: 'customize', count: "[length(parameters('pin'))]", input: step('PICKED') }]
    const text = template([], { copy: loop }).replace('"customize":[],', '')
    const [result] = await runs(text, 'plan', [doors.terminal])
    assert.match(result?.stdout ?? '', /"customize": "\*\*\*"/)
    assert.doesNotMatch(result?.stdout ?? '', /PICKED/)
  })

  it('choose nothing that a plan shows: the items of range() and map()', async () => {
    const items = "[map(range(0, length(parameters('pin'))), lambda('i', createObject('type', 'Shell', 'inline', createArray('PICKED'))))]"
    const [result] = await runs(template([]).replace('"customize":[]', `"customize":${JSON.stringify(items)}`), 'plan', [doors.terminal])
    assert.match(result?.stdout ?? '', /"customize": "\*\*\*"/)
    assert.doesNotMatch(result?.stdout ?? '', /PICKED/)
  })

  it('leave what they choose an ordinary word elsewhere', async () => {
    const text = template([step(`[if(equals(${first}, 'T'), 'ordinary', 'LEFT')]`), step('ordinary')], {
      tags: { compared: `[equals(${first}, 'T')]`, x: 'ordinary' },
    })
    const [result] = await runs(text, 'plan', [doors.terminal])
    assert.equal(result?.stdout.match(/"ordinary"/g)?.length, 2, result?.stdout)
  })

  it('do not make a secret of the values next to them', async () => {
    const text = template([
      step("[if(not(empty(parameters('pin'))), 'chosen', parameters('pw'))]"),
      step("[createObject('a', 'neighbour', 'b', parameters('pw')).a]"),
    ])
    const [result] = await runs(text, 'plan', [doors.terminal])
    assert.match(result?.stdout ?? '', /"chosen"[\s\S]+"neighbour"/)
  })

  // Random values, each in a build that meets another fault, whose words quote the value in every spelling.
  it('are hidden after the login, whatever Azure answers and wherever a build fails', async () => {
    const random = randomNumbers(20_261_127)
    const error = (message: string) => ({ error: { code: 'BadRequest', message, details: [{ code: 'Inner', message }] } })
    const faults: readonly ((said: string) => Promise<unknown>)[] = [
      (message) => emulator().control.set({ failProvisioning: { code: 'BadRequest', message } }),
      (said) => emulator().control.set({ customizerOutput: { 0: [said] }, failCustomizer: { index: 0, exitCode: 1 } }),
      (said) => emulator().control.set({ customizerOutput: { 0: [said] } }),
      (said) => emulator().control.fault({ on: { method: 'PUT', path: 'imageTemplates/' }, fault: { status: 400, body: error(said) } }),
      (said) => emulator().control.fault({ on: { method: 'POST', path: '/run' }, fault: { status: 400, body: error(said) } }),
      (said) =>
        emulator().control.fault({
          on: { path: '/runOutputs' },
          times: 20,
          fault: { status: 400, body: error(said), headers: { a: 'b' } },
        }),
    ]
    for (const [index, fail] of faults.entries()) {
      const secret = randomSecret(random)
      await emulator().control.clearFaults()
      await emulator().control.set({ failProvisioning: null, failCustomizer: null, customizerOutput: {} })
      await fail(quoted(secret))
      const door = allDoors[index % allDoors.length] ?? doors.terminal
      const text = template([step("[concat('echo ', parameters('pw'))]"), step("[base64(parameters('pw'))]")])
      const name = { 'image-builder-template-name': `random-${String(index)}`, deadline: '2m', 'check-scripts': 'off' }
      const [result] = await runs(text, 'build', [door], JSON.stringify({ ...parameters, pw: secret }), name)
      assert.ok(result !== undefined && result.log.includes('***'), result?.log)
      assertHidden(`${shown(result)}\n${await written()}`, secret)
    }
  })

  it('are hidden in all that a build writes', async () => {
    const text = template([step("[concat('echo ', parameters('pw'))]"), step("[base64(parameters('pw'))]"), step("[parameters('pin')]")])
    for (const door of allDoors) {
      const [result] = await runs(text, 'build', [door])
      assert.ok(result !== undefined)
      assertHidden(shown(result))
    }
    const all = await written()
    assertHidden(all)
    assert.ok(!all.includes(`"${short}"`), all)
  })
})
