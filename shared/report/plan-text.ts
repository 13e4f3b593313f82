// The plan for people.
import { plannedActions, type PlannedAction } from '../plan/actions.js'
import type { TemplatePlan } from '../plan/plan.js'
import { comparisonLines } from './comparison-text.js'
import { formatBytes } from '../units.js'
import type { ReportedPlan } from './reported-plan.js'

// The rendered template, the artifacts and what a build would do.
export const planText = (plan: ReportedPlan): string =>
  [
    `Image template ${plan.name} from ${plan.file} (api-version ${plan.apiVersion})`,
    '',
    JSON.stringify(plan.shown, undefined, 2),
    '',
    ...overlayLines(plan),
    ...artifactLines(plan),
    ...(plan.comparison === undefined ? [] : comparisonLines(plan.comparison)),
    `template fingerprint  ${plan.templateFingerprint}`,
    `image fingerprint     ${plan.imageFingerprint}`,
    '',
    'A build would',
    ...plannedActions(plan).map((action, index) => `  ${index + 1}. ${actionText(action)}`),
  ].join('\n')

const overlayLines = ({ overlays }: TemplatePlan): readonly string[] =>
  overlays.length === 0 ? [] : ['From inputs', ...overlays.map(({ property, input }) => `  ${property} ← ${input}`), '']

const artifactLines = ({ artifacts }: TemplatePlan): readonly string[] =>
  artifacts.length === 0
    ? ['No scripts or files of the repository.', '']
    : [
        'Scripts and files of the repository',
        ...artifacts.map((artifact) => `  ${artifact.sha256}  ${formatBytes(artifact.bytes).padStart(9)}  ${artifact.path}`),
        '',
      ]

const actionText = (action: PlannedAction): string =>
  `${action.action} ${action.action === 'upload' ? `${action.path} to ` : ''}${action.target} (${action.condition})`
