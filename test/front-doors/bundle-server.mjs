// A process that runs bundles in turn, each with its arguments, environment and working folder: most of the processor time of a short run
// is spent on starting Node and on compiling the bundle. Its parent (warm-bundle.ts) sends what to run. A run that leaves something open is
// the last one: the process then ends as if it had run nothing else.
import diagnostics from 'node:diagnostics_channel'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { register } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { clockState, restartClock } from './jumping-clock.mjs'

const nextTurn = setImmediate
// For how long a run may take to close what it has opened, in milliseconds.
const closingTime = 20
const emitters = [process, process.stdout, process.stderr]
const connections = new Set()
let runs = 0
let hasTaskHooks = false

const listenersNow = () => emitters.flatMap((emitter) => emitter.eventNames().flatMap((name) => listenersOf(emitter, name)))
const listenersOf = (emitter, name) => emitter.rawListeners(name).map((listener) => ({ emitter, name, listener }))

const runOne = async ({ bundle, words, folder, environment, end }) => {
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, environment)
  const summary = summaryOf(environment)
  process.chdir(folder)
  process.argv = [process.argv[0], bundle, ...words]
  process.exitCode = undefined
  const before = listenersNow().map(({ listener }) => listener)
  restartClock()
  if (bundle.includes('/tasks/') && !hasTaskHooks) {
    register('./task-library-hooks.mjs', import.meta.url)
    hasTaskHooks = true
  }
  // The entry of a bundle runs when it is imported, again under each new URL; its chunks are loaded once.
  await import(`${pathToFileURL(bundle).href}?run=${(runs += 1)}`)
  summary.copy()
  if (!(await isClosed())) {
    process.off('message', onMessage)
    process.off('disconnect', onDisconnect)
    process.disconnect()
    return
  }
  const added = listenersNow().filter(({ listener }) => !before.includes(listener))
  for (const { emitter, name, listener } of added) {
    emitter.off(name, listener.listener ?? listener)
    if (emitter === process && name === 'exit') listener.call(process, process.exitCode ?? 0)
  }
  const { jumped } = clockState()
  restartClock()
  for (const connection of connections) connection.destroy()
  process.chdir('/')
  // Both streams end with this text, so that the parent knows where the output of the run ends.
  process.stdout.write(end)
  process.stderr.write(end)
  process.send({ exitCode: process.exitCode ?? 0, jumped })
}

// @actions/core keeps the name of the first summary file that it is given: all runs have the same, whose contents go to the file of each.
const summaryOf = ({ GITHUB_STEP_SUMMARY: given }) => {
  if (given === undefined) return { copy: () => undefined }
  process.env['GITHUB_STEP_SUMMARY'] = ownSummary ??= join(mkdtempSync(join(tmpdir(), 'aib-summary-')), 'summary')
  writeFileSync(ownSummary, '')
  return {
    copy: () => {
      writeFileSync(given, readFileSync(ownSummary))
    },
  }
}
let ownSummary

// Whether nothing would keep a process alive but its streams and the channel to the parent.
const isClosed = async () => {
  const start = performance.now()
  for (;;) {
    const open = process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap' && name !== 'Immediate')
    if (open.length === 0 && !clockState().isWaiting) return true
    if (performance.now() - start > closingTime) return false
    await new Promise((resolve) => nextTurn(resolve))
  }
}

const onMessage = (message) => void runOne(message)
const onDisconnect = () => process.exit()

diagnostics.subscribe('net.client.socket', ({ socket }) => {
  connections.add(socket)
  socket.once('close', () => connections.delete(socket))
})
process.on('message', onMessage)
process.on('disconnect', onDisconnect)
