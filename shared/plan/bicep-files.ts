// Compiles the Bicep files of a run together: the compiler starts once, however many templates there are.
import { resolve } from 'node:path'
import { isBicep, type CompileBicep } from '../template/bicep.js'
import { toJson } from '../template/node.js'
import { parseParameters } from '../template/parameters.js'
import { parametersInput } from '../template/parameters-input.js'
import type { BicepRequest } from '../tools.js'
import { parametersFileOf } from './parameters-file.js'
import type { CompileBicepFiles, PlanRequest } from './request.js'
import { readInputFile, shownPath } from './read-input-file.js'

// The compiled form of a template of the run, or of its parameters. The first request compiles all of them.
export const bicepFiles = (request: PlanRequest, templates: readonly (string | undefined)[]): CompileBicep => {
  let all: ReturnType<CompileBicepFiles> | undefined
  return async (path) => (await (all ??= compileAll(request, templates)))?.get(path)
}

const compileAll = async (request: PlanRequest, templates: readonly (string | undefined)[]): ReturnType<CompileBicepFiles> => {
  const { workspace, template, compileBicep } = request
  const paths = templates.flatMap((path) => (path === undefined ? [] : [resolve(workspace, path)]))
  const parametersFiles = await Promise.all(paths.map((path) => parametersFileOf(path, template.parameters, workspace)))
  const all = [...paths, ...parametersFiles.flatMap((found) => (found === undefined ? [] : [found.path]))]
  const files: string[] = []
  for (const path of new Set(all.filter(isBicep))) if (await isReadable(request, path)) files.push(path)
  return compileBicep?.({ files, workspace, values: valuesOf(request) })
}

// A file that does not compile is reported when its own template is read.
const isReadable = ({ workspace, spell }: PlanRequest, path: string): Promise<boolean> =>
  readInputFile({ path, shown: shownPath(workspace, path), input: spell('template'), workspace }).then(
    () => true,
    () => false,
  )

const valuesOf = ({ template: { parameters }, spell }: PlanRequest): BicepRequest['values'] => {
  const single = parseParameters(parametersInput(parameters).values, spell('parameters'))
  return Object.fromEntries([...single].map(([name, node]) => [name, toJson(node)]))
}
