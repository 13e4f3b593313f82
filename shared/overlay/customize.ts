// Builds the steps of an image template from inputs: the files, the script, the steps of the template file, then the updates. The older
// tools ran them in this order.
import type { OperatingSystem } from '../template/artifact-references.js'
import type { CustomizeInputs } from '../inputs/overlay-inputs.js'
import type { InputName } from '../inputs/table.js'
import type { JsonObject } from '../json.js'

// What customizer-source is on this machine.
export interface SourceFiles {
  // As written in the template: a path relative to the workspace.
  readonly path: string
  readonly name: string
}

export interface Step {
  readonly value: JsonObject
  readonly input: InputName
}

export interface Steps {
  // Before and after the steps of the template file.
  readonly first: readonly Step[]
  readonly last: readonly Step[]
}

// The steps for an operating system.
export const customizeSteps = (inputs: CustomizeInputs, files: SourceFiles | undefined, os: OperatingSystem): Steps => ({
  first: [...(files === undefined ? [] : [filesStep(inputs, files, os)]), ...(inputs.script.length === 0 ? [] : [scriptStep(inputs, os)])],
  last: inputs.windowsUpdate ? updateSteps : [],
})

const filesStep = ({ destination, windowsRoot }: CustomizeInputs, { path, name }: SourceFiles, os: OperatingSystem): Step => ({
  value: {
    type: 'File',
    name: 'customizer-source',
    sourceUri: path,
    destination: destination ?? `${os === 'Windows' ? windowsRoot : '/tmp/'}${name}`,
  },
  input: 'customizer-source',
})

const scriptStep = ({ script, runElevated, runAsSystem }: CustomizeInputs, os: OperatingSystem): Step => ({
  value:
    os === 'Linux'
      ? { type: 'Shell', name: 'customizer-script', inline: script }
      : {
          type: 'PowerShell',
          name: 'customizer-script',
          inline: script,
          ...(runElevated ? { runElevated } : {}),
          ...(runElevated && runAsSystem ? { runAsSystem } : {}),
        },
  input: 'customizer-script',
})

// An update fails while a restart is pending (docs/service.md 4.10). The filters are those of the older tools.
const updateSteps: readonly Step[] = [
  { value: { type: 'WindowsRestart', name: 'restart before updates' }, input: 'customizer-windows-update' },
  {
    value: {
      type: 'WindowsUpdate',
      name: 'updates',
      searchCriteria: 'IsInstalled=0',
      filters: ["exclude:$_.Title -like '*Preview*'", 'include:$true'],
    },
    input: 'customizer-windows-update',
  },
]
