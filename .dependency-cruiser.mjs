// The direction of imports, types included. The layers are the table "The house" in CONTRIBUTING.md: a row imports from its own files and
// from the rows above it.
import { readdirSync, readFileSync } from 'node:fs'

const root = new URL('./', import.meta.url)
const [, house] = readFileSync(new URL('CONTRIBUTING.md', root), 'utf8').split('\n## The house\n')
const rows = [...house.split('\n## ')[0].matchAll(/^\| (`.*?`) +\|/gm)].map(([, cell]) =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, path]) => path),
)

// `shared/*.ts` is all files of shared/ itself that no other row names.
const others = () => {
  const names = readdirSync(new URL('shared/', root)).filter((name) => name.endsWith('.ts'))
  return names.map((name) => `shared/${name}`).filter((path) => !rows.flat().includes(path))
}

// One list of regular expressions for each row.
const layers = rows.map((paths) =>
  paths
    .flatMap((path) => (path === 'shared/*.ts' ? others() : path))
    .map((path) => `^${path.replaceAll('.', '\\.')}${path.endsWith('/') ? '' : '$'}`),
)

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    // Of sarif there are types only (@types/sarif).
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^sarif$' } },
    {
      name: 'in-a-layer',
      severity: 'error',
      from: {},
      to: { path: '^(shared|platform|actions|tasks|cli)/', pathNot: layers.flat() },
    },
    ...layers.slice(0, -1).map((layer, index) => ({
      name: `layer-${String(index + 1)}-imports-from-below`,
      severity: 'error',
      // A file belongs to the first row that names it or its folder.
      from: { path: layer, pathNot: layers.slice(0, index).flat() },
      to: { path: layers.slice(index + 1).flat(), pathNot: layers.slice(0, index + 1).flat() },
    })),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
}
