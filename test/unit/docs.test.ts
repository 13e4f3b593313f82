import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse as parseMarkdown, postprocess, preprocess } from 'micromark'
import { gfm } from 'micromark-extension-gfm'
import { parse } from 'yaml'
import { parseArguments } from '../../cli/arguments.js'
import { commandOf } from '../../cli/help.js'
import { exitCodes } from '../../cli/exit-codes.js'
import { at, isObject, itemsOf, textOf } from '../../shared/json.js'
import { diagnoses } from '../../shared/diagnosis/table.js'
import { inputNames, spell } from '../../shared/inputs/spelling.js'
import { checks } from '../../shared/preflight/checks.js'
import { otherThemes } from '../../shared/template/lint/other-rules.js'
import { themes } from '../../shared/template/lint/rules.js'
import { prose } from '../../scripts/generate/prose.js'
import { shownText } from '../shown-texts.js'

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'SUPPORT.md',
  'examples/README.md',
  'test/emulator/README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
]

// What people copy from the pages: every command line, every step, every link.
describe('the documentation', () => {
  const textOfPage = (page: string): string => readFileSync(page, 'utf8')
  const blocksOf = (page: string, language: RegExp): readonly string[] =>
    [...textOfPage(page).matchAll(/^([ \t]*)```(\w*)[^\n]*\n([\s\S]*?)^\1```/gm)]
      .filter(([, , name = '']) => language.test(name))
      .map(([, indent = '', , text = '']) => text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''))

  for (const page of pages)
    it(`${page} has command lines that the command takes`, () => {
      const lines = blocksOf(page, /^(?:sh|bash|)$/).flatMap((block) => block.replaceAll(/\\\n\s*/g, ' ').split('\n'))
      const spans = [...textOfPage(page).matchAll(/`(aib [a-z][^`\n]*)`/g)].map(([, span = '']) => span)
      for (const line of [...lines, ...spans]) {
        const words = wordsOf(line)
        if (words?.[0] !== 'aib') continue
        const { command, values, problems } = parseArguments(words.slice(1))
        if (words.includes('--version')) continue
        assert.deepEqual(problems, [], `${page}: ${line}`)
        const known = commandOf(command)
        assert.ok(known !== undefined, `${page}: ${line}`)
        const names = inputNames('terminal', known)
        for (const name of values.keys()) assert.ok(names.includes(name), `${page}: ${line}: ${spell(name, 'terminal')}`)
      }
    })

  // Those of aib are parsed above, those of az in test/integration/azure-cli-commands.test.ts, scripts of npm below.
  it('have command lines of programs that a test checks, and few others', () => {
    const programs = pages.flatMap((page) =>
      blocksOf(page, /^(?:sh|bash|console)$/)
        .flatMap((block) => block.replaceAll(/\\\n\s*/g, ' ').split('\n'))
        .flatMap((line) => /^\s*(?:\$ )?([a-z][\w.-]*) /.exec(line)?.[1] ?? []),
    )
    const others = new Set(programs.filter((program) => !['aib', 'az', 'npm'].includes(program)))
    // setup.sh is run by test/integration/setup-works.test.ts; gh is only in the steps of a release.
    assert.deepEqual([...others].sort(), ['bash', 'gh'])
  })

  for (const page of pages)
    it(`${page} has steps whose inputs exist`, () => {
      for (const block of blocksOf(page, /^ya?ml$/))
        for (const step of stepsOf(parse(block))) {
          const manifest = manifestOf(step)
          if (manifest === undefined) continue
          const declared = manifest.names.map((name) => name.toLowerCase())
          const given = Object.keys(isObject(step['with']) ? step['with'] : isObject(step['inputs']) ? step['inputs'] : {})
          assert.deepEqual(
            given.filter((name) => !declared.includes(name.toLowerCase())),
            [],
            `${page}: ${manifest.file}`,
          )
        }
    })

  it('names tests that exist for every promise of SECURITY.md', () => {
    const [, promises = ''] = /## What this tool promises\n([^]*?)\n## /.exec(textOfPage('SECURITY.md')) ?? []
    const [, ...bullets] = promises.split(/^- \*\*/m)
    assert.ok(bullets.length > 10)
    for (const bullet of bullets.filter((text) => !text.startsWith('Releases.'))) {
      const named = [...bullet.matchAll(/\]\((test\/(?:unit|integration|selftest)\/[\w/-]+\.test\.ts)\)((?:,? “[^”]+”)+)/g)].flatMap(
        ([, file = '', titles = '']) => [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => ({ file, title })),
      )
      assert.ok(named.length > 0, bullet.slice(0, 60))
      for (const { file, title } of named)
        assert.ok(
          titlesIn(file).some((one) => one.includes(title)),
          `${file}: ${title}`,
        )
    }
  })

  // GitHub removes elements that it does not know, such as <name>, with no trace.
  for (const page of [...pages, 'CHANGELOG.md', 'CODE_OF_CONDUCT.md'])
    it(`${page} has no HTML element but comments and line breaks`, () => {
      const events = postprocess(
        parseMarkdown({ extensions: [gfm()] })
          .document()
          .write(preprocess()(textOfPage(page), undefined, true)),
      )
      const elements = events.flatMap(([kind, token, context]) =>
        kind === 'enter' && /^html(?:Text|Flow)$/.test(token.type) ? [context.sliceSerialize(token)] : [],
      )
      assert.deepEqual(
        elements.filter((element) => !/^(?:<br>|<!--[^]*-->)$/.test(element)),
        [],
      )
    })

  it('show every text of the tables as a terminal prints it', () => {
    const rules = [...Object.values(themes), ...Object.values(otherThemes)].flat()
    const texts = [
      ...diagnoses.flatMap(({ title, cause, fix }) => [title, cause, fix]),
      ...rules.flatMap(({ title, why }) => [title, why]),
      ...checks.flatMap(({ title, why, fix }) => [title, why, fix]),
      'Run (`a b`), "x --y <the z>", C:\\b\\<a>, **c**, _d_, $(e f), `g`; <h i>, < j > [k] l|m ~n~ & #1.',
    ]
    // The others have no character that Markdown could read as its own.
    for (const text of texts.filter((one) => /[^\p{L}\p{N}\s.,;:’“”()-]/u.test(one)))
      assert.equal(shownText(prose(text)), text.replaceAll('`', ''))
  })

  it('gives the exit codes that the help of the command gives', () => {
    const rows = [...textOfPage('README.md').matchAll(/^\| (\d+) +\| (.*?) +\|$/gm)].map(([, exitCode, meaning]) => [
      Number(exitCode),
      meaning,
    ])
    assert.deepEqual(rows, exitCodes)
  })

  it('names only scripts of package.json', () => {
    const scripts = at(JSON.parse(readFileSync('package.json', 'utf8')), 'scripts')
    for (const page of pages)
      for (const [, script = ''] of textOfPage(page).matchAll(/npm run (?:-s |--silent )?([a-z-]+)/g))
        assert.ok(at(scripts, script) !== undefined, `${page}: npm run ${script}`)
  })

  it('links to files and headings that exist', () => {
    for (const page of pages)
      for (const [, target = ''] of textOfPage(page).matchAll(/\]\((?!https?:|mailto:|\.\.\/\.\.\/)([^)\s]+)\)/g)) {
        const [path = '', anchor] = target.split('#')
        const file = path === '' ? page : join(dirname(page), path)
        assert.ok(existsSync(file), `${page}: ${target}`)
        if (anchor !== undefined && file.endsWith('.md')) assert.ok(anchorsOf(textOfPage(file)).has(anchor), `${page}: ${target}`)
      }
  })
})

// The words of a command line, or undefined if the shell does more with it than start one program.
const wordsOf = (line: string): readonly string[] | undefined => {
  const words = line
    .replace(/^\s*\$ /, '')
    .replace(/\s+#.*$/, '')
    .replace(/\s+[|>].*$/, '')
    .trim()
    .match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)
  return words?.map((word) => word.replaceAll(/["']/g, ''))
}

const stepsOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] => {
  if (Array.isArray(value)) return value.flatMap(stepsOf)
  if (!isObject(value)) return []
  return 'uses' in value || 'task' in value ? [value] : Object.values(value).flatMap(stepsOf)
}

const manifestOf = (step: Readonly<Record<string, unknown>>): { readonly file: string; readonly names: readonly string[] } | undefined => {
  const [, folder] = /^image-builder-pipelines\/azure-image-builder-pipelines\/?([^@]*)@/.exec(textOf(step['uses']) ?? '') ?? []
  if (folder !== undefined) {
    const file = join(folder, 'action.yml')
    const inputs = at(parse(readFileSync(file, 'utf8')), 'inputs')
    return { file, names: isObject(inputs) ? Object.keys(inputs) : [] }
  }
  const task = textOf(step['task']) ?? ''
  if (!task.startsWith('AzureVMImage')) return undefined
  const file = `tasks/${task.replace('@', 'V')}/task.json`
  const inputs = itemsOf(at(JSON.parse(readFileSync(file, 'utf8')), 'inputs'))
  return {
    file,
    names: inputs.flatMap((input) => [at(input, 'name'), ...itemsOf(at(input, 'aliases'))]).flatMap((name) => textOf(name) ?? []),
  }
}

// The anchors that GitHub gives the headings of a page.
const anchorsOf = (page: string): ReadonlySet<string> =>
  new Set(
    [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-'),
    ),
  )

// The titles of tests and groups in a file, as they are written there; of those in templates, without what is computed.
const titlesIn = (file: string): readonly string[] =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      /\b(?:(?:itOn|describeOn)\(\s*'[^']*',\s*|(?:describe|it|itWith|itUnless|itReally)\([^'`]*?(?:\[[^\]]*\],\s*)?)(['`])((?:(?!\1).)*)\1/g,
    ),
  ].map(([, , title = '']) => title)
