// Preloaded into Azurite: two packages that a blob server in memory without telemetry imports and never calls. Loading them takes three
// quarters of the processor time of its start.
import { createRequire, Module } from 'node:module'

const { resolve, cache } = createRequire(createRequire(import.meta.url).resolve('azurite/package.json'))

const replace = (name: string, exports: object): void => {
  const path = resolve(name)
  cache[path] = Object.assign(new Module(path), { exports, loaded: true })
}

replace('applicationinsights', {})
// Its tables are classes that inherit this one.
replace('sequelize', { Model: Object })

// The input of Azurite is a pipe from its parent, which closes even if the parent is killed.
process.stdin.on('end', () => process.exit()).resume()
