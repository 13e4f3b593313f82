// The parameters file of a template: the one that the input names, or the one next to the template.
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, parse, resolve } from 'node:path'
import { AibError, type Problem } from '../errors.js'
import { isParametersFile, parametersInput } from '../template/parameters-input.js'

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

// The error, with the parameters files next to the template in the advice about values that are missing, if no file is given. `shown` gives
// the path of a file as the input names it.
export const withNearbyFiles = async (
  error: AibError,
  template: string,
  parameters: string | undefined,
  shown: (path: string) => string,
): Promise<AibError> => {
  if (!error.problems.some(isMissing) || parametersInput(parameters).file !== undefined) return error
  const isBicep = /\.bicep$/i.test(template)
  const isGivable = (name: string): boolean => isParametersFile(name) || (isBicep && /\.bicepparam$/i.test(name))
  const nearby = (await namesIn(dirname(template))).filter((name) => isGivable(name) && name !== basename(template)).sort()
  const [first] = nearby
  if (first === undefined) return error
  const files = nearby.slice(0, mostNamed).map((name) => shown(resolve(dirname(template), name)))
  const values = parameters === undefined || parameters.trim() === '' ? '' : ' before the other values'
  const advice = `Or pass ${files.length === 1 ? 'the file' : 'one of the files'} next to the template${values}, with the parameters input: ${files.join(' or ')}`
  const change = (problem: Problem): Problem =>
    isMissing(problem) ? { ...problem, fix: `${problem.fix ?? ''} ${advice}`.trim() } : problem
  const [problem, ...others] = error.problems
  return new AibError([change(problem), ...others.map(change)], { cause: error.cause, sources: error.sources })
}

const isMissing = ({ code }: Problem): boolean => code === 'parameter-missing'

// More names would hide the rest of the advice.
const mostNamed = 3

const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => [])

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
