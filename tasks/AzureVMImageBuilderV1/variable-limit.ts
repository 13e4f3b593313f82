// An agent passes variables to later tasks in the environment of their processes (docs/platforms.md 2.12).

// The longest value on Linux, in bytes: a variable may have 128 KiB with its name, which the name of the step is a part of. A process with a
// longer one does not start.
const longestOnLinux = 127 * 1024

// In characters. For a longer one, the agent warns in each later task.
const longestOnWindows = 32_766

// Why a value cannot be an output, as a sentence with what to do; undefined if it can.
export const lengthTrouble = (name: string, value: string, system: NodeJS.Platform): string | undefined => {
  const [length, longest, unit] =
    system === 'win32' ? [value.length, longestOnWindows, 'characters'] : [Buffer.byteLength(value), longestOnLinux, 'bytes']
  if (length <= longest) return undefined
  return `The output ${name} has ${length} ${unit}. The agent passes outputs to later tasks in the environment, where ${longest} fit: with more, ${system === 'win32' ? 'each later task warns' : 'no later task of this job starts'}. It stays empty. Build fewer image templates in one job, or read the manifest of each.`
}
