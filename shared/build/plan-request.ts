// Collects what a plan is made from: the inputs, and what only the platform knows.
import { resolve } from 'node:path'
import { destinationOf } from '../artifacts/default-container.js'
import { remoteFetcher } from '../artifacts/fetch-remote.js'
import type { Host, Provenance } from '../host.js'
import type { ArtifactInputs, RunInputs, TargetInputs, TemplateInputs } from '../inputs/inputs.js'
import { spell } from '../inputs/spelling.js'
import type { TemplatePlan } from '../plan/plan.js'
import type { PlanRequest } from '../plan/request.js'
import type { TempDir } from '../temp-dir.js'
import type { Tools } from '../tools.js'

interface PlannedInputs {
  readonly template: TemplateInputs
  readonly target: TargetInputs
  readonly artifacts: ArtifactInputs
  // For a build only.
  readonly several?: { readonly maxParallel: number }
  readonly run?: Pick<RunInputs, 'cleanup' | 'wait'>
}

// The request of a command with these inputs. `tempDir` is a folder for intermediate files.
export const planRequest = (host: Host, tools: Tools, inputs: PlannedInputs, tempDir: TempDir): PlanRequest => {
  const { template, target, artifacts, several, run } = inputs
  const workspace = workspaceOf(host, template)
  let executables: Promise<ReadonlySet<string>> | undefined
  return {
    template,
    target,
    artifacts,
    destination: destinationOf(artifacts, target),
    tempDir,
    workspace,
    owner: host.context.owner,
    run: host.context.run,
    // Built one after the other, each template is deleted before the next one is created.
    areTogether: several === undefined ? undefined : several.maxParallel > 1 || run?.cleanup === 'never' || run?.wait === false,
    provenance: provenanceByFolder(host, workspace, tools),
    spell: (name) => spell(name, host.platform),
    compileBicep: (asked) =>
      tools.compileBicep({ ...asked, restore: template.bicepRestore, variables: template.bicepVariables }, host.signal),
    // Git runs once for all templates, and only if a file mode matters.
    executables: () => (executables ??= tools.executables(workspace, host.signal)),
    // Loaded only for a template with such a problem, because it loads the lint rules as well.
    scriptFindings: async (planned, sources) => {
      const { scriptFindings } = await import('./check-scripts.js')
      return scriptFindings(host, tools, template, planned, sources)
    },
    ...(artifacts.pinRemote ? { fetchRemote: remoteFetcher(host.signal, artifacts.environment) } : {}),
    onSecret: (secret) => {
      host.mask(secret)
    },
    redact: (text) => host.redact(text),
    signal: host.signal,
  }
}

// The plan without the note that it cannot show final URLs, for commands that print none of them.
export const withoutAddresses = (plan: TemplatePlan): TemplatePlan => ({
  ...plan,
  findings: plan.findings.filter(({ rule }) => rule !== 'artifacts-unaddressed'),
})

// Git runs once for all templates of a folder.
const provenanceByFolder = (
  { context, platform, signal }: Host,
  workspace: string,
  tools: Tools,
): ((folder: string) => Promise<Provenance>) => {
  const root = platform === 'terminal' ? workspace : context.workspace
  const known = new Map<string, Promise<Provenance>>()
  return (folder) => {
    const answer = known.get(folder) ?? tools.provenance({ folder, workspace, root, reported: context.provenance }, signal)
    known.set(folder, answer)
    return answer
  }
}

// The input, relative to the platform's checkout; without the input, the checkout itself.
export const workspaceOf = (host: Host, inputs: TemplateInputs): string => resolve(host.context.workspace, inputs.workspace ?? '.')
