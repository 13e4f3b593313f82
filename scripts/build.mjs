// npm run build: what ships, in dist/.
import { bundle, install } from './prepare.mjs'

install()
await bundle()
