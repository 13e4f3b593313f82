// Compiles the Bicep files of a run together: one start of the compiler, however many templates.
import { resolve } from 'node:path'
import { isBicep, type CompileBicep } from '../template/bicep.js'
import { toJson } from '../template/node.js'
import { isParametersPath, parseParameters } from '../template/parameters.js'
import type { BicepRequest } from '../tools.js'
import type { CompileBicepFiles, PlanRequest } from './request.js'
import { readInputFile, shownPath } from './read-input-file.js'

// What the compiler makes of a file that is a template of the run, or its parameters. All of them are compiled when the first is asked for.
export const bicepFiles = (request: PlanRequest, templates: readonly (string | undefined)[]): CompileBicep => {
  let all: ReturnType<CompileBicepFiles> | undefined
  return async (path) => (await (all ??= compileAll(request, templates)))?.get(path)
}

const compileAll = async (request: PlanRequest, templates: readonly (string | undefined)[]): ReturnType<CompileBicepFiles> => {
  const { workspace, template, compileBicep } = request
  const { parameters } = template
  const named = [...templates, parameters !== undefined && isParametersPath(parameters) ? parameters.trim() : undefined]
  const paths = named.flatMap((path) => (path !== undefined && isBicep(path) ? [resolve(workspace, path)] : []))
  const files: string[] = []
  for (const path of new Set(paths)) if (await isReadable(request, path)) files.push(path)
  return compileBicep?.({ files, workspace, values: valuesOf(request) })
}

// One that is not is reported where it is read for its own template.
const isReadable = ({ workspace, spell }: PlanRequest, path: string): Promise<boolean> =>
  readInputFile({ path, shown: shownPath(workspace, path), input: spell('template'), workspace }).then(
    () => true,
    () => false,
  )

const valuesOf = ({ template: { parameters }, spell }: PlanRequest): BicepRequest['values'] => {
  if (parameters === undefined || isParametersPath(parameters)) return {}
  return Object.fromEntries([...parseParameters(parameters, spell('parameters'))].map(([name, node]) => [name, toJson(node)]))
}
