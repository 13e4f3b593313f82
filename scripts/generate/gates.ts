// docs/gates.md: what lets a pipeline wait for an image without holding an agent, from the requests of the gate.
import { gateRequest, type Condition, type GateMode, type GateValues } from '../../tasks/AzureVMImageBuilderGateV1/gate.js'

const values: GateValues = {
  subscription: '<subscription>',
  resourceGroup: '<resource group>',
  imageTemplate: '<image template>',
  gallery: '<gallery>',
  imageDefinition: '<image definition>',
  maximumAgeInDays: '30',
  tags: 'aib-pipelines-channel=stable',
  targetRegions: 'westus2,eastus',
}

// The document.
export const gatesDocument = (): string =>
  `<!-- Written by \`npm run generate\` from tasks/AzureVMImageBuilderGateV1/gate.ts. -->

# Waiting without an agent

A build takes between a quarter of an hour and many hours. To free the agent in the meantime, start the build with \`wait: false\`, let Azure DevOps wait, and finish with \`command: wait\`, which does the rest of what \`build\` would have done: images, outputs, log, and deleting the image template. That last step follows the \`cleanup\` of \`wait\` (default: \`on-success\`), not that of the build: give both the same value, for example \`cleanup: never\` to keep the template.

| What waits                                                | Where                    | Asks again |
| --------------------------------------------------------- | ------------------------ | ---------- |
| [A delay](#a-delay) before \`wait\`                         | YAML                     | no: it sleeps, then \`wait\` polls |
| [A check of an environment](#a-check-of-an-environment)   | YAML                     | yes, every few minutes |
| [The gate of a classic release](#the-gate)                | classic releases         | yes, every few minutes |
| [The gate in a job with \`pool: server\`](#the-gate)        | YAML                     | no: it is evaluated once, and passes or fails the job |

Measured on the emulator with durations recorded from the service: for a build of 16 minutes, the starting job used its agent for 37 seconds and the finishing job for 84 (mostly to delete the image template). That is 2 minutes instead of 16, and it stays 2 minutes for a longer build.

## A delay

The simplest way: an agentless job sleeps for about as long as the build takes, then \`wait\` waits for the rest. The complete pipeline is [examples/azure-pipelines/start-and-wait.yml](../examples/azure-pipelines/start-and-wait.yml).

\`\`\`yaml
- job: delay
  dependsOn: start
  pool: server
  timeoutInMinutes: 120
  steps:
    - task: Delay@1
      inputs:
        delayForMinutes: '60'
\`\`\`

## A check of an environment

A stage starts when the checks of the environments that it deploys to have passed, and no agent waits for that. Create an environment and add the check **Invoke REST API** to it (Pipelines, Environments, Approvals and checks). Make the job with \`command: wait\`, or the job that uses the image, a deployment to that environment in its own stage. The complete pipeline is [examples/azure-pipelines/build-behind-check.yml](../examples/azure-pipelines/build-behind-check.yml).

In both modes, the connection type is **Azure Resource Manager**, the headers are \`{"Content-Type":"application/json"}\`, the completion event is **ApiResponse**. Under control options, set a timeout longer than the build, and as the time between evaluations a tenth of the usual duration of the build, at least 5 minutes: Azure DevOps evaluates a check at most 2,000 times, and recommends at most 10. For a build of 2 hours that is 12 minutes.

A check finds the template by its name, so set \`imageBuilderTemplateName\` for the build. Until the new run starts, the template shows the result of the previous run; therefore the stage must depend on the stage that starts the build.

${checkOf('run', 'The run of an image template has succeeded')}
${checkOf('fresh', 'A gallery has a fresh image')}
If you require no tags, leave out the first \`mv-expand\` up to its \`where\`; if you require no regions, leave out the second.

## The gate

The task \`AzureVMImageBuilderGate@1\` of the same extension evaluates the same two conditions. As a gate before or after a stage of a **classic release** it is re-evaluated until it passes or times out, as in [examples/azure-pipelines/release-gate.json](../examples/azure-pipelines/release-gate.json).

In a YAML pipeline it runs in a job with \`pool: server\` and is **evaluated once**: an assertion, for example before a deployment.

\`\`\`yaml
- job: image_is_fresh
  pool: server
  steps:
    - task: AzureVMImageBuilderGate@1
      inputs:
        azureSubscription: your-service-connection
        mode: fresh
        resourceGroupName: images
        galleryName: images
        imageDefinitionName: linux-web-server
        maximumAgeInDays: '30'
        tags: aib-pipelines-channel=stable
        targetRegions: westus2,eastus
\`\`\`

In addition to your own tags, every image has tags that record its origin ([docs/fresh.md](fresh.md#where-an-image-comes-from)). For example, \`tags: aib-pipelines-commit=$(Build.SourceVersion)\` requires an image that was built from the current commit.

The service connection needs Reader on the resource group in both modes. All values are inserted into the query unquoted, because Azure DevOps has no way to quote them. Names of Azure resources are safe; never build tags or regions from untrusted input.

## What is not verified

For mode \`run\`, the expressions are tested against recorded responses of the service. For mode \`fresh\`, they are tested against the responses in the documentation of Azure Resource Graph (\`count\`, \`data\`); the query is checked by Microsoft's own parser, with the columns of the table, and uses only operators that Resource Graph documents, within its limits. It has not been run against Resource Graph, which does not document its functions one by one, and the gate has not been run in an Azure DevOps organization. Resource Graph shows changes after a few minutes. Try a gate with a known image before you rely on it; a response that it does not understand keeps it closed.
`

const given: Condition = (_, text) => text

const checkOf = (mode: GateMode, title: string): string => {
  const { method, path, body, expression } = gateRequest(mode, values, given)
  return `### Mode \`${mode}\`: ${title}

| Field                     | Value |
| ------------------------- | ----- |
| Method                    | ${method} |
| URL suffix and parameters | \`${path}\` |
| Success criteria          | \`${expression}\` |
${body === '' ? '' : `\nBody:\n\n\`\`\`json\n${body}\n\`\`\`\n`}`
}
