// docs/setup.md: what Azure must have, from the table of permissions.
import { permissions, type Holder, type Permission, preflightReader } from '../../shared/azure/permissions.js'

// The document.
export const setupDocument = (): string => `<!-- Written by \`npm run generate\` from shared/azure/permissions.ts. -->

# Azure prerequisites

\`aib setup\` prints everything that Azure needs for a template and its pipeline: resource providers, resource groups, the storage account and its containers, the identities, the gallery and image definition, the roles and their assignments. It changes nothing: read what it prints, and run it with an account that may create resources and role assignments.

\`\`\`sh
aib setup images/linux-web-server/image.yaml \\
  --subscription-id <subscription> --resource-group-name images \\
  --artifacts-container-url https://<account>.blob.core.windows.net/artifacts \\
  --parameters location=westus2 \\
  --parameters identity=/subscriptions/<subscription>/resourceGroups/images/providers/Microsoft.ManagedIdentity/userAssignedIdentities/image-builder \\
  --parameters gallery-image=/subscriptions/<subscription>/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/linux-web-server \\
  --parameters disk=https://<account>.blob.core.windows.net/disks/linux-web-server.vhd \\
  --repository OWNER/REPOSITORY --branch main >setup.sh
bash setup.sh
\`\`\`

These are the inputs of the first example in the README; its build works with exactly what this creates. The name of a storage account must be globally unique. Several templates of one pipeline can be given at once. At its end, the script prints the inputs \`tenant-id\` and \`client-id\` for the pipeline.

The script can be run again: it creates what is missing, and leaves what exists as it is. A container's URL names no resource group: its storage account is expected in that of the image template. New role assignments can take a few minutes to take effect.

| Flag                                           | What it changes                                                                                     |
| ---------------------------------------------- | --------------------------------------------------------------------------------------------------- |
| \`--check\`                                      | Log in, compare with what Azure has, and print only what is missing.                                |
| \`--format bicep\`                               | Print one Bicep file instead of a script. Its comment holds the commands that Bicep cannot express. |
| \`--roles built-in\`                             | Use the smallest of Azure's own roles instead of custom ones.                                        |
| \`--pipeline-commands 'build wait retain'\`      | The commands that the pipeline runs, and so its rights. Without it, all but \`promote\` and \`retain\`.  |
| \`--preflight-reader\`                           | Let the pipeline read all that the [preflight](preflight.md) checks, in the whole subscription.     |
| \`--pipeline-login application\`                 | Use an app registration instead of a user-assigned identity.                                        |

## The login of a GitHub workflow

The pipeline logs in as a user-assigned identity with federated credentials: there is no secret. A token of GitHub names what its job runs for, and the identity needs a credential for each:

| The job                       | Flag                                                   | Subject of the credential                    |
| ----------------------------- | ------------------------------------------------------ | -------------------------------------------- |
| runs on a branch              | \`--branch main\`                                        | \`repo:OWNER/REPOSITORY:ref:refs/heads/main\`  |
| has \`environment: production\` | \`--github-environment production\`, whatever its branch | \`repo:OWNER/REPOSITORY:environment:production\` |
| runs for a pull request       | \`--pull-request\`                                       | \`repo:OWNER/REPOSITORY:pull_request\`         |

Without federation, \`client-certificate\` and \`machine-identity\` log in.

## The login of an Azure pipeline

Create an Azure Resource Manager service connection with workload identity federation for the identity, and give the issuer and the subject identifier that Azure DevOps shows for it:

\`\`\`sh
aib setup … --service-connection 'https://vstoken.dev.azure.com/<id> sc://<organization>/<project>/<connection>'
\`\`\`

Every kind of Azure Resource Manager service connection works:

| Connection                         | What the task does with it                                                                                        |
| ---------------------------------- | ----------------------------------------------------------------------------------------------------------------- |
| Workload identity federation       | requests a new assertion from the job at each login; nothing to rotate, and the length of a build does not matter |
| Service principal with secret      | logs in with it                                                                                                   |
| Service principal with certificate | logs in with it from memory: the key is not written to a file                                                     |
| Managed identity                   | uses the identity of the agent's machine in Azure; a user-assigned one if the connection names its client id      |

Cloud, authority and audience come from the connection, also for sovereign and private clouds. A connection through AD FS is refused.

## Rights

The roles are assigned where the templates have their resources. For what a pipeline does elsewhere, assign the same actions there: \`retain\` on a whole gallery needs its actions on that gallery, and \`Microsoft.Compute/galleries/images/read\`.

${rightsTables()}
## The optional reader role

With \`--preflight-reader\` the pipeline can read everything that the preflight checks. Without it, what cannot be read is reported as not checked. The role is assigned at the subscription and holds:

${preflightReader.map((action) => `- \`${action}\``).join('\n')}
`

const holders: readonly (readonly [Holder, string])[] = [
  ['pipeline', 'The pipeline'],
  ['template', 'The identity of the image template'],
  ['build-vm', 'The first identity of the build VM'],
]

// Rights of each holder, as SECURITY.md refers to them.
function rightsTables(): string {
  return holders
    .map(([holder, title]) => {
      const rows = permissions.filter((one) => one.holder === holder).map(row)
      return [
        `### ${title}`,
        '',
        '| Scope | Actions | Built-in role | Commands | Needed if |',
        '| --- | --- | --- | --- | --- |',
        ...rows,
        '',
      ].join('\n')
    })
    .join('\n')
}

const row = ({ scope, actions, dataActions, role, commands, when }: Permission): string =>
  `| ${scope.replaceAll('-', ' ')} | ${[...actions, ...dataActions].map((action) => `\`${action}\``).join('<br>')} | ${role} | ${commands.join(', ')} | ${when ?? 'always'} |`
