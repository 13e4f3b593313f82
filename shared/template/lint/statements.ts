// The statements of an inline script, with the line of the template on which each begins.
import { getItems, getText, type StringNode, type TemplateNode } from '../node.js'

export interface Statement {
  // Without the words before the command: sudo, assignments, then, do, else.
  readonly text: string
  // Whether sudo is one of those words.
  readonly hasSudo: boolean
  // All of the statement, with what is around its command: `(Get-WmiObject x).Reboot()`.
  readonly whole: string
  readonly node: StringNode
}

// The statements of `inline` that the script would run, without quoted text, comments and here-documents. Approximate for both languages:
// what it does not recognise, it leaves out. Several rules ask for those of each step: a script is read once.
export const inlineStatements = (step: TemplateNode): readonly Statement[] => {
  const known = statementsOfSteps.get(step)
  if (known !== undefined) return known
  const statements = readStatements(step)
  statementsOfSteps.set(step, statements)
  return statements
}

const statementsOfSteps = new WeakMap<TemplateNode, readonly Statement[]>()

const readStatements = (step: TemplateNode): readonly Statement[] => {
  const nodes = getItems(step, 'inline').flatMap((item) => (item.kind === 'string' ? [item] : []))
  const owners = nodes.flatMap((node) => node.value.split('\n').map(() => node))
  const texts = withoutBlocks(nodes.map(({ value }) => value).join('\n')).split('\n')
  const isShell = getText(step, 'type')?.toLowerCase() === 'shell'
  const continued = isShell ? '\\' : '`'
  const lines = joined(
    owners.map((node, index) => ({ node, text: texts[index] ?? '' })),
    continued,
  )
  const statements: Statement[] = []
  let quote = ''
  let endOfHereDocument: string | undefined
  for (const { text, node } of lines) {
    if (endOfHereDocument !== undefined) {
      if (text.trim() === endOfHereDocument) endOfHereDocument = undefined
      continue
    }
    const read = splitLine(isShell && quote === '' ? text.replace(casePattern, '') : text, quote)
    quote = read.quote
    endOfHereDocument = quote === '' ? hereDocument.exec(text)?.[1] : undefined
    const opening = read.parts.findIndex(isOpening)
    for (const [index, part] of read.parts.entries()) statements.push(...statementsOf(part, node, opening >= 0 && opening < index))
  }
  return statements.filter(({ text }) => text !== '')
}

interface Line {
  readonly text: string
  readonly node: StringNode
}

// The lines; one that ends in a continuation character is joined with the next. A comment ends with its line.
const joined = (lines: readonly Line[], continued: string): readonly Line[] => {
  const done: Line[] = []
  let begun: { readonly parts: string[]; readonly node: StringNode } | undefined
  for (const { text, node } of lines) {
    const isContinued = text.endsWith(continued) && (begun !== undefined || !/^\s*#/.test(text))
    begun ??= { parts: [], node }
    begun.parts.push(isContinued ? text.slice(0, -1) : text)
    if (isContinued) continue
    done.push({ text: begun.parts.join(' '), node: begun.node })
    begun = undefined
  }
  return begun === undefined ? done : [...done, { text: begun.parts.join(' '), node: begun.node }]
}

// Block comments and here-strings of PowerShell, as empty lines.
const withoutBlocks = (text: string): string =>
  text.replace(/<#[^]*?(?:#>|$)|@"[ \t]*\n[^]*?(?:\n"@|$)|@'[ \t]*\n[^]*?(?:\n'@|$)/g, (block) => block.replaceAll(/[^\n]/g, ''))

// Alternatives of `case` before their commands: `start | reboot)`. The bracket keeps a single one from being read as a command.
const casePattern = /^\s*(?:case\s+\S+\s+in\s+)?[\w*?.-]+(?:\s*\|\s*[\w*?.-]+)+\s*\)/

const hereDocument = /<<-?\s*["']?(\w{1,50})["']?/

interface LineParts {
  readonly parts: readonly string[]
  // The quotation mark that is still open at the end of the line.
  readonly quote: string
}

// Statements end at ; | & and at line breaks outside of quotes. Text that begins in the quotes of a line before is not a statement.
const splitLine = (line: string, open: string): LineParts => {
  const parts: string[] = []
  let quote = open
  let part = open === '' ? '' : '"'
  for (let index = 0; index < line.length; index++) {
    const character = line.charAt(index)
    if (quote !== '') quote = character === quote ? '' : quote
    else if (character === '"' || character === "'") quote = character
    else if (character === '#' && /(?:^|\s)$/.test(part.slice(-1))) break
    else if (';|&'.includes(character)) {
      parts.push(part)
      part = ''
      continue
    } else if (character === '\\' || character === '`') {
      part += character + line.charAt(index + 1)
      index++
      continue
    }
    part += character
  }
  return { parts: [...parts, part], quote }
}

// A command that another one starts stands for it: `sh -c "reboot"`. A block that is open since an earlier statement of the line may end in
// this one: `(sleep 3; reboot)`.
const statementsOf = (part: string, node: StringNode, isInBlock: boolean, depth = 0): readonly Statement[] => {
  const { open, command } = commandOf(part)
  const text = isInBlock ? withoutClosing(command) : command
  const statement = { text, node, hasSudo: /\bsudo\s/.test(open), whole: part.trim() }
  const inner = depth < deepest ? startedCommand(text) : undefined
  if (inner !== undefined)
    return splitLine(inner, '').parts.flatMap((one) =>
      statementsOf(one, node, false, depth + 1).map((found) => ({ ...found, hasSudo: statement.hasSudo || found.hasSudo })),
    )
  // A condition is evaluated, too.
  return /^(?:\}\s*)?(?:if|elseif|while|foreach)\b/i.test(open) ? [{ ...statement, text: open }, statement] : [statement]
}

// How many commands that start another are followed: a hostile text could nest hundreds.
const deepest = 4

// The command line that a command starts; always shorter than it.
const startedCommand = (text: string): string | undefined => {
  for (const form of startingForms) {
    const found = form.exec(text)
    if (found !== null) return found[2] ?? found[3] ?? ''
  }
  const process = startProcess.exec(text)
  return process === null
    ? undefined
    : `${process[1] ?? ''} ${text.slice(process[0].length).replace(/^\s*-arg\w*\s/i, ' ')}`.replaceAll(/["',]/g, ' ')
}

// Group 2 is in quotation marks, group 3 is not.
const startingForms = [
  /^(?:(?:\/usr)?\/bin\/)?(?:ba|da)?sh\s+(?:-\w+\s+){0,5}-\w*c\s+(?:(["'])(.*?)\1|([^\s"']+))/i,
  /^(?:\/bin\/)?(?:su|runuser)\s+(?:(?!-c\s|--command)[\w.-]+\s+){0,5}(?:-c\s*|--command[\s=]\s*)(?:(["'])(.*?)\1|([^\s"']+))/,
  /^["']?(?:[^\s"']{0,200}\\)?cmd(?:\.exe)?["']?\s+\/[ck]\s+(?:(["'])(.*)\1\s*$|([^"'].*))/i,
  /^["']?(?:[^\s"']{0,200}\\)?(?:powershell|pwsh)(?:\.exe)?["']?\s+(?:-(?!c|e(?:nc?|c|$)|f)\w+\s+(?:[^-\s"']\S*\s+(?=-))?){0,9}-c(?:o|om|omm|omma|omman|ommand)?\s+(?:(["'])(.*)\1\s*$|(.+))/i,
  /^["']?(?:[^\s"']{0,200}\\)?powershell(?:\.exe)?["']?\s+(?:(["'])(.*)\1\s*$|([^-\s"'].*))/i,
  /^(?:invoke-expression|iex)(?:\s+-command)?\s*\(?\s*(?:(["'])(.*?)\1|([a-z]+-[a-z]+\b.*))/i,
]

const startProcess =
  /^(?:start-process|start|saps)\s+(?:-(?!filep|arg)\w{1,30}\s+(?:[^-\s"']\S{0,200}\s+(?=-))?){0,9}(?:-filepath\s+)?["']?([^-\s"',][^\s"',]{0,200})["']?/i

// Words before a command: those of a shell, and the beginnings of blocks in both languages.
const before =
  /^(?:(?:then|do|else|sudo(?:\s+-[A-Za-z]+)*|(?:\/usr\/bin\/)?env|nohup|time|exec|!)\s+|[({]\s*|(?:\}\s*)?(?:if|elseif|while|foreach)\s*\([^{}]{0,300}\)\s*\{\s*|(?:\}\s*)?(?:else|try|finally)\s*\{\s*|python[\d.]{0,9}\s+(?:-\w+\s+){0,5}(?=\/)|[a-z][\w.]{0,99}\\(?=[a-z]+-[a-z])|(?:invoke-command|icm)\s+(?!.*\s-(?:c(?:n|omputer\w*)|session|vmname|hostname)\b)(?:-scriptblock\s+)?\{\s*|[A-Za-z_]\w{0,60}=(?:"[^"]{0,200}"|'[^']{0,200}'|[^\s"']{0,200})\s+){1,9}/i

const commandOf = (part: string): { readonly open: string; readonly command: string } => {
  const text = part.trim()
  const open = before.exec(text)?.[0] ?? ''
  const command = text.slice(open.length, open.length + 2000)
  return { open, command: isOpening(open) ? withoutClosing(command) : command }
}

const isOpening = (text: string): boolean => /[({]/.test(text)

// Up to the bracket that closes the block around it: `Restart-Computer } catch {}`.
const withoutClosing = (command: string): string => {
  let depth = 0
  let quote = ''
  for (let index = 0; index < command.length; index++) {
    const character = command.charAt(index)
    if (quote !== '') quote = character === quote ? '' : quote
    else if (character === '"' || character === "'") quote = character
    else if (character === '{' || character === '(') depth += 1
    else if ((character === '}' || character === ')') && (depth -= 1) < 0) return command.slice(0, index).trimEnd()
  }
  return command.trimEnd()
}
