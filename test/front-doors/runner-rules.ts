// What the two runners do with the lines that a step prints, by their own source code: actions/runner 258d6c8 (ActionCommand.cs,
// ActionCommandManager.cs, ExecutionContext.cs) and microsoft/azure-pipelines-agent 42bde98 (Command.cs, TaskCommandExtension.cs). Every
// run of a bundle in the tests is held to them.

// The runner of GitHub cuts an issue here, in the log as well as in its annotation.
export const mostOfGitHubIssue = 4096

// In bytes. The runner of GitHub drops a larger summary of a step (FileCommandManager.cs).
export const mostOfGitHubSummary = 1024 * 1024

// A command that a runner finds in a line.
interface Command {
  readonly name: string
  readonly properties: ReadonlyMap<string, string>
  readonly data: string
}

// What is wrong with the commands in the output of an action: the runner would warn, fail the step or lose a part.
export const gitHubFaults = (stdout: string): readonly string[] =>
  linesOf(stdout).flatMap((line) => {
    const command = gitHubCommand(line)
    const fault = command === undefined ? undefined : gitHubFault(command)
    return fault === undefined ? [] : [`${fault}: ${line.slice(0, 200)}`]
  })

// The same of a task's output.
export const agentFaults = (stdout: string): readonly string[] =>
  linesOf(stdout).flatMap((line) => {
    const command = agentCommand(line)
    // The agent warns of a line that has the keyword but is not a command.
    const fault = command === undefined ? (line.includes('##vso') ? 'not a command' : undefined) : agentFault(command)
    return fault === undefined ? [] : [`${fault}: ${line.slice(0, 200)}`]
  })

// Both runners read lines as .NET does. What a process that was killed did not finish is left out.
const linesOf = (stdout: string): readonly string[] => stdout.split(/\r\n|\r|\n/).slice(0, -1)

const registered = new Set(
  'set-env set-output save-state add-mask add-path add-matcher remove-matcher debug warning error notice group endgroup echo stop-commands'.split(
    ' ',
  ),
)

const gitHubCommand = (line: string): Command | undefined => {
  const [, name = '', properties = '', data = ''] =
    /^[\s\u0085]*::([^\s:]+)(?: (.*?))?::(.*)$/s.exec(line) ?? /##\[(\S+?)(?: ([^\]]*))?\](.*)$/s.exec(line) ?? []
  if (!registered.has(name)) return undefined
  return { name, properties: propertiesOf(properties, ',', gitHubText), data: gitHubText(data) }
}

const gitHubFault = ({ name, properties, data }: Command): string | undefined => {
  switch (name) {
    case 'debug':
    case 'group':
    case 'endgroup':
      return undefined
    case 'add-mask':
      return maskFault(data)
    case 'warning':
    case 'error': {
      if (data.length > mostOfGitHubIssue) return `an issue of ${data.length} characters`
      const unknown = [...properties.keys()].filter((key) => !['file', 'line', 'col', 'endLine', 'endColumn', 'title'].includes(key))
      if (unknown.length > 0) return `unknown properties ${unknown.join()}`
      return properties.has('col') && !properties.has('line') ? 'a column without a line' : undefined
    }
    default:
      return 'a command that this product does not mean to give'
  }
}

// GitHub masks each line of it as well; an agent finds it only within one line. Both hide it in every text, whatever it is a part of.
const maskFault = (data: string): string | undefined => {
  if (data.trim() === '') return 'an empty mask'
  if (/[\r\n]/.test(data)) return 'a mask of several lines'
  return data.length < shortestMask ? `a mask of ${String(data.length)} characters` : undefined
}

// Of an agent of Azure DevOps (LoggedSecretMasker.MinSecretLengthLimit); GitHub has no limit.
const shortestMask = 6

const gitHubText = (text: string): string =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%')

const agentCommand = (line: string): Command | undefined => {
  const [, name = '', properties = '', data = ''] = /##vso\[([^\]\s.]+\.[^\]\s.]+)(?: ([^\]]*))?\](.*)$/s.exec(line) ?? []
  return name === '' ? undefined : { name, properties: propertiesOf(properties, ';', agentText), data: agentText(data) }
}

const agentFault = ({ name, properties, data }: Command): string | undefined => {
  switch (name) {
    case 'task.debug':
    case 'task.setprogress':
      return undefined
    case 'task.setsecret':
      return maskFault(data)
    case 'task.setvariable':
    case 'task.settaskvariable':
      if ((properties.get('variable') ?? '') === '') return 'a variable without a name'
      return properties.get('issecret') === 'true' && data.includes('\n') ? 'a secret variable of several lines' : undefined
    // Two names of one command; azure-pipelines-task-lib writes the older one for an error that nothing catches.
    case 'task.issue':
    case 'task.logissue':
      return ['error', 'warning'].includes(properties.get('type') ?? '') ? undefined : 'an issue of an unknown type'
    case 'task.complete':
      return ['Succeeded', 'SucceededWithIssues', 'Failed'].includes(properties.get('result') ?? '') ? undefined : 'an unknown result'
    case 'task.uploadsummary':
    case 'task.uploadfile':
      return data === '' ? 'no file' : undefined
    case 'task.addattachment':
      return data !== '' && isFileName(properties.get('type')) && isFileName(properties.get('name'))
        ? undefined
        : 'an attachment without its names'
    default:
      return 'a command that this product does not mean to give'
  }
}

const isFileName = (name = ''): boolean => name !== '' && !/[/\0]/.test(name)

const agentText = (text: string): string =>
  text.replaceAll('%3B', ';').replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%5D', ']').replaceAll('%AZP25', '%')

// Names have no case; a property without a value is left out.
const propertiesOf = (text: string, separator: string, decode: (text: string) => string): ReadonlyMap<string, string> =>
  new Map(
    text.split(separator).flatMap((part) => {
      const [, key = '', value = ''] = /^\s*([^=]+)=(.+)$/s.exec(part) ?? []
      return key === '' ? [] : [[separator === ';' ? key.toLowerCase() : key, decode(value)] as const]
    }),
  )
