// Analyses queries of Azure Resource Graph with Microsoft's own parser: JSON lines in, each a query; JSON lines out, each the diagnostics of
// one. It knows the columns of the table (learn.microsoft.com/azure/governance/resource-graph/concepts/query-language), and Kusto's functions,
// of which Resource Graph has only some. The package's main file lacks its runtime: these two are the parser.
require('@kusto/language-service-next/bridge.min.js')
require('@kusto/language-service-next/Kusto.Language.Bridge.min.js')
const { createInterface } = require('node:readline')
const { GlobalState, KustoCode, Symbols } = globalThis.Kusto.Language

// In brackets: some of the names are words of the language.
const schema = [
  ...['id', 'name', 'type', 'tenantId', 'kind', 'location', 'resourceGroup', 'subscriptionId', 'managedBy'].map(
    (name) => `['${name}']: string`,
  ),
  ...['sku', 'plan', 'properties', 'tags', 'identity', 'zones', 'extendedLocation'].map((name) => `['${name}']: dynamic`),
].join(', ')
// Resource Graph does not tell upper and lower case apart in the name of a table.
const tables = ['resources', 'Resources'].map((name) => Symbols.TableSymbol.From(`(${schema})`).WithName(name))
const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('graph', tables))

createInterface({ input: process.stdin }).on('line', (line) => {
  const found = KustoCode.ParseAndAnalyze(JSON.parse(line), globals).GetDiagnostics()
  const texts = Array.from({ length: found.Count }, (_, index) => found.getItem(index).Message)
  process.stdout.write(`${JSON.stringify(texts)}\n`)
})
