// schema: what an editor needs to complete and check image templates.
import type { Host, Outcome } from '../host.js'
import type { SchemaInputs } from '../inputs/inputs.js'
import { version as productVersion } from '../product-version.js'
import { templateSchema } from '../template/schema.js'

// Prints the JSON Schema of image templates for an API version.
export const schema = (host: Host, { apiVersion }: SchemaInputs): Outcome => {
  host.print(templateSchema(apiVersion, productVersion))
  return { kind: 'succeeded' }
}
