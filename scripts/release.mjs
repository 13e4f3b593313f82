// npm run release: everything that a release publishes, in dist/release. With --dry-run, it is released from a scratch repository, and each
// part is installed and run as its users do. With `--version 1.2.3`, the version is written where it belongs, and nothing is built.
import { bundle, compile, install, root, runOrExit } from './prepare.mjs'

const given = process.argv.slice(2)
if (!/^(?:--dry-run|--version \S+|)$/.test(given.join(' '))) {
  process.stderr.write(`npm run release accepts --dry-run, --version 1.2.3 or nothing, not ${JSON.stringify(given.join(' '))}.\n`)
  process.exit(2)
}
install()
await compile()
if (given[0] !== '--version') {
  await bundle()
  runOrExit(process.execPath, ['scripts/reproduce.mjs'])
}
runOrExit(process.execPath, ['build/scripts/release.js', ...given], { cwd: root })
