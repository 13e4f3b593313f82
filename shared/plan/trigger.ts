// The trigger that a plan keeps or removes.

// What is wanted of the trigger on the source image: that one of this name exists, or that it does not.
export interface PlannedTrigger {
  readonly action: 'keep' | 'remove'
  readonly name: string
}

// The only kind of trigger (schemas).
export const sourceImage = 'SourceImage'
