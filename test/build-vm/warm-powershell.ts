// One PowerShell that runs scripts in turn: most of the processor time of a short script is the start of PowerShell.
import { spawn } from 'node:child_process'
import type { StepAnswer } from './inside.js'

export interface Script {
  readonly file: string
  // The current folder, the folder for temporary files, and the file to which pauses are written instead of waiting.
  readonly home: string
  readonly work: string
  readonly waits: string
}

export interface WarmPowerShell {
  // Runs a script to its end. Only one at a time.
  run(script: Script): Promise<StepAnswer>
  stop(): void
}

// Starts it.
export const startPowerShell = (program: string, environment: Readonly<Record<string, string>>): WarmPowerShell => {
  const child = spawn(program, ['-NoProfile', '-NonInteractive', '-Command', loop], { env: environment, stdio: 'pipe' })
  const printed = { stdout: '', stderr: '' }
  let finish: (answer: StepAnswer) => void = () => undefined
  const finishIfComplete = (): void => {
    const [, stdout, exitCode] = ended.exec(printed.stdout) ?? []
    const [, stderr] = ended.exec(printed.stderr) ?? []
    if (stdout === undefined || stderr === undefined) return
    printed.stdout = printed.stderr = ''
    finish({ exitCode: Number(exitCode), output: stdout + stderr })
  }
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      printed[stream] += text
      finishIfComplete()
    })
  child.on('close', (code) => {
    finish({ exitCode: code ?? -1, output: `${printed.stdout}${printed.stderr}PowerShell has ended.` })
  })
  return {
    run: (script) =>
      new Promise((resolve) => {
        finish = resolve
        child.stdin.write(`${JSON.stringify(script)}\n`)
      }),
    stop: () => child.stdin.end(),
  }
}

const end = '<end of the script>'
const ended = new RegExp(`^([^]*)${end} (-?\\d+)\\n$`)

// Each script has a separate scope, and `exit` ends only the script. Nothing waits: a function comes before a cmdlet.
const loop = `
function Start-Sleep($Seconds) { [IO.File]::AppendAllText($aibScript.waits, "$Seconds\`n") }
while ($null -ne ($aibLine = [Console]::In.ReadLine())) {
  $aibScript = ConvertFrom-Json $aibLine
  $env:TMPDIR = $aibScript.work
  [Environment]::CurrentDirectory = $aibScript.home
  Set-Location -LiteralPath $aibScript.home
  $global:LASTEXITCODE = 0
  try { & $aibScript.file | Out-Host } catch { [Console]::Error.WriteLine("$_"); $global:LASTEXITCODE = 1 }
  [Console]::Out.WriteLine("${end} $LASTEXITCODE")
  [Console]::Error.WriteLine("${end} $LASTEXITCODE")
}
`
