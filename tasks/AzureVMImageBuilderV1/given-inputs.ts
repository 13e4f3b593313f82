// Which inputs the agent passed on, by the environment as it was before azure-pipelines-task-lib took them out of it: whoever imports
// the two imports this first. The library prints a line for each input that it is asked for, also for the many that nobody gave.
const given = new Set(Object.keys(process.env).map((name) => name.toUpperCase()))

// Whether task.getInput may know this input.
export const isGiven = (name: string): boolean => given.has(`INPUT_${name.toUpperCase()}`)
