// The inputs that the agent passed to the task. They are read before azure-pipelines-task-lib is loaded, which removes them from the
// environment, and which prints every input read through it at debug level, even secure values (docs/platforms.md 2.9).

// The text of an input by its name on Azure DevOps; undefined if it was not given.
export type GivenInput = (name: string) => string | undefined

// Copies the inputs from the environment.
export const readGivenInputs = (environment: NodeJS.ProcessEnv): GivenInput => {
  const given = new Map(
    Object.entries(environment).flatMap(([name, value]) =>
      /^INPUT_/i.test(name) && value !== undefined ? [[name.toUpperCase(), value] as const] : [],
    ),
  )
  return (name) => {
    const value = given.get(`INPUT_${name.toUpperCase()}`)
    return value === '' ? undefined : value
  }
}
