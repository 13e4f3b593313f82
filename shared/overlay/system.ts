// Decides which operating system the inputs' scripts are for.
import type { Problem } from '../errors.js'
import type { OverlayInputs } from '../inputs/overlay-inputs.js'
import type { InputName } from '../inputs/table.js'
import { osOfTemplate, type OperatingSystem } from '../template/artifact-references.js'
import { operatingSystemOf } from '../template/lint/operating-system.js'
import type { ObjectNode } from '../template/node.js'

export interface System {
  // Any, if no script runs.
  readonly os: OperatingSystem
  readonly problems: readonly Problem[]
}

// The input; otherwise what the source or the steps of the template determine.
export const systemOf = (
  body: ObjectNode,
  { os: asked, customize, validate }: OverlayInputs,
  files: object | undefined,
  spell: (name: InputName) => string,
): System => {
  const os = asked ?? operatingSystemOf(body) ?? osOfTemplate(body)
  const runs = files !== undefined || customize.script.length > 0 || validate.script.length > 0
  if (os === undefined && runs) return { os: 'Linux', problems: [needsSystem(spell)] }
  if (os === 'Linux' && customize.windowsUpdate) return { os, problems: [updatesOnLinux(spell)] }
  return { os: os ?? 'Windows', problems: [] }
}

const needsSystem = (spell: (name: InputName) => string): Problem => ({
  code: 'input-invalid',
  message: `${spell('source-os-type')} is needed: scripts run in the image, and nothing else shows whether it is Linux or Windows.`,
  where: spell('source-os-type'),
})

const updatesOnLinux = (spell: (name: InputName) => string): Problem => ({
  code: 'input-invalid',
  message: `${spell('customizer-windows-update')} is for Windows, and the image is Linux.`,
  where: spell('customizer-windows-update'),
})
