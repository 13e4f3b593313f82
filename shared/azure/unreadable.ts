import { itemsOf } from '../json.js'

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

// The items of a list in an answer; throws Unreadable if it is not a list: what is not shown is not empty.
export const statedList = (value: unknown, what: string): readonly unknown[] =>
  stated(Array.isArray(value) ? itemsOf(value) : undefined, what)

// What Azure answered; throws Unreadable if it answered something else. `what` completes "Azure does not say …".
export const stated = <Value>(value: Value | undefined, what: string): Value => {
  if (value === undefined) throw new Unreadable(`Azure does not say ${what}.`)
  return value
}
