// Finds out which step of the template a log has reached. Packer counts provisioners; the service adds its own, and does not document
// which. Steps are recognised by order and kind; if the two disagree, this is reported instead of a wrong name.
import type { JsonObject } from '../../json.js'
import { viewTemplate, type TemplateStep } from '../../template/view.js'

// The part of the template that a log is about: customization.log or validation.log.
export type StepList = 'customize' | 'inVMValidations'

export interface LogStep {
  // From 0, as in the template; undefined for a step that the service adds.
  readonly index: number | undefined
  readonly title: string
}

// What the steps of a list are called in messages.
export const stepNouns: Readonly<Record<StepList, string>> = { customize: 'customizer', inVMValidations: 'validator' }

// The steps of a list in a template, as JSON.
const stepsOf = (template: JsonObject, list: StepList): readonly TemplateStep[] => {
  const { customize, validate } = viewTemplate(template).properties ?? {}
  return (list === 'customize' ? customize : validate?.inVMValidations) ?? []
}

export class StepCounter {
  readonly #noun: string
  readonly #steps: readonly { readonly title: string; readonly provisioner: string | undefined }[]
  #next = 0
  // Provisioners that the template does not have.
  #added = 0
  #doubt: string | undefined
  #isMismatched = false

  constructor(template: JsonObject, list: StepList) {
    this.#noun = stepNouns[list]
    this.#steps = stepsOf(template, list).map((step) => ({
      title: titleOf(step),
      provisioner: provisioners.get(step.type ?? ''),
    }))
  }

  get total(): number {
    return this.#steps.length
  }

  // Why the names of steps are uncertain; undefined while they are certain.
  get doubt(): string | undefined {
    return this.#doubt
  }

  // Whether the latest provisioner is certainly one that the service adds: every step of the template had begun before it.
  get isOwn(): boolean {
    return !this.#isMismatched && this.#next === this.#steps.length && this.#added > 0
  }

  // The step that begins with the next provisioner in the log.
  begin(provisioner: string): LogStep {
    const own = this.#steps[this.#next]
    if (own !== undefined && (own.provisioner === undefined || own.provisioner === provisioner)) {
      const index = this.#next
      this.#next += 1
      return { index, title: own.title }
    }
    this.#added += 1
    // A provisioner at the end deprovisions the machine.
    this.#isMismatched ||= own !== undefined
    if (own !== undefined || this.#added > 1) this.#doubt ??= this.#disagreement(provisioner)
    return { index: undefined, title: `the service’s own step (${provisioner})` }
  }

  #disagreement(provisioner: string): string {
    const own = this.#steps[this.#next]
    const found = `a provisioner ${provisioner}`
    return own === undefined
      ? `The log has more provisioners than the ${this.#steps.length} ${this.#noun}s of the template and the service’s own last one: the names of the steps may be wrong.`
      : `The log has ${found} where ${this.#noun} ${this.#next + 1}, ${own.title}, was expected: the names of the steps may be wrong.`
  }
}

// The Packer provisioner behind each type, as lines "(telemetry) Starting provisioner" name it.
const provisioners: ReadonlyMap<string, string> = new Map([
  ['Shell', 'shell'],
  ['PowerShell', 'powershell'],
  ['File', 'file'],
  ['WindowsRestart', 'windows-restart'],
  ['WindowsUpdate', 'windows-update'],
])

const titleOf = ({ type, name = '' }: TemplateStep): string => (name === '' ? (type ?? 'step') : `${name} (${type ?? 'step'})`)
