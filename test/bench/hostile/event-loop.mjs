// Loaded into a process before its program: writes what it has taken, in milliseconds of a processor, to the file that EVENT_LOOP_REPORT
// names. A signal is answered when the event loop turns: `longest` is the longest time between two turns.
import { writeFileSync } from 'node:fs'

const used = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const start = used()
let before = start
let longest = 0
const turned = () => {
  const now = used()
  longest = Math.max(longest, now - before)
  before = now
}
setInterval(turned, 1).unref()

// Writing what is left in the output buffers is not work on the template.
process.on('exit', () => {
  turned()
  const { maxRSS } = process.resourceUsage()
  writeFileSync(process.env.EVENT_LOOP_REPORT, JSON.stringify({ total: used(), longest, megabytes: maxRSS / 1024 }))
})
