// Groups of commands that use the same inputs.

export const ofTemplates = ['build', 'plan', 'wait', 'cancel'] as const
export const all = [...ofTemplates, 'schema', 'check', 'gate', 'promote', 'retain', 'setup', 'vhd'] as const
export const planned = ['build', 'plan', 'check', 'setup'] as const
export const inAzure = ['build', 'wait', 'cancel', 'check', 'gate', 'promote', 'retain', 'vhd'] as const
export const watched = ['build', 'wait', 'cancel', 'gate', 'promote', 'retain', 'vhd'] as const
export const loggedIn = [...inAzure, 'plan', 'setup'] as const
export const followed = ['build', 'wait'] as const
export const build = ['build'] as const
