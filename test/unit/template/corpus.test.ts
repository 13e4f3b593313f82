// The corpus of templates: what each was expected to become, and what was expected to be found, is written next to it.
import assert from 'node:assert/strict'
import { canonicalJson } from '../../../shared/json.js'
import type { EvaluatedTemplate } from '../../../shared/template/evaluate-instance.js'
import { newestApiVersion } from '../../../shared/template/model/api-versions.js'
import { withoutRepeats } from '../../../shared/template/lint/repeats.js'
import { parseJson } from '../../../shared/template/load-json.js'
import { parseDocument } from '../../../shared/template/load.js'
import { inputPlace, textNode } from '../../../shared/template/node.js'
import { duplicateKeys } from '../../../shared/template/duplicate-keys.js'
import { sortFindings, type Finding } from '../../../shared/template/finding.js'
import { corpus, sent, type Case } from './corpus.js'
import { evaluateTemplates, given, lint, problemsOf, remoteFilesIn, scope } from './helpers.js'

const known = scope({
  subscriptionId: '11111111-2222-3333-4444-555555555555',
  resourceGroup: 'images',
  location: 'westus2',
  tenantId: '77777777-2222-3333-4444-555555555555',
  environment: 'AzureCloud',
})

interface Rendered {
  readonly templates: readonly EvaluatedTemplate[]
  // `rule line` each, without infos.
  readonly findings: readonly string[]
}

const render = ({ text, parameters }: Case): Rendered => {
  const document = (/^\s*(\{|\/)/.test(text) ? parseJson : parseDocument)(text, 'corpus')
  const templates = evaluateTemplates(document, given(parameters), known)
  const findings = withoutRepeats(sortFindings([...duplicateKeys(document), ...templates.flatMap(findingsIn)]))
    .filter(({ severity }) => severity !== 'info')
    .map(({ rule, at }) => `${rule} ${String(at.line)}`)
  return { templates, findings: [...new Set(findings)] }
}

const findingsIn = ({ name, body, apiVersion, findings }: EvaluatedTemplate): readonly Finding[] => [
  ...findings,
  ...lint(
    {
      name: name ?? textNode('web', inputPlace('name')),
      apiVersion: apiVersion ?? textNode(newestApiVersion, inputPlace('version')),
      body,
      remoteFiles: remoteFilesIn(body),
    },
    { now: Date.UTC(2026, 10, 27) },
  ),
]

const sorted = (texts: readonly string[]): readonly string[] => texts.toSorted((a, b) => a.localeCompare(b))

for (const name of ['nested', 'loops', 'language', 'findings']) {
  describe(`the corpus of templates: ${name}`, () => {
    for (const one of corpus(name)) {
      it(one.title, () => {
        if (one.error !== undefined) {
          const [problem, second] = problemsOf(() => render(one))
          assert.deepEqual([problem?.code, second], [one.error.code, undefined])
          assert.ok(problem?.message.includes(one.error.text), problem?.message)
          return
        }
        const { templates, findings } = render(one)
        if (one.expect !== undefined) {
          assert.deepEqual(
            sorted(templates.map((template) => canonicalJson(sent(template.name, template.body)))),
            sorted(one.expect.map(canonicalJson)),
          )
        }
        assert.deepEqual(sorted(findings), sorted(one.findings))
      })
    }
  })
}
