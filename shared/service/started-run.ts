// The run that a job has started, or is about to: kept by the platform, so that the job's last step can cancel it when the main one was
// killed first.
import { at, textOf } from '../azure/wire.js'
import { parseTemplateId, templateId, type TemplateId } from '../azure/resource-id.js'
import type { OwnRun } from './run.js'

export interface StartedRun extends OwnRun {
  readonly template: TemplateId
  readonly apiVersion: string
}

// The text to keep; the empty text says that there is no run to cancel any more.
export const startedRunText = (run: StartedRun | undefined): string =>
  run === undefined
    ? ''
    : JSON.stringify({
        template: templateId(run.template),
        apiVersion: run.apiVersion,
        before: run.before ?? null,
        holder: run.holder ?? null,
      })

// The run that a text tells of, or undefined.
export const parseStartedRun = (text: string | undefined): StartedRun | undefined => {
  const value = parsed(text)
  const template = parseTemplateId(textOf(at(value, 'template')) ?? '')
  const apiVersion = textOf(at(value, 'apiVersion'))
  return template === undefined || apiVersion === undefined
    ? undefined
    : { template, apiVersion, before: textOf(at(value, 'before')), holder: textOf(at(value, 'holder')) }
}

const parsed = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
