// The inputs of schema.
import { didYouMean } from '../did-you-mean.js'
import { apiVersions, defaultApiVersion } from '../template/model/api-versions.js'
import type { SchemaInputs } from './inputs.js'
import type { InputReader } from './reader.js'

// The requested API version, or the one with which templates without an API version are sent.
export const schemaInputs = (reader: InputReader): SchemaInputs => {
  const text = reader.text('api-version') ?? defaultApiVersion
  const apiVersion = apiVersions.find((version) => version === text)
  if (apiVersion === undefined) {
    const guess = didYouMean(text, apiVersions)
    reader.reject(
      'api-version',
      `${text} is not an API version of Microsoft.VirtualMachineImages.${guess === undefined ? '' : ` Did you mean ${guess}?`}`,
      `Use one of ${apiVersions.join(', ')}.`,
    )
  }
  return { command: 'schema', apiVersion: apiVersion ?? defaultApiVersion }
}
