// Adds findings about the syntax of scripts to plans.
import { smallFileReader, type ReadSmall } from '../artifacts/read-small.js'
import type { ScriptFile } from '../artifacts/script-file.js'
import { mapLimit } from '../concurrency.js'
import type { Host } from '../host.js'
import type { TemplateInputs } from '../inputs/inputs.js'
import type { Plan, TemplatePlan } from '../plan/plan.js'
import { withShortMessages } from '../plan/report-limit.js'
import type { TemplateScripts } from '../plan/request.js'
import { checkScripts } from '../scripts/check.js'
import { withoutSecrets } from '../scripts/hidden-secrets.js'
import { inlineScripts } from '../scripts/inline.js'
import { isUtf16 } from '../scripts/encoding.js'
import { scriptRestarts } from '../scripts/restarts.js'
import { languageOfFile, type Script } from '../scripts/script.js'
import { osOfTemplate } from '../template/artifact-references.js'
import { sortFindings, type Finding } from '../template/finding.js'
import { operatingSystemOf, shIsDash } from '../template/lint/operating-system.js'
import { unknownIgnores, withoutSilenced } from '../template/lint/silence.js'
import { locateTemplate } from '../template/view.js'
import type { Tools } from '../tools.js'

// The plans with those findings. A finding that several templates share is reported with the first.
export const withCheckedScripts = async (host: Host, tools: Tools, inputs: TemplateInputs, plans: Plan): Promise<Plan> => {
  if (inputs.checkScripts === 'off') return plans
  const texts = new Map<string, string>()
  const scripts = await Promise.all(plans.map((plan) => scriptsOf(plan, texts)))
  const files = scripts.map((list) => new Set(list.map(({ place }) => place(1, 1).file)))
  const parsed = await checkScripts(distinct(scripts.flat()), tools, host.signal, inputs.checkScripts)
  return plans.map((plan, index) => {
    const isOwn = (file: string): boolean => files.findIndex((names) => names.has(file)) === index
    const restarts = scriptRestarts(distinct(scripts[index] ?? []), hasWindowsRestart(plan))
    const own = [...parsed, ...restarts].filter(({ at }) => isOwn(at.file))
    const read = new Map([...texts].filter(([file]) => isOwn(file)))
    const sources = new Map([...plan.sources, ...read])
    const added = [...withoutSilenced(own, { ignore: inputs.lintIgnore, sources }), ...unknownIgnores({ sources: read })]
    if (added.length === 0) return plan
    const short = withShortMessages(added, (text) => host.redact(text))
    return { ...plan, sources, findings: sortFindings([...plan.findings, ...short]) }
  })
}

const hasWindowsRestart = ({ body }: TemplateScripts): boolean =>
  (locateTemplate(body).properties?.customize ?? []).some(({ type }) => type?.toLowerCase() === 'windowsrestart')

// The findings in the scripts of a template that cannot be rendered, so that they are reported together with the reason. `sources` receives
// the texts of the scripts.
export const scriptFindings = async (
  host: Host,
  tools: Tools,
  inputs: TemplateInputs,
  template: TemplateScripts,
  sources: Map<string, string>,
): Promise<readonly Finding[]> => {
  if (inputs.checkScripts === 'off') return []
  const scripts = distinct(await scriptsOf({ ...template, sources: new Map(sources) }, sources))
  const parsed = await checkScripts(scripts, tools, host.signal, inputs.checkScripts)
  const findings = [...parsed, ...scriptRestarts(scripts, hasWindowsRestart(template))]
  return withShortMessages(withoutSilenced(findings, { ignore: inputs.lintIgnore, sources }), (text) => host.redact(text))
}

// `texts` receives the contents of files, by path.
const scriptsOf = async (plan: TemplateScripts & Pick<TemplatePlan, 'sources'>, texts: Map<string, string>): Promise<readonly Script[]> => {
  const image = { isDash: shIsDash(plan.body), isOnLinux: (operatingSystemOf(plan.body) ?? osOfTemplate(plan.body)) === 'Linux' }
  const read = smallFileReader()
  const files = await mapLimit(filesAtOnce, onceEach(plan.scripts), (file) => readScript(file, image, texts, read))
  const generated = plan.deliveries.flatMap(({ by, reference }) => (by === 'service' ? [] : [Number(reference.path[2])]))
  return [...inlineScripts(plan.body, plan.sources, new Set(generated)), ...files.flat()]
}

// More at a time would only compete for the disk.
const filesAtOnce = 16

// A template may name one script thousands of times. One that a step runs takes precedence over a file that is only copied.
const onceEach = (files: readonly ScriptFile[]): readonly ScriptFile[] => {
  const byPath = new Map<string, ScriptFile>()
  for (const file of files) if (byPath.get(file.path)?.step === undefined) byPath.set(file.path, file)
  return [...byPath.values()]
}

const readScript = async (
  { path, absolutePath, step }: ScriptFile,
  image: Pick<Script, 'isDash' | 'isOnLinux'>,
  texts: Map<string, string>,
  read: ReadSmall,
): Promise<readonly Script[]> => {
  const bytes = withoutSecrets(await read(absolutePath))
  const text = bytes.toString('utf8')
  const language = languageOfFile(path, /^[^\r\n]*/.exec(text)?.[0] ?? '', step)
  if (language === undefined || (language !== 'powershell' && bytes.includes(0) && !isUtf16(bytes))) return []
  texts.set(path, text)
  const place: Script['place'] = (line, column) => ({ file: path, line, column, pointer: '' })
  return [{ language, bytes, isRun: step !== undefined, isInline: false, ...image, place }]
}

// A script that several steps run is checked once. A step that runs a script takes precedence over a file that is only copied.
const distinct = (scripts: readonly Script[]): readonly Script[] => {
  const byPlace = new Map<string, Script>()
  for (const script of scripts) {
    const { file, line, column } = script.place(1, 1)
    const key = `${file}:${String(line)}:${String(column)}`
    if (byPlace.get(key)?.isRun !== true) byPlace.set(key, script)
  }
  return [...byPlace.values()]
}
