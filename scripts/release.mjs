// npm run release: everything that a release publishes, in dist/release. With --dry-run, it is released from a scratch repository, and each
// part is installed and run as its users do. With `--version 1.2.3`, the version is written where it belongs, and nothing is built.
import { bundle, compile, install, root, runOrExit } from './prepare.mjs'

install()
await compile()
if (!process.argv.includes('--version')) {
  await bundle()
  runOrExit(process.execPath, ['scripts/reproduce.mjs'])
  runOrExit(process.execPath, ['scripts/package.mjs'])
}
runOrExit(process.execPath, ['build/scripts/release.js', ...process.argv.slice(2)], { cwd: root })
