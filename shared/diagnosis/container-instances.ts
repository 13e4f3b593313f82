// The container group that the service builds with.
import { azure, learnPage, operation, packer, run, troubleshooting, type Diagnosis } from './diagnosis.js'

export const containerInstanceDiagnoses: readonly Diagnosis[] = [
  {
    id: 'container-instances-unregistered',
    title: 'Container Instances is not registered',
    signs: [{ from: azure, text: /Azure Container Instances provider not registered/i }],
    cause: 'Builds run in Azure Container Instances, whose resource provider is not registered in the subscription.',
    fix: 'az provider register --namespace Microsoft.ContainerInstance',
    link: troubleshooting('azure-container-instances-provider-is-unregistered'),
    source: troubleshooting('azure-container-instances-provider-is-unregistered'),
    examples: [[run('Azure Container Instances provider not registered for your subscription.')]],
    composed: [[operation('InternalOperationError', 'Azure Container Instances provider not registered for your subscription.')]],
    not: [run('Azure Container Instances quota exceeded')],
  },
  {
    id: 'container-instances-quota',
    title: 'The quota of Container Instances is used up',
    signs: [
      { from: azure, text: /Azure Container Instances quota exceeded/i },
      { from: azure, text: /container group quota '[^']*' exceeded/i },
      { from: azure, code: ['ContainerGroupQuotaReached'] },
    ],
    cause: 'Each build takes a container group of four cores; the subscription’s limit in this region is reached.',
    fix: 'Run fewer builds at the same time, remove container groups that are not needed, or ask for more quota of Container Instances. Builds that a trigger starts are retried by the service itself.',
    link: troubleshooting('subscription-exceeded-the-azure-container-instances-quota'),
    source: troubleshooting('subscription-exceeded-the-azure-container-instances-quota'),
    examples: [
      [run('Azure Container Instances quota exceeded')],
      [
        run(
          "Resource type 'Microsoft.ContainerInstance/containerGroups' container group quota 'StandardCores' exceeded in region 'eastus'. Limit: '10', Usage: '8' Requested: '4'.",
        ),
      ],
    ],
    composed: [[operation('ContainerGroupQuotaReached', 'The quota of container groups is reached.')]],
    not: [run('Too many Azure Container Instances deployed within a period of time.')],
  },
  {
    id: 'container-instances-capacity',
    title: 'Container Instances has no capacity at the moment',
    signs: [{ from: azure, text: /requested resource is not available in the location '[^']*' at this moment/i }],
    cause: 'The region has no capacity for the container that the build runs in; quota has nothing to do with it.',
    fix: 'Run the build again later, or put the template into another region and distribute to this one.',
    link: learnPage('azure/container-instances/container-instances-resource-and-quota-limits'),
    source: learnPage('azure/container-instances/container-instances-troubleshooting'),
    examples: [
      [
        run(
          "The requested resource is not available in the location 'eastus' at this moment. Please retry with a different resource request or in another location. Resource requested: '4' CPU '8' GB memory 'Linux' OS virtual network",
        ),
      ],
    ],
    composed: [
      [operation('InternalOperationError', "The requested resource is not available in the location 'westeurope' at this moment.")],
    ],
    not: [packer("ERROR: -> SkuNotAvailable : The requested VM size for resource 'x' is currently not available in location 'eastus'.")],
  },
  {
    id: 'container-instances-rate',
    title: 'Too many builds began at once',
    signs: [{ from: azure, text: /Too many Azure Container Instances deployed/i }],
    cause: 'Each build takes a container group, and the subscription has created too many within a short time.',
    fix: 'Start the builds one after the other (max-parallel), and try again after some minutes.',
    link: troubleshooting('too-many-azure-container-instances-resources-are-deployed-within-a-period-of-time'),
    source: troubleshooting('too-many-azure-container-instances-resources-are-deployed-within-a-period-of-time'),
    examples: [[run('Too many Azure Container Instances deployed within a period of time.')]],
    composed: [[operation('InternalOperationError', 'Too many Azure Container Instances deployed within a period of time.')]],
    not: [run('Azure Container Instances quota exceeded')],
  },
]
