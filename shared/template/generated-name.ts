// The names of image templates without a name of their author.

// Never a timestamp: the same image has the same template, so that a second run finds the first.
export const generatedName = (imageFingerprint: string): string => `imagebuilderTemplate-${imageFingerprint.slice(0, 12)}`

// Whether a name can only be one of those.
export const isGeneratedName = (name: string): boolean => /^imagebuilderTemplate-[0-9a-f]{12}$/i.test(name)
