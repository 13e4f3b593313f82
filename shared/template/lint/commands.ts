// Rules about inline commands that make a build fail or hang.
import type { TemplateNode } from '../node.js'
import { writtenPaths } from './deprovision.js'
import { isAnswered, missingFlag, withoutQuotes } from './package-prompts.js'
import { customizers, kindOf, validators, yaml, type Remark, type Rule, type Subject } from './rule.js'
import { inlineStatements, type Statement } from './statements.js'

export const commandRules: readonly Rule[] = [
  {
    id: 'restart-inline',
    severity: 'warning',
    title: 'A script that restarts or stops the machine',
    why: 'The connection to the machine ends in the middle of the step, and the build fails. On Windows the WindowsRestart customizer restarts the machine and waits for it; there is no such customizer for Linux.',
    source: 'template reference, Windows restart customizer',
    bad: yaml`
      properties:
        customize:
          - type: PowerShell
            inline:
              - Install-WindowsFeature Web-Server
              - Restart-Computer -Force # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: PowerShell
            inline: [Install-WindowsFeature Web-Server]
          - type: WindowsRestart
    `,
    check: ({ find }) =>
      [customizers, validators].flatMap((path) =>
        find(path).flatMap(({ node }, index, steps) => {
          const next = steps[index + 1]?.node
          return next !== undefined && kindOf(next) === 'windowsrestart' ? [] : remarks(node, isRestart, restartMessage(node))
        }),
      ),
  },
  {
    id: 'generalize-inline',
    severity: 'warning',
    title: 'A step that generalizes the image itself',
    why: 'The service runs sysprep or waagent -deprovision at the end of every build. The steps after an earlier generalization can fail. To change the options, override the script that the service runs.',
    source: 'template reference, Generalize',
    bad: yaml`
      properties:
        customize:
          - type: Shell
            inline:
              - sudo waagent -force -deprovision+user # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: Shell
            inline:
              - sudo apt-get clean
    `,
    check: (subject) =>
      inEachStep(subject, isGeneralize, 'The service generalizes the image itself when all steps are done. Remove this line.'),
  },
  {
    id: 'prompt-inline',
    severity: 'warning',
    title: 'A command that may ask a question',
    why: 'No one can answer during a build: the command waits until the build times out, or aborts.',
    source: 'template reference, buildTimeoutInMinutes: a step that waits for input',
    bad: yaml`
      properties:
        customize:
          - type: Shell
            inline:
              - sudo apt-get install nginx # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: Shell
            inline:
              - sudo apt-get install -y nginx
    `,
    check: (subject) => promptRemarks(subject),
  },
  {
    id: 'hyper-v-generalize',
    severity: 'warning',
    title: 'The Hyper-V role without /mode:vm',
    why: 'An image with the Hyper-V role may need sysprep with /mode:vm, which the service does not set by default. A script at c:\\DeprovisioningScript.ps1 can set it.',
    source: 'template reference, Generalize',
    bad: yaml`
      properties:
        customize:
          - type: PowerShell
            inline:
              - Install-WindowsFeature -Name Hyper-V -IncludeManagementTools # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: PowerShell
            inline:
              - Install-WindowsFeature -Name Hyper-V -IncludeManagementTools
              - (Get-Content C:\\DeprovisioningScript.ps1) -replace '/quit', '/quit /mode:vm' | Set-Content C:\\DeprovisioningScript.ps1
    `,
    check: (subject) =>
      writtenPaths(subject).length > 0
        ? []
        : inEachStep(
            subject,
            isHyperV,
            'An image with the Hyper-V role may need sysprep with /mode:vm. Set it in a script that you write to c:\\DeprovisioningScript.ps1.',
          ),
  },
]

// Whether a text may hold the command for a restart: it takes much longer to read the statements of a script.
export const mayRestart = (text: string): boolean => /(?:restart|stop)-computer|shutdown|reboot|poweroff|halt|kexec|init\b/i.test(text)

// Restarts in a script file, given as a step with its lines.
export const restartsIn = (step: TemplateNode): readonly Remark[] => remarks(step, isRestart, restartMessage(step))

const inEachStep = ({ find }: Subject, isFound: (statement: Statement) => boolean, message: string): readonly Remark[] =>
  find(customizers).flatMap(({ node }) => remarks(node, isFound, message))

const remarks = (step: TemplateNode, isFound: (statement: Statement) => boolean, message: string): readonly Remark[] => {
  const kind = kindOf(step)
  if (kind !== 'shell' && kind !== 'powershell') return []
  return inlineStatements(step).flatMap((one) => (isFound(one) ? [remarkOn(one, message)] : []))
}

const isRestart = ({ text, whole }: Statement): boolean => mayRestart(whole) && (restarts(text) || restartsByObject(text, whole))

// `shutdown /a` and `shutdown -c` cancel a shutdown; `shutdown -k` only warns the users.
const restarts = (text: string): boolean =>
  !asksForHelp.test(text) &&
  (/^(?:restart-computer|stop-computer)\b(?!\s+[^-\s])(?!.*\s-(?:c(?:n|omputer\w*)|whatif)\b)/i.test(text) ||
    (/^["']?(?:[^\s"']*[\\/])?shutdown(?:\.exe)?["']?(?=\s|$)/i.test(text) && !/\s(?:\/a|-a|-c|-k)(?:\s|$)/i.test(text)) ||
    restartOfLinux.test(text))

const restartOfLinux =
  /^(?:\/(?:usr\/)?s?bin\/)?(?:(?:reboot|poweroff|halt)(?:\s|$)|systemctl\s+(?:-\S+\s+){0,5}(?:(?:reboot|poweroff|halt|kexec)(?:\s|$)|isolate\s+(?:reboot|poweroff|halt)\.target)|(?:tel)?init\s+[06]$)/

// Win32_OperatingSystem has the methods Reboot, Shutdown and Win32Shutdown, which with the flags 0 and 4 only logs off.
const restartsByObject = (text: string, whole: string): boolean => {
  if (/\s-(?:c(?:n|omputer\w*)|cimsession|session)\b/i.test(whole) || /win32shutdown\(\s*[04]\s*[,)]|flags\s*=\s*[04]\b/i.test(whole))
    return false
  const words = withoutQuotes(whole)
  return (
    /\.(?:reboot|win32shutdown(?:tracker)?)\(/i.test(words) ||
    (/\.shutdown\(/i.test(words) && /\bwin32_operatingsystem\b/i.test(whole)) ||
    /^(?:\$[\w:]{1,99}\s*=\s*)?(?:invoke-cimmethod|icim|invoke-wmimethod|iwmi)\s(?:.*[\s"'])?(?:reboot|shutdown|win32shutdown(?:tracker)?)(?=[\s"']|$)/i.test(
      text,
    )
  )
}

const asksForHelp = /\s(?:--help|--version|\/\?|-\?)(?:\s|$)/

const restartMessage = (step: TemplateNode): string =>
  kindOf(step) === 'shell'
    ? 'The restart ends the connection in the middle of the step, and the build fails. Remove it: an image can be captured without a restart.'
    : 'The restart ends the connection in the middle of the step, and the build fails. Use a WindowsRestart customizer after this step.'

const isGeneralize = ({ text }: Statement): boolean =>
  /^["']?[^\s"']{0,200}sysprep(?:\.exe)?["']?(?:\s.*)?[\s"',][/-]generalize\b/i.test(text) ||
  /^(?:\/usr\/s?bin\/)?waagent\s(?:.*\s)?-{1,2}deprovision/i.test(text)

const isHyperV = ({ text }: Statement): boolean =>
  /^(?:install|add)-windowsfeature\b.*[\s"',]hyper-v(?=[\s"',]|$)/i.test(text) ||
  /^enable-windowsoptionalfeature\b.*[\s"',(]microsoft-hyper-v(?:-all|-hypervisor)?(?=[\s"',)]|$)/i.test(text) ||
  (/^(?:[^\s"']*\\)?dism(?:\.exe)?\s/i.test(text) &&
    /\s\/enable-feature\b/i.test(text) &&
    /\/featurename:["']?microsoft-hyper-v(?:-all|-hypervisor)?(?=[\s"']|$)/i.test(text))

const promptRemarks = (subject: Subject): readonly Remark[] => {
  const isAnsweredForAll = isAnswered(subject)
  return subject.find(customizers).flatMap(({ node }) => {
    const statements = inlineStatements(node)
    if (kindOf(node) === 'powershell')
      return statements.flatMap((one) =>
        asksInPowerShell(one.text)
          ? [
              remarkOn(
                one,
                'This line asks for input, and no one answers during a build. Write the value into the script, or read it from a key vault.',
              ),
            ]
          : asksForCredentials(one.text)
            ? [remarkOn(one, 'This line asks for credentials, and no one answers during a build. Read them from a key vault.')]
            : [],
      )
    if (kindOf(node) !== 'shell' || isAnsweredForAll) return []
    return statements.flatMap((one, index) => {
      const flag = missingFlag(one.text, statements[index - 1]?.text ?? '')
      return flag === undefined
        ? []
        : [
            remarkOn(
              one,
              `This command may ask for confirmation before it installs or removes packages, and no one answers during a build. Add ${flag}.`,
            ),
          ]
    })
  })
}

const remarkOn = ({ node }: Statement, message: string): Remark => ({ at: node.at, message })

const asksInPowerShell = (text: string): boolean =>
  (!isAboutCommand.test(text) && /(?:^|[\s=(])read-host(?=\s|\)|$)/i.test(withoutQuotes(text))) ||
  /^pause(?:\s|$)/i.test(text) ||
  /\[(?:system\.)?console\]::read(?:key|line)\(|\$host\.ui\.(?:rawui\.readkey|readline)\(/i.test(withoutQuotes(text))

// With a credential as its argument, Get-Credential returns it without asking.
const asksForCredentials = (text: string): boolean =>
  (!isAboutCommand.test(text) && /(?:^|[\s=(])get-credential(?!\s+(?:-credential\s+)?\$)(?=\s|\)|$)/i.test(withoutQuotes(text))) ||
  /\$host\.ui\.promptforcredential\(/i.test(withoutQuotes(text))

const isAboutCommand = /^(?:get-command|gcm|get-help|help|man)\s/i
