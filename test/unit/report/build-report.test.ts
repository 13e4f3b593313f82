import assert from 'node:assert/strict'
import type { Environment } from '../../../shared/azure/clouds.js'
import { markdown } from '../../../shared/markdown.js'
import { pageText } from '../../../shared/page-text.js'
import { buildReport } from '../../../shared/report/build-report.js'
import { failureAndCause } from '../../../shared/report/failure-report.js'
import { resourceLink } from '../../../shared/report/resource-link.js'
import type { BuildResult } from '../../../shared/service/result.js'
import { planOf } from '../preflight/world.js'

describe('a resource on the page of a run', () => {
  const image = '/subscriptions/0-1/resourceGroups/images/providers/Microsoft.Compute/galleries/main/images/web/versions/1.0.0'
  const written = (id: string, environment: Environment) =>
    markdown([{ kind: 'paragraph', line: resourceLink(id, environment) }], 10_000).trim()

  for (const [environment, host] of [
    ['AzureCloud', 'portal.azure.com'],
    ['AzureUSGovernment', 'portal.azure.us'],
    ['AzureChinaCloud', 'portal.azure.cn'],
  ] as const)
    it(`is a link to the portal of ${environment}`, () => {
      assert.equal(written(image, environment), `[main/web/1.0.0](https://${host}/#resource${image})`)
    })

  it('is its id in a custom cloud, and if it could be anything else', () => {
    assert.equal(written(image, 'custom'), `\`${image}\``)
    for (const id of ['/subscriptions/a)b', '/subscriptions/a b', 'https://example.com/x', '/subscriptions/<b>', '/subscriptions/a?b'])
      assert.ok(!written(id, 'AzureCloud').includes(']('), id)
  })
})

describe('the page of a failed build', () => {
  const group = '/subscriptions/0-1/resourceGroups/IT_images_web_1'
  const account = `${group}/providers/Microsoft.Storage/storageAccounts/abc`
  const result: BuildResult = {
    name: 'web',
    templateId: '/subscriptions/0-1/resourceGroups/images/providers/Microsoft.VirtualMachineImages/imageTemplates/web',
    templateFingerprint: 'a',
    imageFingerprint: 'b',
    state: 'Failed',
    message: `During the image build a failure has occurred. Packer build logs are at location ${account}/blobServices/default/containers/packerlogs/7/customization.log. OperationId: x`,
    runOutputs: [],
    phases: [],
    seconds: 60,
  }
  const pageIn = (environment: Environment, message = result.message) =>
    markdown(buildReport(planOf({}), { ...result, message }, environment, []), 10_000)

  it('links the staging resource group and the storage account of the log, as the message of the service names them', () => {
    const page = pageIn('AzureUSGovernment')
    assert.ok(page.includes(`Staging resource group: [IT\\_images\\_web\\_1](https://portal.azure.us/#resource${group})`), page)
    assert.ok(
      page.includes(`Log in Azure: storage account [abc](https://portal.azure.us/#resource${account}), container \`packerlogs\``),
      page,
    )
  })

  for (const [text, output, delivered] of [
    [', from scripts/setup.sh, line 12, with exit code 127', '/tmp/script_1.sh: line 12: jq: command not found', true],
    [', from scripts/setup.sh, line 4, with exit code 127', '/opt/setup.sh: line 4: jq: command not found', true],
    [', from scripts/setup.sh, at /opt/other.sh:4, with exit code 127', '/opt/other.sh: line 4: jq: command not found', true],
    [', line 12 of its script as Packer runs it, with exit code 127', '/tmp/script_1.sh: line 12: jq: command not found', false],
    [', from scripts/setup.sh, with exit code 127', 'the widget is red', true],
  ] as const)
    it(`begins with the step, its script and line: ${text}`, () => {
      const evidence = [{ origin: 'script', provisioner: 'shell', exitCode: 127, text: output }] as const
      const step = { list: 'customize', index: 0, title: 'setup (Shell)', exitCode: 127, lines: [output], evidence } as const
      const deliveries = delivered
        ? [{ reference: { path: ['properties', 'customize', 0, 'scriptUri'] }, artifact: { path: 'scripts/setup.sh' } }]
        : []
      const page = pageText(failureAndCause({ ...result, failedStep: step }, { deliveries }, []))
      assert.ok(page.includes(`The image build failed in customizer 1, setup (Shell)${text}.`), page)
    })

  it('does not link what the message does not name, nor in a custom cloud', () => {
    for (const page of [pageIn('AzureCloud', 'Something failed.'), pageIn('custom')])
      assert.ok(!page.includes('Staging resource group:'), page)
  })
})
