// docs/gates.md: what lets a pipeline wait for an image without holding an agent, from the requests of the gate.
import { gateRequest, type Condition, type GateMode, type GateValues } from '../../tasks/AzureVMImageBuilderGateV1/gate.js'

const values: GateValues = {
  subscription: '<subscription>',
  resourceGroup: '<resource group>',
  imageTemplate: '<image template>',
  gallery: '<gallery>',
  imageDefinition: '<image definition>',
  maximumAgeInDays: '30',
  tags: 'channel=stable',
  targetRegions: 'westus2,eastus',
}

// The document.
export const gatesDocument = (): string =>
  `<!-- Written by \`npm run generate\` from tasks/AzureVMImageBuilderGateV1/gate.ts. -->

# Waiting without an agent

A build takes from a quarter of an hour to many hours, and an agent that only waits is an agent that nobody else has. Start the build with \`wait: false\`, let Azure DevOps do the waiting, and take the build up again with \`command: wait\`, which collects what \`build\` would have: images, outputs, log, clean-up.

| What waits                                                | Where                    | Asks again |
| --------------------------------------------------------- | ------------------------ | ---------- |
| [A delay](#a-delay) before \`wait\`                         | YAML                     | no: it sleeps, and \`wait\` does the rest |
| [A check of an environment](#a-check-of-an-environment)   | YAML                     | yes, every few minutes |
| [The gate of a classic release](#the-gate)                | classic releases         | yes, every few minutes |
| [The gate in a job with \`pool: server\`](#the-gate)        | YAML                     | no: it is one look, which passes or fails the job |

Measured on the emulator with the durations that were recorded of the service (\`node build/test/bench/agent-minutes.js real\`): of a build of 16 minutes 21 seconds, the starting job held its agent for 37 seconds and the finishing one for 84 (most of them for the deletion of the image template), 2 minutes in all instead of 16. A longer build holds it no longer.

## A delay

The simplest, and enough for most: a job without an agent sleeps for about as long as the build takes, and \`wait\` follows the rest of it. [examples/azure-pipelines/start-and-wait.yml](../examples/azure-pipelines/start-and-wait.yml) is the whole pipeline.

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

A stage begins when the checks of the environments that its jobs deploy to have passed, and no agent waits for that. Make an environment, add the check **Invoke REST API** to it (Pipelines, Environments, Approvals and checks), and let the job with \`command: wait\`, or the one that uses the image, be a deployment to it in a stage of its own. [examples/azure-pipelines/build-behind-check.yml](../examples/azure-pipelines/build-behind-check.yml) is the whole pipeline.

In both modes, the connection type is **Azure Resource Manager**, the headers are \`{"Content-Type":"application/json"}\`, the completion event is **ApiResponse**. Under control options, ask every 5 minutes, with a timeout longer than the build: Azure DevOps evaluates a check 2,000 times at most, and recommends no more than 10 times.

A check knows the template by its name: give the build one with \`imageBuilderTemplateName\`. Before the build has started, the template may show the success of the run before: the stage depends on the one that starts the build, so the check asks after that.

${checkOf('run', 'The run of an image template has succeeded')}
${checkOf('fresh', 'A gallery has a fresh image')}
Leave out the part for tags (the first \`mv-expand\` to its \`where\`) or for regions (the second) where you require none.

## The gate

The task \`AzureVMImageBuilderGate@1\` of the same extension asks the same two questions. As a gate before or after a stage of a **classic release** it is asked again until it passes or the gates time out. [examples/azure-pipelines/release-gate.json](../examples/azure-pipelines/release-gate.json) is such a release.

In a YAML pipeline it runs in a job with \`pool: server\`, and there it is **one look**: an assertion, such as before a deployment.

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
        tags: channel=stable
        targetRegions: westus2,eastus
\`\`\`

Beside tags of your own, every image carries those that tell where it comes from ([docs/fresh.md](fresh.md#where-an-image-comes-from)): \`tags: aib-pipelines-commit=$(Build.SourceVersion)\` asks for one that was built from this very commit.

The service connection needs Reader on the resource group, in both modes. Every value goes into the question as text, since Azure DevOps offers no way to quote it: names of Azure resources cannot do harm, and tags and regions must not come from somebody whom you would not let pass.

## What is not verified

The answers that the expressions are tested on are recorded ones of the service for mode \`run\`. For mode \`fresh\` they are those that the documentation of Azure Resource Graph shows (\`count\`, \`data\`): no recorded one was at hand. Neither was the query run against Resource Graph, nor the gate in an organisation of Azure DevOps. Resource Graph shows a change some minutes after it happened. Try a gate with a known image before you rely on it; where an answer is not understood, it holds back.
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
