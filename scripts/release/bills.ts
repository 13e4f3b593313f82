// Bills of materials (CycloneDX 1.6) of what is bundled, from esbuild's own list of what went into each bundle.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { at, isObject, itemsOf, textOf } from '../../shared/json.js'
import { run } from './run.js'

// Writes the bill of a bundle (action, extension, command) of a project; the same input makes the same bytes.
export const writeBill = (project: string, bundle: string, file: string): void => {
  const folder = mkdtempSync(join(tmpdir(), 'aib-bill-'))
  try {
    const metafile = join(folder, 'metafile.json')
    const inputs: unknown = JSON.parse(readFileSync(join(project, `dist/metafiles/${bundle}.json`), 'utf8'))
    writeFileSync(metafile, JSON.stringify(withoutMadeUpInputs(inputs)))
    const tool = resolve('node_modules/@cyclonedx/cyclonedx-esbuild/bin/cyclonedx-esbuild-cli.js')
    const options = ['--spec-version', '1.6', '--output-reproducible', '--output-file', resolve(file), metafile]
    run(process.execPath, [tool, ...options], project)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// A package in a bill.
export interface Component {
  readonly name: string
  readonly version: string
  // SPDX identifiers or expressions; empty if the package declares none.
  readonly licences: readonly string[]
}

// The packages of a bill.
export const componentsOf = (bill: unknown): readonly Component[] =>
  itemsOf(at(bill, 'components')).map((component) => ({
    name: [textOf(at(component, 'group')), textOf(at(component, 'name'))].filter((part) => part !== undefined).join('/'),
    version: textOf(at(component, 'version')) ?? '',
    licences: itemsOf(at(component, 'licenses')).flatMap((licence) => {
      const text = textOf(at(licence, 'expression')) ?? textOf(at(licence, 'license', 'id')) ?? textOf(at(licence, 'license', 'name'))
      return text === undefined ? [] : [text]
    }),
  }))

// The build's plugins make modules up (their names begin with the plugin's and a colon): they are part of no package.
const withoutMadeUpInputs = (metafile: unknown): unknown => {
  const inputs = withoutMadeUpNames(at(metafile, 'inputs'))
  const importsOf = (input: unknown): readonly unknown[] =>
    itemsOf(at(input, 'imports')).flatMap((one) => {
      const path = (textOf(at(one, 'path')) ?? '').replace(/^[a-z-]+:/, '')
      return path in inputs && isObject(one) ? [{ ...one, path }] : []
    })
  return {
    inputs: mapValues(inputs, (input) => ({ ...input, imports: importsOf(input) })),
    outputs: mapValues(withoutMadeUpNames(at(metafile, 'outputs')), (output) => ({
      ...output,
      inputs: withoutMadeUpNames(output['inputs']),
    })),
  }
}

const withoutMadeUpNames = (members: unknown): Readonly<Record<string, unknown>> =>
  isObject(members) ? Object.fromEntries(Object.entries(members).filter(([name]) => !/^[a-z-]+:/.test(name))) : {}

const mapValues = (
  members: Readonly<Record<string, unknown>>,
  change: (value: Readonly<Record<string, unknown>>) => unknown,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, change(isObject(value) ? value : {})]))
