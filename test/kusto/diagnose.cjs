// Analyses queries of Azure Resource Graph with Microsoft's own parser: JSON lines in, each a query; JSON lines out, each the diagnostics of
// one, the operators after its bars and the functions that it calls. It knows the columns of the table (learn.microsoft.com/azure/governance/resource-graph/concepts/query-language), and Kusto's functions,
// of which Resource Graph has only some. The package's main file lacks its runtime: these two are the parser.
require('@kusto/language-service-next/bridge.min.js')
require('@kusto/language-service-next/Kusto.Language.Bridge.min.js')
const { createInterface } = require('node:readline')
const { GlobalState, KustoCode, Symbols, Syntax } = globalThis.Kusto.Language

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

const kindOf = (node) => globalThis.System.Enum.toString(Syntax.SyntaxKind, node.Kind)

// Each operator as the query writes it, `mv-expand`; each function by its name.
const partsOf = (node, parts = { operators: [], functions: [] }) => {
  const kind = kindOf(node)
  if (kind === 'PipeExpression') parts.operators.push(node.Operator.GetFirstToken().Text)
  if (kind === 'FunctionCallExpression') parts.functions.push(node.Name.SimpleName)
  for (let index = 0; index < node.ChildCount; index++) {
    const child = node.GetChild(index)
    if (child !== null) partsOf(child, parts)
  }
  return parts
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const code = KustoCode.ParseAndAnalyze(JSON.parse(line), globals)
  const found = code.GetDiagnostics()
  const diagnostics = Array.from({ length: found.Count }, (_, index) => found.getItem(index).Message)
  process.stdout.write(`${JSON.stringify({ diagnostics, ...partsOf(code.Syntax) })}\n`)
})
