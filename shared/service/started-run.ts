// The runs that a job has started, or is about to start. The platform keeps them, so that the job's last step can cancel them if the main
// step was killed.
import { at, itemsOf, textOf } from '../json.js'
import { parseTemplateId, templateId, type TemplateId } from '../azure/resource-id.js'
import type { RunIdentity } from './run.js'

export interface StartedRun extends RunIdentity {
  readonly template: TemplateId
  readonly apiVersion: string
}

// The runs of one job, one per template. Each change is saved at once. The empty text means that there is nothing left to cancel.
export class StartedRuns {
  readonly #runs = new Map<string, StartedRun>()
  readonly #save: (text: string) => void

  constructor(save: (text: string) => void) {
    this.#save = save
  }

  keep(run: StartedRun): void {
    this.#runs.set(templateId(run.template), run)
    this.#save(startedRunsText([...this.#runs.values()]))
  }

  // Takes the resource id of the template.
  forget(id: string): void {
    if (this.#runs.delete(id)) this.#save(startedRunsText([...this.#runs.values()]))
  }
}

const startedRunsText = (runs: readonly StartedRun[]): string =>
  runs.length === 0
    ? ''
    : JSON.stringify(
        runs.map((run) => ({
          template: templateId(run.template),
          apiVersion: run.apiVersion,
          previousRun: run.previousRun ?? null,
          leaseTag: run.leaseTag ?? null,
        })),
      )

// Parses the runs in such a text.
export const parseStartedRuns = (text: string | undefined): readonly StartedRun[] =>
  itemsOf(parsed(text)).flatMap((value) => {
    const template = parseTemplateId(textOf(at(value, 'template')) ?? '')
    const apiVersion = textOf(at(value, 'apiVersion'))
    return template === undefined || apiVersion === undefined
      ? []
      : [{ template, apiVersion, previousRun: textOf(at(value, 'previousRun')), leaseTag: textOf(at(value, 'leaseTag')) }]
  })

const parsed = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
