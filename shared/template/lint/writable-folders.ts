// Whether the build user may write to a folder of the build VM, as far as the template shows it.
import { getItems, getText, type TemplateNode } from '../node.js'
import { inlineText, runsUnseen } from './inline-text.js'
import { isSet, type Subject } from './rule.js'

// Answers for a step and the folder of a path on Linux: false if no step before it can have made the folder writable. The service copies
// files as its build user, which may write wherever an earlier step or the source image lets it (Packer, file provisioner).
export const writableFolders = ({ body }: Subject): ((step: TemplateNode, path: string) => boolean) => {
  const source = getText(body, 'properties', 'source', 'type')?.toLowerCase() ?? 'platformimage'
  const before = new Map<TemplateNode, State>()
  const commands: string[] = []
  let isUnknown = source !== 'platformimage'
  for (const step of [...getItems(body, 'properties', 'customize'), ...getItems(body, 'properties', 'validate', 'inVMValidations')]) {
    before.set(step, { isUnknown, count: commands.length })
    const text = inlineText(step)
    isUnknown ||= isSet(step, 'scriptUri') || runsUnseen(text)
    commands.push(...openingCommands(text))
  }
  return (step, path) => {
    const { isUnknown: isOpen, count } = before.get(step) ?? { isUnknown: true, count: 0 }
    if (isOpen || count > mostRead || openToAll.test(path)) return true
    const folder = path.slice(0, path.lastIndexOf('/')).toLowerCase()
    return commands.slice(0, count).some((command) => concerns(command, folder))
  }
}

// What the steps before a step show: whether they run what the template does not contain, and how many of the commands are theirs.
interface State {
  readonly isUnknown: boolean
  readonly count: number
}

// More commands are not searched for each file.
const mostRead = 200

// Every distribution lets all users write there (Filesystem Hierarchy Standard 3.0, 5.15), and a user to its home, whose name is not known.
const openToAll = /^\/(?:var\/tmp|dev\/shm|home)\/(?!.*\.\.)/

// The commands that may change who can write to a folder.
const openingCommands = (text: string): readonly string[] => text.split(/[\n;&|]+/).filter((command) => opening.test(command))

const opening =
  /\b(?:chmod|chown|chgrp|setfacl|umask|rsync|ln|mount|mv)\s|(?:^|["'({]|\bsudo\s+(?:-\S+\s+)*)\s*install\s+-|\bmkdir\b.*\s(?:-[a-z]*m|--mode)|\bcp\s.*-[a-z]*[arp]/

// Whether a command names the folder, one that it is in, a relative path, or something computed.
const concerns = (command: string, folder: string): boolean => {
  const words = command.split(/[\s"'()]+/).filter((word) => word !== '')
  const names = folder.split('/').slice(1)
  const parents = new Set(names.map((_, index) => `/${names.slice(0, index + 1).join('/')}`))
  const isOf = (word: string): boolean => parents.has(word.replace(/\/[.*]*$/, '')) || names.includes(word.replace(/^\.\/|\/$/g, ''))
  return /\bumask\b|[$`]/.test(command) || words.some(isOf)
}
