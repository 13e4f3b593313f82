// Azure does not say what was asked, or not to this identity.
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
  constructor(
    message: string,
    // The right that would have shown it, if one is missing.
    readonly right?: string,
  ) {
    super(message)
  }
}

// What Azure answered; throws Unreadable if it answered something else. `what` completes "Azure does not say …".
export const stated = <Value>(value: Value | undefined, what: string): Value => {
  if (value === undefined) throw new Unreadable(`Azure does not say ${what}.`)
  return value
}
