// The steps of `npm run release` (release.mjs, which checks the arguments), after the bundles and the extension are built.
import { dryRun } from './release/dry-run.js'
import { prepareRelease } from './release/prepare.js'
import { reportRefusals } from './release/refusal.js'
import { setVersion } from './release/set-version.js'

const [flag, version = ''] = process.argv.slice(2)
await reportRefusals(async () => {
  if (flag === '--version') setVersion(version)
  else if (flag === '--dry-run') await dryRun()
  else prepareRelease()
})
