// The parameters file of a template: the one that the input names, or the one next to the template.
import { stat } from 'node:fs/promises'
import { parse, resolve } from 'node:path'
import { parametersInput } from '../template/parameters-input.js'

// A parameters file, by its absolute path.
export interface ParametersFile {
  readonly path: string
  // Whether it was found next to the template rather than named by the input.
  readonly isDefault: boolean
}

// image.bicepparam or image.parameters.json for image.bicep, image.parameters.json for image.json: the names that the Azure tools use
// (Microsoft Learn, "Create parameter files for Bicep deployment", file naming). `template` is an absolute path.
export const parametersFileOf = async (
  template: string,
  parameters: string | undefined,
  workspace: string,
): Promise<ParametersFile | undefined> => {
  const { file } = parametersInput(parameters)
  if (file !== undefined) return { path: resolve(workspace, file), isDefault: false }
  const { dir, name, ext } = parse(template)
  const bicep = ext.toLowerCase() === '.bicep' ? ['.bicepparam'] : []
  // A .bicepparam names its template itself.
  const endings =
    ext.toLowerCase() === '.bicepparam' ? [] : [...bicep, '.parameters.json', '.parameters.jsonc', '.parameters.yaml', '.parameters.yml']
  for (const ending of endings) {
    const path = resolve(dir, `${name}${ending}`)
    if (await isFile(path)) return { path, isDefault: true }
  }
  return undefined
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
