// An object with the property, or without it where there is no value.
export const optional = <Key extends string, Value>(key: Key, value: Value | undefined): { readonly [Name in Key]?: Value } => {
  const result: { [Name in Key]?: Value } = {}
  if (value !== undefined) result[key] = value
  return result
}
