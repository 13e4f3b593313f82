// What a person sees in the log of a run: commands are obeyed by the runner, not shown.

// A line of a step on GitHub.
export const asGitHubShows = (line: string): string | undefined => {
  const [, command = '', properties = '', text = ''] = /^::([\w-]+)(?: (.*?))?::(.*)$/.exec(line) ?? []
  switch (command) {
    case '':
      return `  ${line}`
    case 'group':
      return `▾ ${decode(text)}`
    case 'error':
    case 'warning':
      return `${command}: ${decode(text)}${properties === '' ? '' : ` (${properties})`}`
    default:
      return undefined
  }
}

// A line of a task on Azure DevOps.
export const asAzurePipelinesShows = (line: string): string | undefined => {
  const [, command = '', properties = '', text = ''] = /^##(?:vso)?\[([\w.]+)(?: (.*?))?\](.*)$/.exec(line) ?? []
  switch (command) {
    case '':
      return `  ${line}`
    case 'group':
      return `▾ ${text}`
    case 'task.logissue':
      return `${properties}: ${decode(text)}`
    default:
      return undefined
  }
}

const decode = (text: string): string =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%').replaceAll('%AZP25', '%')
