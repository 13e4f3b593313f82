// The rule about commands that need root.
import { getItems, getText, type TemplateNode } from '../node.js'
import { customizers, kindOf, validators, yaml, type Remark, type Rule } from './rule.js'
import { inlineStatements, type Statement } from './statements.js'

export const privilegeRules: readonly Rule[] = [
  {
    id: 'sudo-missing',
    severity: 'info',
    title: 'A command that needs root, without sudo',
    why: 'Inline commands of a Shell step run without super user privileges unless they begin with sudo. It is reported once per template, at the first such command, with the number of commands.',
    source: 'template reference, Shell customizer: super user privileges',
    bad: yaml`
      properties:
        customize:
          - type: Shell
            inline:
              - apt-get install -y nginx # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: Shell
            inline:
              - sudo apt-get install -y nginx
              - echo 'gzip on;' | sudo tee /etc/nginx/conf.d/gzip.conf
    `,
    check: ({ find }) => [customizers, validators].flatMap((path) => find(path).flatMap(({ node }) => withoutSudo(node))),
    summary: (count) => `${count} commands, of which this is the first, need root. Prefix them with sudo.`,
  },
]

const withoutSudo = (step: TemplateNode): readonly Remark[] => {
  if (kindOf(step) !== 'shell') return []
  const texts = getItems(step, 'inline').map((line) => getText(line) ?? '')
  if (texts.some(becomesRoot)) return []
  return inlineStatements(step).flatMap((statement) => {
    const message = needOf(statement)
    return message === undefined ? [] : [{ at: statement.node.at, message }]
  })
}

// A step that starts a root shell, or checks who runs it, handles this itself.
const becomesRoot = (text: string): boolean =>
  /\bsudo\s+(?:-\S+\s+)*(?:su|(?:\/bin\/)?(?:ba|da)?sh)\b|\bsudo\s+-(?:[a-zA-Z]*[is]\b|-login|-shell)|(?:^|[\s;])su(?:\s|$)|\bid\s+-u|\bEUID\b|\$\{?(?:\w*sudo)|\bwhoami\b/i.test(
    text,
  )

const needOf = ({ text, hasSudo }: Statement): string | undefined => {
  const words = text.replaceAll(/"[^"]*"|'[^']*'/g, '""')
  const redirected = />{1,2}\s*(\/(?:etc|usr|opt|root|lib|lib64|boot|srv)\/[^\s;|&]*)/.exec(words)?.[1]
  if (redirected !== undefined)
    return `The shell, not sudo, writes ${redirected}, and it has no right to. Pipe the text into sudo tee ${redirected}.`
  return hasSudo || !needsRoot(words) ? undefined : 'This command needs root. Prefix it with sudo.'
}

const needsRoot = (text: string): boolean =>
  (/^(?:apt|apt-get|yum|dnf|tdnf|microdnf)\s+(?:-\S+\s+){0,9}(?:install|update|upgrade|dist-upgrade|full-upgrade|remove|purge|autoremove)\b/.test(
    text,
  ) &&
    !/\s(?:-s|--simulate|--dry-run|--assumeno|--help)(?=\s|$)/.test(text)) ||
  /^zypper\s+(?:-\S+\s+){0,9}(?:install|in|update|up|remove|rm|patch|dup|refresh|ref)\b/.test(text) ||
  (/^systemctl\s+(?:-\S+\s+){0,9}(?:start|stop|restart|reload|enable|disable|mask|unmask|daemon-reload)\b/.test(text) &&
    !/\s--user\b/.test(text)) ||
  /^(?:useradd|usermod|userdel|groupadd|adduser|dpkg\s+(?:-i|--install)|rpm\s+(?:-[iUe]\w*|--install|--import)|snap\s+install|update-ca-certificates|modprobe)(?=\s|$)/.test(
    text,
  ) ||
  /^(?:mkdir|touch|tee|chown)\s(?:.*\s)?\/(?:etc|usr|opt|root|lib|boot|srv)\//.test(text) ||
  /^(?:cp|mv|ln|install)\s.*\s\/(?:etc|usr|opt|root|lib|boot|srv)\/\S*$/.test(text)
