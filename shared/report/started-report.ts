// A build that was started without waiting for it.
import type { Environment } from '../azure/clouds.js'
import { code, heading, list, paragraph, type Page } from '../page.js'
import { resourceLink } from './resource-link.js'

// Where the build is, and how to follow it.
export const startedReport = (name: string, id: string, environment: Environment): Page => [
  heading(`Image template ${name}: started`),
  paragraph('The build is running in Azure; this step did not wait for it (', code('wait: false'), ').'),
  list([
    ['Template: ', resourceLink(id, environment)],
    [
      'To follow the build, collect its images and clean up: command ',
      code('wait'),
      ' with the same template, subscription and resource group',
    ],
    ['To stop it: command ', code('cancel')],
  ]),
]
