// The steps of `npm run release` (release.mjs), after the bundles and the extension are built.
import { dryRun } from './release/dry-run.js'
import { prepareRelease } from './release/prepare.js'
import { setVersion } from './release/set-version.js'

const [flag, version = ''] = process.argv.slice(2)
if (flag === undefined) prepareRelease()
else if (flag === '--dry-run') await dryRun()
else if (flag === '--version') setVersion(version)
else {
  process.stderr.write(`"${flag}" is not an option of \`npm run release\`: --dry-run, --version 1.2.3, or none.\n`)
  process.exitCode = 2
}
