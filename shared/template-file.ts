// Whether a word is the path of a template, by its extension.
export const isTemplateFile = (word: string): boolean => /\.(?:jsonc?|ya?ml|bicep(?:param)?)$/i.test(word)
