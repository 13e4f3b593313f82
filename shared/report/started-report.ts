// A build that was started without waiting for it.
import { code, heading, paragraph, type Page } from '../page.js'

// Where the build is, and how to follow it.
export const startedReport = (name: string, id: string): Page => [
  heading(`Image template ${name}: started`),
  paragraph(
    'The build is running in Azure; this step did not wait for it (wait: false). To follow it, collect its images and clean up, run command ',
    code('wait'),
    ' with the same template, subscription and resource group; command ',
    code('cancel'),
    ' stops it.',
  ),
  paragraph('Template: ', code(id)),
]
