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
    const guess = nearest(text)
    reader.reject(
      'api-version',
      `${text} is not an API version of Microsoft.VirtualMachineImages.${guess === undefined ? '' : ` Did you mean ${guess}?`}`,
      `Use one of ${apiVersions.join(', ')}.`,
    )
  }
  return { command: 'schema', apiVersion: apiVersion ?? defaultApiVersion }
}

// The version whose date is nearest; if the text is not a date, the one that it resembles.
const nearest = (text: string): string | undefined => {
  const dateOf = (version: string): number => Date.parse(version.slice(0, '2020-02-14'.length))
  const distance = (version: string): number => Math.abs(dateOf(version) - dateOf(text))
  return Number.isNaN(dateOf(text))
    ? didYouMean(text, apiVersions)
    : apiVersions.toSorted((one, other) => distance(one) - distance(other))[0]
}
