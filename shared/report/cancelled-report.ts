// A cancelled build: what happened to its run, and what remains in Azure.
import type { Environment } from '../azure/clouds.js'
import { nameIn } from '../azure/resource-id.js'
import { code, heading, paragraph, type Block, type Page } from '../page.js'
import { pageLines } from '../page-text.js'
import { resourceLink } from './resource-link.js'

// For the job's page. `what` says what happened to the run.
export const cancelledReport = (templateId: string, what: string, environment: Environment): Page => [
  heading(`Image template ${nameIn(templateId)}: cancelled`),
  paragraph(what),
  paragraph('Template: ', resourceLink(templateId, environment)),
  remains(templateId),
]

// The same if the run had ended by itself.
export const notCancelledReport = (templateId: string, what: string, environment: Environment): Page => [
  heading(`Image template ${nameIn(templateId)}: not cancelled`),
  paragraph(what),
  paragraph('Template: ', resourceLink(templateId, environment)),
]

// What a cancelled run leaves in Azure, and how to remove it. The service deletes the build machine by itself.
export const remains = (templateId: string): Block =>
  paragraph(
    'What remains in Azure: the image template with its staging resource group. To remove both: ',
    code(`az resource delete --ids ${templateId}`),
  )

// The same for the log.
export const remainsText = (templateId: string): string => pageLines([remains(templateId)]).join('\n')

// The same, if the job was cancelled before the template was created, or while it was deleted.
export const mayRemainText = (templateId: string): string =>
  `What remains in Azure: the image template with its staging resource group, if they exist. To remove both: az resource delete --ids ${templateId}`
