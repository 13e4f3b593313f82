// The tests of an image, from inputs.
import type { ValidateInputs } from '../inputs/overlay-inputs.js'
import type { OperatingSystem } from '../template/artifact-references.js'
import type { Assignment } from './assignment.js'

// properties.validate, as far as the inputs say something of it; a script takes the place of the tests of a file.
export const validateAssignments = (inputs: ValidateInputs, os: OperatingSystem | undefined): readonly Assignment[] => [
  ...(inputs.script.length === 0 || os === undefined ? [] : [scriptAssignment(inputs, os)]),
  ...(inputs.sourceValidationOnly ? [flag('sourceValidationOnly', 'source-validation-only')] : []),
  ...(inputs.continueDistributeOnFailure ? [flag('continueDistributeOnFailure', 'continue-distribute-on-failure')] : []),
]

const scriptAssignment = ({ script, runElevated }: ValidateInputs, os: OperatingSystem): Assignment => ({
  path: ['properties', 'validate', 'inVMValidations'],
  value: [
    os === 'Linux'
      ? { type: 'Shell', name: 'validation-script', inline: script }
      : { type: 'PowerShell', name: 'validation-script', inline: script, ...(runElevated ? { runElevated } : {}) },
  ],
  input: 'validation-script',
})

const flag = (
  property: 'sourceValidationOnly' | 'continueDistributeOnFailure',
  input: 'source-validation-only' | 'continue-distribute-on-failure',
): Assignment => ({ path: ['properties', 'validate', property], value: true, input })
