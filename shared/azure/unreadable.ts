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
