import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { version } from '../../../shared/product-version.js'

const markdown = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))

const workflows = ['.github/workflows', 'examples/github'].flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))

describe('the documents', () => {
  it('are all in the index of docs/', () => {
    const index = readFileSync('docs/README.md', 'utf8')
    // The page of the extension in the Marketplace is not part of the documentation.
    const missing = readdirSync('docs').filter(
      (name) => name.endsWith('.md') && !['README.md', 'overview.md'].includes(name) && !index.includes(`](${name})`),
    )
    assert.deepEqual(missing, [])
  })

  it('link to files that exist', () => {
    const broken = [...markdown('.'), ...markdown('docs')].flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, path = '']) => path)
        // Pages of the repository on GitHub.
        .filter((path) => !path.startsWith('../../') && !existsSync(join(dirname(file), path)))
        .map((path) => `${file}: ${path}`),
    )
    assert.deepEqual(broken, [])
  })

  it('and the schemas carry the version of the product', () => {
    assert.ok(readFileSync('docs/reference.md', 'utf8').includes(`This page describes version ${version}.`))
    const unmarked = readdirSync('schemas').filter(
      (name) => !readFileSync(join('schemas', name), 'utf8').includes(`"$comment":"Image Builder Pipelines ${version}"`),
    )
    assert.deepEqual(unmarked, [])
  })

  it('and workflows use one commit of each action', () => {
    const commits = new Map<string, Set<string>>()
    for (const file of [...markdown('.'), ...markdown('docs'), ...workflows])
      for (const [, action = '', commit = ''] of readFileSync(file, 'utf8').matchAll(
        /\buses: ([\w.-]+\/[\w.-]+)[\w./-]*@([0-9a-f]{40})\b/g,
      ))
        commits.set(action, (commits.get(action) ?? new Set()).add(commit))
    assert.ok(commits.size > 5)
    assert.deepEqual(
      [...commits].filter(([, { size }]) => size > 1).map(([action]) => action),
      [],
    )
  })

  it('and workflows pin the actions of others by commit, with the version in a comment', () => {
    // What a reader has today and is to replace.
    const before = ['azure/login@v2', 'azure/build-vm-image@v0']
    const unpinned = [...markdown('.'), ...markdown('docs'), ...workflows].flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\buses: ([\w./-]+@\S+)(.*)/g)]
        .filter(([, action = '', comment = '']) => {
          const isOurs = action.startsWith('image-builder-pipelines/')
          const isPinned = /@[0-9a-f]{40}$/.test(action) && /^ # v\d+\.\d+\.\d+$/.test(comment)
          return !isOurs && !isPinned && !before.includes(action)
        })
        .map(([use]) => `${file}: ${use}`),
    )
    assert.deepEqual(unpinned, [])
  })

  it('and examples use this action as @v1, and each links to the reason and to how a commit is pinned', () => {
    assert.match(readFileSync('docs/release.md', 'utf8'), /^### Pin the action$/m)
    const faults = [...markdown('.'), ...markdown('docs'), ...workflows].flatMap((file) => {
      const text = readFileSync(file, 'utf8')
      const ours = [...text.matchAll(/\buses: (image-builder-pipelines\/\S+)/g)].map(([, action = '']) => action)
      const moving = ours.filter((action) => !/@(?:v1|<sha>|[0-9a-f]{40})$/.test(action))
      const links = ours.length === 0 || file === 'docs/release.md' || text.includes('release.md#pin-the-action')
      return [
        ...moving.map((action) => `${file}: ${action}`),
        ...(links ? [] : [`${file} does not link to docs/release.md#pin-the-action`]),
      ]
    })
    assert.deepEqual(faults, [])
  })
})
