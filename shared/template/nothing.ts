// Values that mean the same as their absence.
import { isJsonArray, isJsonObject, type Json } from '../json.js'

// Whether a value means the same as its absence: a PUT without them is answered with buildTimeoutInMinutes 0, vmSize "", artifactTags {},
// versioning null (docs/service.md 1.10).
export const isNothing = (value: Json): boolean => {
  if (isJsonArray(value)) return value.length === 0
  if (isJsonObject(value)) return Object.values(value).every(isNothing)
  return value === null || value === '' || value === 0 || value === false
}
