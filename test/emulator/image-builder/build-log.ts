// customization.log: Packer's lines in either of the service's two formats (danielsollondon/azvmimagebuilder#126 has the newer).
import { packerTime } from '../clock.js'
import type { Settings } from '../settings.js'

// `title` is a stage, `error` an error of Packer's or a script's stderr, `output` a script's stdout, `debug` Packer's own log, `plain`
// without time.
type LineKind = 'title' | 'error' | 'output' | 'debug' | 'plain'
// One line before its format.
export type Line = readonly [kind: LineKind, text: string]

// The log of one run.
export interface BuildLog {
  add(lines: readonly Line[]): Promise<void>
  // The end of the run.
  end(): Promise<void>
}

// The destinations of a log: the container of the build while it grows, and the staging account, rewritten each time.
export interface LogPlaces {
  readonly show: (text: string) => void
  readonly write: (text: string) => Promise<void>
}

// An empty log.
export const createBuildLog = (operationId: string, settings: Settings, { show, write }: LogPlaces): BuildLog => {
  let text = ''
  return {
    add: async (lines) => {
      const format = settings.logFormat === 'old' ? oldLine : isolatedLine
      text += lines.map((line) => `[${operationId}] ${format(line)}\n`).join('')
      show(text)
      if (settings.exportLog === 'live') await write(text)
    },
    end: async () => {
      if (settings.exportLog === 'at-end' && text !== '') await write(text)
    },
  }
}

// Before the first customizer.
export const openingLines = (isWindowsImage: boolean): Line[] => [
  ['title', 'azure-arm: Running builder ...'],
  ['title', 'azure-arm: Creating Azure Resource Manager (ARM) client ...'],
  ['title', "azure-arm: Deploying deployment template 'pkrdp0emulator' ..."],
  ['title', `azure-arm: Waiting for ${isWindowsImage ? 'WinRM' : 'SSH'} to become available...`],
  ['title', isWindowsImage ? 'azure-arm: WinRM connected.' : 'azure-arm: Connected to SSH!'],
]

// Begins a provisioner; its output follows.
export const startLines = (kind: string, title: string): Line[] => [
  ['debug', `[INFO] (telemetry) Starting provisioner ${kind}`],
  ['title', `azure-arm: ${title}`],
]
// The output of a script.
export const outputLines = (texts: readonly string[]): Line[] => texts.map((text) => ['output', `azure-arm: ${text}`] as const)
// Ends a provisioner that succeeded; without this line, the build failed there.
export const endLines = (kind: string): Line[] => [['debug', `[INFO] (telemetry) ending ${kind}`]]

// Ends a script with an exit code that is not allowed.
export const failureLines = (exitCode: number): Line[] => {
  const reason = `Script exited with non-zero exit status: ${exitCode}. Allowed exit codes are: [0]`
  return [
    ['debug', `[ERROR] Remote command exited with '${exitCode}': chmod +x /tmp/script.sh; PACKER_BUILDER_TYPE='azure-arm' /tmp/script.sh`],
    ['debug', `machine readable: azure-arm,error []string{"${reason}"}`],
    ['title', 'azure-arm: Provisioning step had errors: Running the cleanup provisioner, if present...'],
    ...cleaningLines(),
    ['error', `Build 'azure-arm' errored after 4 minutes 41 seconds: ${reason}`],
    ['plain', `==> Wait completed after 4 minutes 41 seconds`],
    ['plain', `==> Some builds didn't complete successfully and had errors:`],
    ['plain', `--> azure-arm: ${reason}`],
    ['debug', '[INFO] (telemetry) Finalizing.'],
    ['plain', 'Done exporting Packer logs to Azure Storage.'],
  ]
}

// The service's own last provisioner, and the end; the misleading lines about artifacts are real.
export const closingLines = (isWindowsImage: boolean): Line[] => {
  const kind = isWindowsImage ? 'powershell' : 'shell'
  return [
    ...startLines(
      kind,
      isWindowsImage ? 'Provisioning with Powershell...' : 'Provisioning with shell script: /tmp/DeprovisioningScript.sh',
    ),
    ...outputLines(
      isWindowsImage
        ? ['>>> Sysprepping VM ...', 'IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE']
        : ['WARNING! The waagent service will be stopped.'],
    ),
    ...endLines(kind),
    ...cleaningLines(),
    ['title', 'azure-arm: Skipping image creation...'],
    ['debug', '[INFO] (telemetry) Finalizing.'],
    ['plain', '==> Wait completed after 3 minutes 13 seconds'],
    ['plain', '==> Builds finished but no artifacts were created.'],
    ['plain', 'Done exporting Packer logs to Azure Storage.'],
  ]
}

// A cancelled build.
export const cancelLines = (): Line[] => [['error', 'Cancelling build after receiving terminated'], ...cleaningLines()]

const cleaningLines = (): Line[] => [
  ['title', 'azure-arm: Deleting individual resources ...'],
  ['error', '==> azure-arm: Error deleting resource. Will retry.'],
]

const isolatedLine = ([kind, text]: Line): string => {
  const prefix = { title: 'ui: ==> ', error: 'ui error: ', output: 'ui:     ', debug: '' }
  return kind === 'plain' ? `PACKER ${text}` : `PACKER ${packerTime()} ${prefix[kind]}${text}`
}

const oldLine = ([kind, text]: Line): string => {
  if (kind === 'debug') return `PACKER ERR ${packerTime()} ${text}`
  const prefix = { title: '==> ', error: '', output: '    ', plain: '' }
  return `PACKER OUT ${prefix[kind]}${text}`
}
