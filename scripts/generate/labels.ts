// Labels of the Azure DevOps form for inputs whose name, taken apart, says too little.
import type { InputName } from '../../shared/inputs/table.js'

export const labels: Partial<Readonly<Record<InputName, string>>> = {
  'fail-on': 'Fail on findings of this severity',
  'lint-ignore': 'Rules to ignore',
  compare: 'Compare with (azure, or a git revision)',
  'on-different': 'If a template of this name exists with other content',
  'on-running': 'If a build of this template is running',
  'on-deadline': 'If the build is still running at the deadline',
  'on-cancel': 'If the job is cancelled',
  partial: 'If only some images were distributed',
  'made-by': 'Delete only versions made by',
  'when-use-unknown': 'If it cannot be read whether a version is used',
  apply: 'Delete (otherwise only plan)',
  'keep-versions': 'Number of highest versions to keep',
  wait: 'Wait for the build to end',
}
