// A command as a user of the platform would write it, to copy from a message.
import type { Platform } from '../inputs/definition.js'
import { spell } from '../inputs/spelling.js'

// How to wait for, or cancel, the run of an image template.
export const commandHint = (command: 'wait' | 'cancel', template: string, platform: Platform): string =>
  platform === 'terminal'
    ? `aib ${command} ${template}`
    : `command: ${command}, ${spell('image-builder-template-name', platform)}: ${template}`
