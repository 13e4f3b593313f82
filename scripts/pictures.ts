// Pictures of terminals for the documentation. They show what a run of the demo printed, so that they cannot differ from the product.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

// By file name: the number of the part of the demo.
const pictures = { 'log.png': 2 } as const

// CSS pixels.
const lineHeight = 18
const characterWidth = 7.83
const padding = 16
const columns = 120

const takePictures = async (): Promise<void> => {
  const { stdout } = await run(process.execPath, ['build/scripts/demo.js'], { env: { ...process.env, FORCE_COLOR: '1' } })
  const parts = stdout.split(/^.*━━ (?=\d\. |Next)/m)
  const folder = await mkdtemp(join(tmpdir(), 'aib-pictures-'))
  try {
    for (const [file, part] of Object.entries(pictures)) {
      const text = parts.find((one) => one.startsWith(`${part}. `))
      if (text === undefined) throw new Error(`The demo printed no part ${part}.`)
      await takePicture(folder, resolve('docs/images', file), text.slice(text.indexOf('\n')).trim())
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const takePicture = async (folder: string, file: string, text: string): Promise<void> => {
  const lines = text.split('\n').flatMap(wrapped)
  const page = join(folder, 'page.html')
  const width = Math.ceil(columns * characterWidth) + 2 * padding
  const height = lines.length * lineHeight + 2 * padding
  await writeFile(
    page,
    `<!doctype html><meta charset="utf-8"><body style="margin:0;background:#0d1117;color:#e6edf3"><pre style="margin:0;padding:${padding}px;font:13px/${lineHeight}px 'DejaVu Sans Mono',monospace">${lines.map(html).join('\n')}</pre>`,
  )
  const size = `--window-size=${width},${height}`
  const flags = ['--headless', '--no-sandbox', '--hide-scrollbars', '--force-device-scale-factor=1', size]
  await run('chromium', [...flags, `--screenshot=${file}`, pathToFileURL(page).href])
}

const escape = '\u001b'

// The lines of a terminal of this width; a line with colours is short.
const wrapped = (line: string): readonly string[] => {
  if (line.includes(escape)) return [line]
  const pieces: string[] = []
  for (let rest = line; ; rest = rest.slice(columns)) {
    pieces.push(rest.slice(0, columns))
    if (rest.length <= columns) return pieces
  }
}

// The codes that styleText writes for the colours in use.
const colors: Readonly<Record<string, string>> = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 36: '#79c0ff' }

const html = (line: string): string =>
  line
    .replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)
    .split(escape)
    .map((piece, index) => (index === 0 ? piece : styled(piece)))
    .join('')

const styled = (piece: string): string => {
  const [, code = '', text = ''] = /^\[(\d+)m([\s\S]*)$/.exec(piece) ?? []
  if (code === '1') return `<b>${text}`
  if (code === '22') return `</b>${text}`
  return code === '39' ? `</span>${text}` : `<span style="color:${colors[code] ?? 'inherit'}">${text}`
}

await takePictures()
