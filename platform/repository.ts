// Everything that uses git, as one file of a bundle.
export { takeRevision } from './git.js'
export { executables } from './git-index.js'
export { provenance } from './provenance.js'
