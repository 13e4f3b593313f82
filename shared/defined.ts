// The one idiom for absent values: with exactOptionalPropertyTypes, an optional property must be absent rather than undefined.

// The properties that have a value.
export const defined = <Values extends object>(values: Values): { [Name in keyof Values]?: Exclude<Values[Name], undefined> } => {
  const result: { [Name in keyof Values]?: Exclude<Values[Name], undefined> } = {}
  for (const name in values) {
    const value = values[name]
    if (isDefined(value)) result[name] = value
  }
  return result
}

const isDefined = <Value>(value: Value): value is Exclude<Value, undefined> => value !== undefined
