// npm run pictures: the pictures of the documentation, from the output of the demo. It needs Chromium.
import { bundle, compile, install } from './prepare.mjs'

install()
await compile()
await bundle()
await import('../build/scripts/pictures.js')
