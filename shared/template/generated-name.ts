// Generated names of image templates that their author did not name.

// Never a timestamp: the same image has the same template, so a second run finds the first.
export const generatedName = (imageFingerprint: string): string => `imagebuilderTemplate-${imageFingerprint.slice(0, 12)}`

// Whether a name can only be a generated one.
export const isGeneratedName = (name: string): boolean => /^imagebuilderTemplate-[0-9a-f]{12}$/i.test(name)
