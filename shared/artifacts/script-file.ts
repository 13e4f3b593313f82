// A small text file that may be a script.
export interface ScriptFile {
  // Relative to the workspace.
  readonly path: string
  readonly absolutePath: string
  // The step that runs it; undefined for a file that is only copied.
  readonly step?: 'shell' | 'powershell'
}
