// Rules about how a build ends: validation, errors, automatic runs, optimizing.
import { get, getItems, getText } from '../node.js'
import { isSet, isTrue, yaml, type Remark, type Rule, type Subject } from './rule.js'

export const outcomeRules: readonly Rule[] = [
  {
    id: 'validation-none',
    severity: 'warning',
    title: 'Validation without a test',
    why: 'validate does nothing without inVMValidations.',
    source: 'template reference, validate',
    bad: yaml`
      properties:
        validate:
          continueDistributeOnFailure: false # ✗
    `,
    good: yaml`
      properties:
        validate:
          inVMValidations:
            - type: Shell
              inline: ["test -x /usr/sbin/nginx"]
    `,
    check: ({ body }) => {
      const validate = get(body, 'properties', 'validate')
      if (validate?.kind !== 'object' || getItems(validate, 'inVMValidations').length > 0) return []
      return [{ at: validate.at, message: 'validate has no inVMValidations, and so tests nothing. Add a test, or remove it.' }]
    },
  },
  {
    id: 'source-validation-only',
    severity: 'warning',
    title: 'A build that does not make an image',
    why: 'With sourceValidationOnly the source image is tested as it is: no customizer runs, and nothing is distributed.',
    source: 'template reference, validate',
    bad: yaml`
      properties:
        customize:
          - type: Shell
            inline: ["apt-get update"]
        validate:
          sourceValidationOnly: true # ✗
    `,
    good: yaml`
      properties:
        customize: []
        validate:
          sourceValidationOnly: true
        distribute: []
    `,
    check: ({ body }) => {
      const only = get(body, 'properties', 'validate', 'sourceValidationOnly')
      const isIdle = ['customize', 'distribute'].every((list) => getItems(body, 'properties', list).length === 0)
      if (only === undefined || !isTrue(only) || isIdle) return []
      return [
        {
          at: only.at,
          message: 'sourceValidationOnly tests the source image and makes no image: customize and distribute have no effect.',
        },
      ]
    },
  },
  {
    id: 'distribute-after-failure',
    severity: 'warning',
    title: 'Images that failed their tests are distributed',
    why: 'With continueDistributeOnFailure an image is distributed even if its validation fails; the run still ends as failed.',
    source: 'template reference, validate',
    bad: yaml`
      properties:
        validate:
          continueDistributeOnFailure: true # ✗
    `,
    good: yaml`
      properties:
        validate:
          continueDistributeOnFailure: false
    `,
    check: (subject) =>
      whenTrue(
        subject,
        ['validate', 'continueDistributeOnFailure'],
        'continueDistributeOnFailure distributes images that failed their tests, and the run still ends as failed.',
      ),
  },
  {
    id: 'error-abort',
    severity: 'warning',
    title: 'A build VM that is kept after an error',
    why: 'With abort, the VM of a failed build stays in the staging resource group, and is billed, until you delete it.',
    source: 'template reference, errorHandling',
    bad: yaml`
      properties:
        errorHandling:
          onCustomizerError: abort # ✗
    `,
    good: yaml`
      properties:
        errorHandling:
          onCustomizerError: cleanup
    `,
    check: ({ body }) =>
      ['onCustomizerError', 'onValidationError'].flatMap((name) => {
        const found = get(body, 'properties', 'errorHandling', name)
        if (found?.kind !== 'string' || found.value !== 'abort') return []
        return [{ at: found.at, message: `${name}: abort leaves the machine of a failed build running, and billed, until you delete it.` }]
      }),
  },
  {
    id: 'auto-run',
    severity: 'warning',
    title: 'A second build that starts automatically',
    why: 'With autoRun a build starts whenever the template is created or updated, and the pipeline starts one too.',
    source: 'template reference, autoRun; schema of 2024-02-01',
    bad: yaml`
      properties:
        autoRun:
          state: Enabled # ✗
    `,
    good: yaml`
      properties:
        autoRun:
          state: Disabled
    `,
    check: (subject) =>
      whenEnabled(
        subject,
        ['autoRun', 'state'],
        'autoRun starts a build whenever the template is created or updated, in addition to the one that the pipeline starts. Disable it.',
      ),
  },
  {
    id: 'optimize-workload-script',
    severity: 'warning',
    since: '2025-10-01',
    title: 'Optimizing for a workload without one',
    why: 'The script runs the workload; without it there is nothing to optimize for.',
    source: 'schema of 2025-10-01',
    bad: yaml`
      properties:
        optimize:
          workload:
            state: Enabled # ✗
    `,
    good: yaml`
      properties:
        optimize:
          workload:
            state: Enabled
            scriptUri: scripts/workload.sh
    `,
    check: (subject) =>
      isSet(subject.body, 'properties', 'optimize', 'workload', 'scriptUri')
        ? []
        : whenEnabled(
            subject,
            ['optimize', 'workload', 'state'],
            'optimize.workload is enabled and has no scriptUri, which runs the workload.',
          ),
  },
]

const whenTrue = ({ body }: Subject, path: readonly string[], message: string): readonly Remark[] => {
  const found = get(body, 'properties', ...path)
  return found !== undefined && isTrue(found) ? [{ at: found.at, message }] : []
}

const whenEnabled = ({ body }: Subject, path: readonly string[], message: string): readonly Remark[] => {
  const found = get(body, 'properties', ...path)
  return found !== undefined && getText(found) === 'Enabled' ? [{ at: found.at, message }] : []
}
