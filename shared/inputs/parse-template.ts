// The inputs of the image template.
import { isGuid, parseTemplateId } from '../azure/resource-id.js'
import { isTemplateFile } from '../template-file.js'
import type { TemplateInputs } from './inputs.js'
import { isAboutContent, simpleInputs } from './parse-overlay.js'
import type { InputReader } from './reader.js'
import { inputNames } from './spelling.js'
import type { InputName } from './table.js'
import { defined } from '../defined.js'

// The path of the template, and what the inputs add or override.
export const templateInputs = (reader: InputReader): TemplateInputs => {
  const { file, name } = templatePath(reader)
  return {
    failOn: reader.choice('fail-on') ?? 'error',
    checkScripts: reader.choice('check-scripts') ?? 'off',
    lintIgnore: (reader.text('lint-ignore') ?? '').split(/[\s,]+/).filter((id) => id !== ''),
    bicepRestore: reader.flag('bicep-restore'),
    bicepVariables: (reader.text('bicep-variables') ?? '').split(/[\s,]+/).filter((name) => name !== ''),
    provenance: reader.flag('provenance'),
    simple: simpleInputs(reader, file !== undefined),
    ...defined({
      file,
      name,
      parameters: reader.text('parameters'),
      apiVersion: reader.text('api-version'),
      managedIdentity: reader.text('managed-identity'),
      buildTimeoutInMinutes: buildTimeout(reader),
      sourceTrigger: sourceTrigger(reader),
      location: reader.text('location'),
      tenantId: tenantId(reader),
      workspace: reader.text('workspace'),
      lintPolicy: reader.text('lint-policy'),
      sarif: reader.text('sarif'),
    }),
  }
}

// Logins also accept a domain of the tenant. Expressions return the id only.
const tenantId = (reader: InputReader): string | undefined => {
  const tenant = reader.text('tenant-id')
  return tenant !== undefined && isGuid(tenant) ? tenant : undefined
}

const sourceTrigger = (reader: InputReader): boolean | undefined => {
  const choice = reader.choice('source-trigger')
  return choice === undefined ? undefined : choice === 'true'
}

// A resource id serves as a name. The target reads its subscription and group.
export const templateName = (reader: InputReader): string | undefined => {
  const name = reader.text('image-builder-template-name')
  return name === undefined ? undefined : (parseTemplateId(name)?.name ?? name)
}

// Reports that a command needs the name of a template in Azure. In a terminal it is the word after the command.
export const requireTemplateName = (reader: InputReader, name: string | undefined, purpose: string, usage: string): void => {
  const fix = reader.platform === 'terminal' ? `Write it after the command: aib ${usage}` : undefined
  // Not the name in a resource id, which may end in any way.
  const isPath = name !== undefined && name === reader.text('image-builder-template-name') && (/[/\\]/.test(name) || isTemplateFile(name))
  if (isPath)
    reader.reject(
      'image-builder-template-name',
      `Expected the name or resource id of an image template in Azure, got ${JSON.stringify(name)}.`,
      'Give the name that the template has in Azure, not the path of its file; or its resource id.',
    )
  reader.require('image-builder-template-name', name, `the name or resource id of the image template ${purpose}`, fix)
}

// Only a name: a template in Azure is run unchanged. Inputs that would override a file, or add to it, call for a template of the
// repository.
export const isAboutExisting = (reader: InputReader): boolean => {
  const { file, name } = templatePath(reader)
  return (
    file === undefined &&
    name !== undefined &&
    !inputNames(reader.platform, 'build').some((input) => definesImage(input) && reader.isSet(input))
  )
}

const overlays: readonly InputName[] = ['parameters', 'managed-identity', 'location', 'build-timeout-in-minutes']

const definesImage = (input: InputName): boolean => isAboutContent(input) || overlays.includes(input)

// azure/build-vm-image took a name that contains .json for the path of a template (docs/platforms.md 1.9).
const templatePath = (reader: InputReader): { readonly file?: string; readonly name?: string } => {
  const file = reader.text('template')
  const name = templateName(reader)
  if (file === undefined && name?.includes('.json') === true) return { file: name }
  return defined({ file, name })
}

// The service accepts 1 to 5 minutes and then fails the build with an obscure error (docs/service.md 4.11).
const buildTimeout = (reader: InputReader): number | undefined => {
  const duration = reader.amount('build-timeout-in-minutes')
  if (duration === undefined) return undefined
  const minutes = duration / 60_000
  const allowed = Number.isInteger(minutes) && (minutes === 0 || (minutes >= 6 && minutes <= 960))
  if (!allowed)
    reader.reject(
      'build-timeout-in-minutes',
      `The build timeout must be 0 or 6 to 960 whole minutes, got ${Number.isInteger(minutes) ? minutes : `${duration / 1000} seconds`}.`,
    )
  return minutes
}
