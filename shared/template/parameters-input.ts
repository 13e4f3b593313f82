// The value of the input `parameters`: a file, single values, or both.

// What the input contains: the path of a parameters file in its first line, single values, or both. Single values override those of the
// file.
export interface ParametersInput {
  readonly file?: string
  // Without the path; the other lines keep their numbers.
  readonly values: string
}

// The value of the input, split.
export const parametersInput = (text = ''): ParametersInput => {
  const [, before = '', first = '', rest = ''] = /^(\s*)([^\n]*)(.*)$/s.exec(text) ?? []
  return isPath(first) ? { file: first.trim(), values: `${before}${rest}` } : { values: text }
}

const isPath = (line: string): boolean => isFileName(line.trim()) && !/=|: |^\s*\{/.test(line)

// Whether a name is that of a parameters file.
export const isFileName = (text: string): boolean => /\.(?:jsonc?|ya?ml|bicepparam)$/i.test(text)

// Whether a path is named like a parameters file rather than a template: parameters.json, image.parameters.yaml.
export const isParametersFile = (path: string): boolean => /(?:^|[/\\._-])param(?:eter)?s?(?:[._-][^/\\]*)?\.(?:jsonc?|ya?ml)$/i.test(path)
