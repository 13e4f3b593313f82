// docs/setup.md: what Azure must have, from the table of permissions.
import { serviceApplicationId } from '../../shared/azure/service-application.js'
import { permissions, type Holder, type Permission, preflightReader } from '../../shared/azure/permissions.js'

// The document.
export const setupDocument = (): string => `<!-- Written by \`npm run generate\` from shared/azure/permissions.ts. -->

# Azure prerequisites

\`aib setup\` prints everything that a template and its pipeline need in Azure: resource providers, accepted terms of purchase plans, resource groups, the storage account and its containers, the identities, the gallery and image definition, the roles and their assignments. It changes nothing itself: read what it prints, then run it.

## Step by step

1. Install \`aib\` ([In a terminal](../README.md#in-a-terminal)), and log in with \`az login\` as a user who may create resources and role assignments: Owner of the subscription, or Contributor and User Access Administrator.
2. In your repository, copy [examples/linux-web-server](../examples/linux-web-server) to \`images/linux-web-server\`. It is the template of the first example in the README.
3. In the root of your repository, print the set-up and run it, with your own subscription and account. \`<account>\` becomes a storage account: 3 to 24 lowercase letters and digits, globally unique.

\`\`\`sh
aib setup images/linux-web-server/image.yaml \\
  --subscription-id <subscription> --resource-group-name images \\
  --artifacts-container-url https://<account>.blob.core.windows.net/artifacts \\
  --parameters location=westus2 \\
  --parameters identity=/subscriptions/<subscription>/resourceGroups/images/providers/Microsoft.ManagedIdentity/userAssignedIdentities/image-builder \\
  --parameters gallery-image=/subscriptions/<subscription>/resourceGroups/images/providers/Microsoft.Compute/galleries/images/images/linux-web-server \\
  --parameters disk=https://<account>.blob.core.windows.net/disks/linux-web-server.vhd \\
  --preflight-reader \\
  --repository OWNER/REPOSITORY --branch main >setup.sh
bash setup.sh
\`\`\`

At its end, the script prints \`tenant-id\` and \`client-id\`. With these, the [workflow in the README](../README.md#on-github) builds the image: it needs nothing else. For an [Azure pipeline](#the-login-of-an-azure-pipeline), replace the last line of flags as described below; for [your own terminal](#your-own-login), leave it out.

The script can be run again: it creates what is missing and leaves the rest unchanged. The exception is subnets that a template names, where it restores what the service requires: the delegation to Azure Container Instances, or no network policies for private links. Several templates of one pipeline can be given at once. New role assignments can take a few minutes to take effect. A container's URL does not name a resource group, so the storage account must be in that of the image template.

\`--preflight-reader\` gives the pipeline [a role that reads](#the-optional-reader-role) in the whole subscription. Leave it out for fewer rights: the preflight then reports most of its checks as not checked, and a missing right ends the build when it is needed.

| Flag                                           | What it changes                                                                                     |
| ---------------------------------------------- | --------------------------------------------------------------------------------------------------- |
| \`--check\`                                      | Logs in, compares with Azure, and prints only what is missing.                                      |
| \`--format bicep\`                               | Prints one Bicep file instead of a script. Its comment holds the commands that Bicep cannot express. |
| \`--roles built-in\`                             | Uses the smallest of Azure's own roles instead of custom ones.                                       |
| \`--pipeline-commands 'build wait retain'\`      | The commands that the pipeline runs, which determine its rights. The default is all but \`promote\` and \`retain\`: name them for a pipeline that promotes or retires versions. |
| \`--preflight-reader\`                           | Lets the pipeline read everything that the [preflight](preflight.md) checks, in the whole subscription. |
| \`--pipeline-login application\`                 | Uses an app registration instead of a user-assigned identity.                                       |

## The login of a GitHub workflow

The pipeline logs in as a user-assigned identity with federated credentials: there is no secret. GitHub's token states what a job runs for, and the identity needs a credential for each:

| The job                       | Flag                                                   | Subject of the credential                    |
| ----------------------------- | ------------------------------------------------------ | -------------------------------------------- |
| runs on a branch              | \`--branch main\`                                        | \`repo:OWNER/REPOSITORY:ref:refs/heads/main\`  |
| has \`environment: production\` | \`--github-environment production\`, whatever its branch | \`repo:OWNER/REPOSITORY:environment:production\` |
| runs for a pull request       | \`--pull-request\`                                       | \`repo:OWNER/REPOSITORY:pull_request\`         |

Without federation, log in with \`client-secret\`, \`client-certificate\` or \`machine-identity\`.

## The login of an Azure pipeline

The service connection needs the identity, and the identity needs the issuer and subject of the service connection:

1. Run the set-up without \`--repository\` and \`--branch\`. It creates the identity and prints its \`tenant-id\` and \`client-id\`.
2. In Azure DevOps, open _Project settings_ > _Service connections_ > _New service connection_, and choose _Azure Resource Manager_. Choose the identity type _App registration or managed identity (manual)_ and the credential _Workload identity federation_, enter a name and the tenant id as _Directory (tenant) ID_, then _Next_. The page shows _Issuer_ and _Subject identifier_.
3. Run the set-up again with both, separated by a space, and run its script again:

\`\`\`sh
aib setup … --service-connection '<issuer> <subject identifier>'
\`\`\`

4. In the service connection, enter the name of the subscription and what the script prints for the connection (_Subscription ID_, _Application (client) ID_), then _Verify and save_. Its name is the \`azureSubscription\` of the [task in the README](../README.md#on-azure-devops).

Every kind of Azure Resource Manager service connection works:

| Connection                         | What the task does with it                                                                                        |
| ---------------------------------- | ----------------------------------------------------------------------------------------------------------------- |
| Workload identity federation       | requests a new assertion from the job at each login; nothing to rotate, and the length of a build does not matter |
| Service principal with secret      | logs in with it                                                                                                   |
| Service principal with certificate | logs in with it from memory: the key is not written to a file                                                     |
| Managed identity                   | uses the identity of the agent's machine in Azure; a user-assigned one if the connection names its client id      |

Cloud, authority and audience come from the connection, also for sovereign and private clouds. A connection through AD FS is refused.

## Your own login

In a terminal, \`aib build\` uses your \`az login\`. Owner and Contributor do not include the content of blobs, and the storage account of the set-up accepts no account keys. To upload scripts and files, assign yourself a role for them:

\`\`\`sh
az role assignment create --role 'Storage Blob Data Contributor' \\
  --assignee "$(az ad signed-in-user show --query id --output tsv)" \\
  --scope /subscriptions/<subscription>/resourceGroups/images/providers/Microsoft.Storage/storageAccounts/<account>
\`\`\`

## Rights

The roles are assigned to the resources that the templates name, as low as Azure allows. For what a pipeline does elsewhere, assign the same actions there: \`retain\` on a whole gallery needs its actions on that gallery, and \`Microsoft.Compute/galleries/images/read\`.

Some roles are assigned at the subscription, because the service creates a new staging group, whose name it chooses, for each image template, and the build log is in it. There is no narrower scope to read the log, but a condition limits the role to blobs in containers named \`packerlogs\`. To avoid these rights, name a staging group in the template (\`stagingResourceGroup\`): then they are assigned there. \`check\` reads marketplace images, and \`retain\` reads who uses a version, in the whole subscription.

For a Windows image in your own network and staging group, the service creates the disk of the build VM as its own application, [\`${serviceApplicationId}\`](https://learn.microsoft.com/azure/virtual-machines/linux/image-builder-troubleshoot), which must be Contributor on the staging group. The script assigns the role. With \`--format bicep\`, the comment holds its command, because Bicep cannot look up an application. \`--check\` prints it again each time: Azure Resource Manager does not show which principal is that application.

${rightsTables()}
## The optional reader role

With \`--preflight-reader\`, the pipeline can read everything that the preflight checks. Without it, the preflight reports what it cannot read as not checked. The role is assigned at the subscription and holds:

${preflightReader.map((action) => `- \`${action}\``).join('\n')}
`

const holders: readonly (readonly [Holder, string])[] = [
  ['pipeline', 'The pipeline'],
  ['template', 'The identity of the image template'],
  ['build-vm', 'The first identity of the build VM'],
  ['service', 'The application of the service'],
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

const row = ({ scope, actions, dataActions, role, commands, when, container }: Permission): string =>
  `| ${scope.replaceAll('-', ' ')} | ${[...actions, ...dataActions].map((action) => `\`${action}\``).join('<br>')} | ${role} | ${commands.join(', ')} | ${when ?? 'always'}${container === undefined ? '' : `; only in containers named \`${container}\``} |`
