// npm run build: what ships, in dist/.
import { bundle, install } from './prepare.mjs'

install()
await bundle()
process.stderr.write('The bundles in dist/ are up to date.\n')
