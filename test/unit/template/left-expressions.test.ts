import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { bareExpressions, pipelineExpressions, whyNotEvaluated, withoutFollowUps } from '../../../shared/template/left-expressions.js'
import type { Json } from '../../../shared/json.js'
import { fromJson, textNode } from '../../../shared/template/node.js'

const at = { file: 'image.json', line: 3, column: 5, pointer: '/location' }
const found = (value: Json, find = pipelineExpressions) =>
  find(fromJson(value, at)).map(({ severity, message }) => [severity, message] as const)

describe('left-expressions: pipelines and tokens', () => {
  const cases: readonly (readonly [text: string, who: RegExp, instead: string])[] = [
    ['${{ inputs.region }}', /GitHub Actions evaluates/, '<region>'],
    ['${{github.event.inputs.region}}', /GitHub Actions evaluates/, '<region>'],
    ['${{ secrets.REGION }}', /GitHub Actions evaluates/, '<REGION>'],
    ['${{ parameters.region }}', /Azure Pipelines evaluates \$\{\{/, '<region>'],
    ["${{ variables['region'] }}", /Azure Pipelines evaluates \$\{\{/, '<region>'],
    ['${{ format("x") }}', /GitHub Actions and Azure Pipelines/, '<x>'],
    ['$(region)', /Azure Pipelines replaces \$\(…\)/, '<region>'],
    ['$(Build.BuildId)', /Azure Pipelines replaces \$\(…\)/, '<BuildId>'],
    ['$[variables.region]', /Azure Pipelines evaluates \$\[/, '<region>'],
    ["$[ stageDependencies.a.b.outputs['c.region'] ]", /Azure Pipelines evaluates \$\[/, '<region>'],
    ['#{region}#', /Replace Tokens/, '<region>'],
    ['#{Project.Region}', /Replace Tokens/, '<Region>'],
    ['{{ region }}', /tool that replaces/, '<region>'],
  ]
  for (const [text, who, instead] of cases)
    it(text, () => {
      const findings = found({ location: text })
      assert.equal(findings.length, 1)
      for (const [severity, message] of findings) {
        assert.equal(severity, 'error')
        assert.match(message, who)
        assert.ok(message.startsWith(text) && message.includes(instead))
      }
    })

  it('reports each of a string once, and those in keys', () => {
    const id = '/subscriptions/$(sub)/resourceGroups/$(sub)/providers/Microsoft.ManagedIdentity/userAssignedIdentities/#{id}#'
    const messages = found({ identity: { userAssignedIdentities: { [id]: {} } } })
    assert.deepEqual(
      messages.map(([severity, message]) => [severity, message.split(' ')[0]]),
      [
        ['error', '$(sub)'],
        ['error', '#{id}#'],
      ],
    )
  })

  it('warns in texts that may be anything', () => {
    const tags = { tags: { commit: '$(Build.SourceVersion)' } }
    const step = {
      properties: { customize: [{ name: 'Install #{version}#' }], distribute: [{ artifactTags: { a: '${{ github.sha }}' } }] },
    }
    assert.deepEqual(
      [...found(tags), ...found(step)].map(([severity]) => severity),
      ['warning', 'warning', 'warning'],
    )
  })

  it('takes the region of targetRegions for a value', () => {
    const body = { properties: { distribute: [{ targetRegions: [{ name: '$(region)' }] }] } }
    assert.deepEqual(
      found(body).map(([severity]) => severity),
      ['error'],
    )
  })

  it('leaves the syntax of scripts alone', () => {
    const inline = [
      'echo $(hostname) ${HOME} "${array[@]}" $((1 + 2)) ${#name} ${name#prefix}',
      'x=$(cat /etc/os-release | head -1) # {a}',
      'Write-Host $(Get-Date) $($env:Path) "#{" @{a=1} ${env:Path} {{1}}',
      'cat > page.html <<< "{{ title }} $[1+2]"',
      'docker inspect -f "{{.State.Running}}" web',
    ]
    const steps = [{ inline, restartCheckCommand: 'powershell -c "$(hostname)"', searchCriteria: '$(x)', filters: ['include:$(x)'] }]
    assert.deepEqual(found({ properties: { customize: steps, validate: { inVMValidations: [{ inline }] } } }), [])
  })

  it('warns of what is certain in scripts', () => {
    const inline = ['echo ${{ github.sha }}', 'echo $(Build.BuildId)', './install #{version}#']
    assert.deepEqual(
      found({ properties: { customize: [{ inline }] } }).map(([severity]) => severity),
      ['warning', 'warning', 'warning'],
    )
  })

  it('takes other uses of these characters for what they are', () => {
    const body = {
      tags: { a: '$5', b: '#1', c: '{x}', d: '${x}' },
      properties: {
        customize: [{ sourceUri: 'https://account.blob.core.windows.net/$web/app.zip#part' }, { destination: 'C:\\$Recycle (1)\\x' }],
      },
    }
    assert.deepEqual(found(body), [])
  })

  it('names the missing variable of a value from an input', () => {
    assert.match(whyNotEvaluated(textNode('$(region)', { ...at, file: 'location', pointer: '' })) ?? '', /Define the variable region\.$/)
  })
})

describe('left-expressions: a bare resource', () => {
  it('reports calls, as errors but in texts', () => {
    const messages = found(
      { location: '[resourceGroup().location]', tags: { a: "[parameters('env')]", b: '[1.0]', c: '[[x()]' } },
      bareExpressions,
    )
    assert.deepEqual(
      messages.map(([severity]) => severity),
      ['error', 'warning'],
    )
    assert.match(messages[1]?.[1] ?? '', /write <env> and give env=… with the parameters input/)
  })

  it('keeps one finding of those at one place', () => {
    const [first] = pipelineExpressions(fromJson({ location: '$(region)' }, at))
    assert.ok(first !== undefined)
    const follow = { rule: 'region-form', severity: 'error', message: 'x', at: first.at } as const
    const other = { ...follow, at: { ...first.at, line: 9 } }
    assert.deepEqual(withoutFollowUps([follow, first, other]), [first, other])
  })
})
