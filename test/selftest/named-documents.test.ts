// Every Markdown file that a text of the repository names is in the repository: a reader can follow each reference.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { posix } from 'node:path'

// Not in the repository, for a reason.
const elsewhere: ReadonlySet<string> = new Set([
  // A path on GitHub's website.
  '../blob/main/SECURITY.md',
  // Written by a release.
  'dist/release/NOTES.md',
  'NOTES.md',
  // Of packages.
  'LICENSE.md',
])

// Paths and names, but for those in URLs, and those followed by "of owner/repository", which are another repository's.
const documentName = /(?<![\w./:-])(?!https?:)[\w./-]*[\w-]\.md\b(?! of [\w.-]+\/)/g

const namesIn = (text: string): readonly string[] => (text.match(documentName) ?? []).filter((name) => !elsewhere.has(name))

describe('the names of documents', () => {
  const files = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0').filter(Boolean)
  const documents = new Set(files.filter((file) => file.endsWith('.md')))
  // Tests create documents.
  const isRead = (file: string): boolean => !/\.test\.ts$|\.(png|ico)$|^package-lock\.json$/.test(file)

  it('are those of files in the repository', () => {
    const unknown = files.filter(isRead).flatMap((file) =>
      namesIn(readFileSync(file, 'utf8'))
        .filter((name) => ![name, posix.join(posix.dirname(file), name), posix.join('docs', name)].some((path) => documents.has(path)))
        .map((name) => `${file} names ${name}`),
    )
    assert.deepEqual(unknown, [])
  })

  it('are found in prose, code and links, and in no URL', () => {
    assert.deepEqual(namesIn('(SERVICE.md section 3), `docs/plan.md`; [x](plan.md#a) https://example.com/docs/errors.md SECURITY.md.'), [
      'SERVICE.md',
      'docs/plan.md',
      'plan.md',
      'SECURITY.md',
    ])
    assert.deepEqual(namesIn('docs/spec.md of git-lfs/git-lfs'), [])
  })
})
