// Commands of package managers of Linux that ask for confirmation.
import { customizers, type Subject } from './rule.js'

// Package managers can be configured once to assume yes, by a file or by `dnf config-manager`. An option counts for its own command only.
export const isAnswered = ({ find }: Subject): boolean =>
  find(`${customizers}.inline[]`).some(({ node }) => node.kind === 'string' && configuresYes.test(node.value))

const configuresYes = /config-manager\s.*assumeyes|(?<!--|\s-o\s{0,9}\S{0,99}|--(?:setopt|option)[\s=]\S{0,99})assume-?yes/i

// The flag that is missing for a package manager to run without questions; `before` is the statement that may be piped into it.
// add-apt-repository asks only in a terminal (software-properties 0.99: isatty), which a build is not.
export const missingFlag = (text: string, before: string): string | undefined => {
  if (
    /^(?:yes|(?:echo|printf)\s+(?:-\w+\s+)?["']?[yY])/.test(before) ||
    /<<<|<\s*\/dev\/null/.test(text) ||
    /\s(?:-s|--simulate|--dry-run|--help|--version|--print-uris)(?=\s|$)/.test(text)
  )
    return undefined
  const words = withoutQuotes(text)
  if (
    /^(?:\/usr\/bin\/)?apt(?:-get)?\s+(?:-\S+\s+){0,9}(?:install|upgrade|dist-upgrade|full-upgrade|remove|purge|autoremove)\b/.test(words)
  )
    return /\s(?:-[a-zA-Z]*y[a-zA-Z]*|--yes|--assume-yes|--force-yes|-qq\S*|--assume-no|-o\s*\S*Yes\S*)(?=[\s=]|$)/.test(words) ||
      words.includes('$')
      ? undefined
      : '-y'
  if (
    /^(?:\/usr\/bin\/)?(?:yum|dnf|tdnf|microdnf)\s+(?:-\S+\s+){0,9}(?:(?:group|module)\s+)?(?:install|localinstall|groupinstall|update|upgrade|remove|erase|autoremove)\b/.test(
      words,
    )
  )
    return /\s(?:-[a-zA-Z]*y[a-zA-Z]*|--assumeyes|--assumeno)(?=\s|$)/.test(words) || words.includes('$') ? undefined : '-y'
  if (/^(?:\/usr\/bin\/)?zypper\s+(?:-\S+\s+){0,9}(?:install|in|update|up|remove|rm|patch|dup)\b/.test(words))
    return /\s(?:-n|--non-interactive|-y|--no-confirm)(?=\s|$)/.test(words) || words.includes('$') ? undefined : '--non-interactive'
  return undefined
}

export const withoutQuotes = (text: string): string => text.replaceAll(/"[^"]*"|'[^']*'/g, '""')
