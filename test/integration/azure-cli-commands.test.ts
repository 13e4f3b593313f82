// Every command of the Azure CLI that documents and messages name exists in a real one.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pythonOfTheCli } from '../azure-cli/azure-cli.js'
import { itWith } from '../tools.js'

interface Named {
  readonly file: string
  readonly text: string
  readonly words: readonly string[]
  readonly options: readonly string[]
}

// What is newer than 2.45, the Azure CLI of Debian: learn.microsoft.com/cli/azure/image/builder and /cli/azure/network/vnet/subnet, and the
// release notes of 2.69 for login; an error of MSAL names the newest option of login, and the README of Azure/login --json-auth.
const newer =
  /^az (?:image builder (?:trigger|optimizer)\b|login --identity --client-id|ad sp create-for-rbac [a-z ]*--json-auth|login --claims-challenge|network vnet subnet update --private-(?:link-service|endpoint)-network-policies)/

const commandsIn = (file: string): readonly Named[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?<![\w/.-])az ((?:[a-z][a-z0-9-]*)(?: [a-z][a-z0-9-]*)*)([^`\n)|;]*)/g)].map(
    ([text = '', words = '', rest = '']) => ({
      file,
      text,
      words: words.split(' '),
      options: rest.startsWith(' -') || rest.startsWith(' <') || rest.startsWith(' "') ? (rest.match(/(?<=\s)--[a-z][a-z-]+/g) ?? []) : [],
    }),
  )

const filesIn = (folder: string, ending: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))

const documents = ['README.md', ...filesIn('docs', '.md')]
const sources = ['shared', 'platform', 'cli', 'actions', 'tasks'].flatMap((folder) => filesIn(folder, '.ts'))

describe('the commands of the Azure CLI in documents and messages', () => {
  itWith(['az'], 'exist, with their options', function (this: Mocha.Context) {
    // az loads its commands one by one.
    this.timeout(300_000)
    const files = documents.concat(sources)
    const named = files.flatMap(commandsIn).filter(({ text }) => !newer.test(text))
    assert.ok(named.length > 200, String(named.length))
    const { stdout, stderr } = spawnSync(pythonOfTheCli(), [resolve('test/azure-cli/known.py')], {
      input: named.map(({ words, options }) => `${JSON.stringify({ words, options })}\n`).join(''),
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], AZURE_CORE_COLLECT_TELEMETRY: 'false', PYTHONDONTWRITEBYTECODE: '1' },
    })
    const answers = stdout.trim().split('\n')
    assert.equal(answers.length, named.length, stderr)
    assert.deepEqual(
      answers.flatMap((answer, index) => (answer === '""' ? [] : [`${named[index]?.file ?? ''}: ${answer}`])),
      [],
    )
  })
})
