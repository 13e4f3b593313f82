// The folder of the repository.
import { resolve } from 'node:path'
import type { Host } from '../host.js'
import type { TemplateInputs } from '../inputs/inputs.js'

// The input, relative to where the platform has the checkout; else that checkout.
export const workspaceOf = (host: Host, inputs: TemplateInputs): string => resolve(host.context.workspace, inputs.workspace ?? '.')
