// The inputs that the agent passed on, read before azure-pipelines-task-lib takes them out of the environment: whoever imports the two
// imports this first. The library prints every input that it is asked for at debug level, secure values among them.
const given = new Map(
  Object.entries(process.env).flatMap(([name, value]) =>
    /^INPUT_/i.test(name) && value !== undefined ? [[name.toUpperCase(), value] as const] : [],
  ),
)

// The text of an input by its name on Azure DevOps; undefined where it was not given.
export const givenInput = (name: string): string | undefined => {
  const value = given.get(`INPUT_${name.toUpperCase()}`)
  return value === undefined || value === '' ? undefined : value
}
