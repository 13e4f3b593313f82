// Where no diagnosis is specific, the lines that say most are shown.
import assert from 'node:assert/strict'
import { claimsOf, explain } from '../../../shared/diagnosis/diagnose.js'
import { anyFailure, powershell, shell } from '../../../shared/diagnosis/diagnosis.js'
import type { Evidence } from '../../../shared/diagnosis/evidence.js'
import { errorsBefore } from '../../../shared/diagnosis/decisive-lines.js'

const before = (lines: readonly string[]): readonly string[] => errorsBefore(shell(lines.join('\n')), lines.at(-1) ?? '')

describe('the errors in front of the last one', () => {
  it('are those of the same command, each once and in their order', () => {
    assert.deepEqual(
      before([
        '+ flux --first',
        'flux: cannot open /etc/flux.conf',
        '+ widget --all',
        'warning: the flux SHA1 of this key is not available',
        'widget: cannot read /opt/widget/7',
        'widget: cannot read /opt/widget/8',
        'widget failed',
      ]),
      ['warning: the flux SHA1 of this key is not available', 'widget: cannot read /opt/widget/7'],
    )
  })

  it('are those after the last success', () => {
    assert.deepEqual(
      before([
        'flux: cannot open /etc/flux.conf',
        'Setting up widget (1.0-1) ...',
        'Error 7 : the flux cannot write its block',
        'E: widget failed',
      ]),
      ['Error 7 : the flux cannot write its block'],
    )
  })

  it('are the most telling three: with paths, names and codes', () => {
    assert.deepEqual(
      before([
        'Error code: 46',
        "Validation of 'FLUX' failed: it is in /opt/flux",
        'error 1',
        'the flux cannot be found in this place',
        'The following error occurred:',
        'The file flux.mdf already exists in P:\\Data',
        'See /var/log/widget.txt for the failed flux of today',
        'widget failed',
      ]),
      [
        "Validation of 'FLUX' failed: it is in /opt/flux",
        'The file flux.mdf already exists in P:\\Data',
        'See /var/log/widget.txt for the failed flux of today',
      ],
    )
  })

  it('include neither progress, commands, excerpts of a script nor wrappers', () => {
    assert.deepEqual(
      before([
        'Downloading https://a.example/flux.tgz',
        '    + FullyQualifiedErrorId : FluxError,Set-Flux',
        'dpkg: error processing package widget (--configure):',
        'make: *** [all] Error 2',
        'widget: the flux is not valid',
      ]),
      [],
    )
  })

  it('include a warning directly in front of an error, and no other one', () => {
    const withWarnings =
      'WARNING: the flux cannot be found in /opt/flux\nstarting\nWarning: the moon of /opt/moon is not available\nwidget: cannot open the hatch'
    const output: Evidence = { origin: 'script', provisioner: 'shell', exitCode: 1, text: 'widget: cannot open the hatch', withWarnings }
    assert.deepEqual(errorsBefore(output, 'widget: cannot open the hatch'), ['Warning: the moon of /opt/moon is not available'])
  })

  it('are in the text and the claim of a general diagnosis, and not of a specific one', () => {
    const general = [anyFailure, shell('warning: Hash algorithm MOON1 of the widget is not available.\nerror: key 2 import failed.')]
    assert.match(
      explain(general) ?? '',
      /last error: error: key 2 import failed\. Before it: “warning: Hash algorithm MOON1 [^”]+available”\. /,
    )
    assert.equal(claimsOf(general)[0]?.quote?.before?.length, 1)
    const known = [anyFailure, powershell("widget: cannot read C:\\flux.txt\nGet-Service : Cannot find any service with service name 'x'.")]
    assert.equal(claimsOf(known)[0]?.quote, undefined)
  })
})
