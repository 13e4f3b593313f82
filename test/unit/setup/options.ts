// The options of a set-up as the tests of single parts need them.
import type { SetupOptions } from '../../../shared/setup/make.js'
import { subscription } from '../preflight/world.js'

// A build with a managed identity; `pipeline` replaces options of its pipeline.
export const setupOptions = (pipeline: Partial<SetupOptions['pipeline']> = {}): SetupOptions => ({
  target: { subscriptionId: subscription.split('/')[2] ?? '', resourceGroup: 'images' },
  pipeline: {
    ...{ login: 'identity', name: 'image-pipeline', commands: ['build'], branches: [], environments: [], pullRequests: false },
    ...pipeline,
  },
  artifacts: {
    ...{ createContainer: false, environment: 'AzureCloud', access: 'identity' },
    ...{ allowSecretsIn: [], fixLineEndings: false, pinRemote: false },
  },
  roles: 'custom',
  preflightReader: false,
  audience: 'api://AzureADTokenExchange',
})
