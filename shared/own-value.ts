// Tables whose keys come from outside.

// The value in a table under a name; undefined if the table does not have it. `constructor` and `__proto__` are names that every object
// inherits.
export const ownValue = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined
