// What the inline commands of a step show of its work.
import { getItems, getText, type TemplateNode } from '../node.js'

// All commands, in lower case.
export const inlineText = (step: TemplateNode): string =>
  getItems(step, 'inline')
    .map((line) => getText(line) ?? '')
    .join('\n')
    .toLowerCase()

// Whether commands run or unpack what the template does not contain.
export const runsUnseen = (text: string): boolean =>
  /\.(?:ps1|psm1|sh|bat|cmd|py|msi|exe)\b|\b(?:iex|invoke-expression|git\s+clone|unzip|tar)\b|\|\s*(?:sudo\s+)?(?:ba)?sh\b/.test(text)
