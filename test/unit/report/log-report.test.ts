import assert from 'node:assert/strict'
import { table } from '../../../shared/page.js'
import { logReport } from '../../../shared/report/log-report.js'
import { withoutAgentCommands, withoutGitHubCommands } from '../../../shared/runner-commands.js'
import { RecordingHost } from '../../recording-host.js'

describe('A report in the log', () => {
  it('has aligned columns also if a cell looks like a command of a runner', () => {
    const host = new RecordingHost('terminal', {})
    logReport(host, [
      table(
        ['Step', 'State'],
        [
          ['##vso[task.complete]', 'failed'],
          ['install', 'passed'],
          ['##[error]', 'passed'],
        ],
      ),
    ])
    const printed = host.lines.map((line) => withoutGitHubCommands(withoutAgentCommands(line)))
    assert.deepEqual(printed, host.lines)
    assert.equal(new Set(printed.map((line) => /State|failed|passed/.exec(line)?.index)).size, 1)
    assert.ok(!printed.some((line) => /##(?:vso)?\[/.test(line)))
  })
})
