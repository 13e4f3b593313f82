// The trigger on the source image: what the file declares, and what the input requests.
import type { Finding } from '../template/finding.js'
import { triggerName } from '../template/view.js'
import { fromJson, inputPlace, type ObjectNode, type StringNode } from '../template/node.js'
import { sourceImage, type PlannedTrigger } from './trigger.js'

export interface TriggerQuestion {
  // The triggers that the file declares.
  readonly declared: readonly ObjectNode[]
  // The input; undefined if it is not given.
  readonly wanted: boolean | undefined
  readonly name: StringNode
  // Whether the name of the template is generated.
  readonly isNameGenerated: boolean
  // How this platform spells the input.
  readonly spelled: string
}

export interface TriggerAnswer {
  // The triggers that the template will have.
  readonly triggers: readonly ObjectNode[]
  readonly planned?: PlannedTrigger
  readonly findings: readonly Finding[]
}

// What happens to its trigger.
export const planTrigger = (question: TriggerQuestion): TriggerAnswer => {
  const { declared, wanted, spelled } = question
  const [first] = declared
  const name = (first === undefined ? undefined : triggerName(first)) ?? defaultName
  if (wanted === undefined) return { triggers: declared, findings: declared.map((trigger) => notKept(trigger, question)) }
  if (!wanted) return { triggers: [], planned: { action: 'remove', name }, findings: [] }
  const own = fromJson({ type: 'triggers', name, properties: { kind: sourceImage } }, inputPlace(spelled))
  const triggers = declared.length > 0 || own.kind !== 'object' ? declared : [own]
  return { triggers, planned: { action: 'keep', name }, findings: question.isNameGenerated ? [unstableName(question)] : [] }
}

// For templates that declare none.
const defaultName = 'source-image'

const notKept = ({ at }: ObjectNode, { spelled }: TriggerQuestion): Finding => ({
  rule: 'trigger-not-kept',
  severity: 'info',
  message: `The trigger is not sent. Set ${spelled} to true to create it as defined here.`,
  at,
})

const unstableName = ({ name, spelled }: TriggerQuestion): Finding => ({
  rule: 'trigger-generated-name',
  severity: 'error',
  message: `A template with a trigger needs a fixed name: ${name.value} changes with the image, and the trigger of each older template would continue to start builds.`,
  at: inputPlace(spelled),
})
