// The file or folder that customizer-source names.
import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { TemplateInputs } from '../inputs/inputs.js'
import { fileStepLimit } from '../template/model/limits.js'
import type { LocatedSource } from './overlay-request.js'

// What it is on this machine; undefined if no input names it. The search for artifacts reports one that does not exist.
export const sourceFiles = async ({ simple }: TemplateInputs, workspace: string): Promise<LocatedSource | undefined> => {
  const { source, usualSource } = simple.customize
  if (source !== undefined) return locate(resolve(workspace, source))
  if (usualSource === undefined) return undefined
  const usual = await locate(resolve(workspace, usualSource))
  return usual.exists ? usual : undefined
}

// A File customizer accepts neither a folder nor a large file.
const locate = async (path: string): Promise<LocatedSource & { readonly exists: boolean }> => {
  const found = await stat(path).catch(() => undefined)
  const isDownloaded = found !== undefined && (found.isDirectory() || found.size >= fileStepLimit)
  return { path, name: basename(path), isDownloaded, exists: found !== undefined }
}
