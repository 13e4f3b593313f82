// The JSON types, according to the model, of what only the service writes in its answers, and of the objects around it.
import { imageTemplate, runOutput } from './model/image-template.js'
import type { Members } from './model/property.js'

type AnswerKind = 'object' | 'string'

const kindsIn = (members: Members, path: string, isInAnswer: boolean): readonly (readonly [string, AnswerKind])[] =>
  Object.entries(members).flatMap(([name, member]) => {
    const here = `${path}${name}`
    const isWritten = isInAnswer || member.readOnly === true
    const value = member.kind === 'anything' ? member.shape : member
    switch (value.kind) {
      case 'object':
        return [[here, 'object'], ...kindsIn(value.members, `${here}.`, isWritten)]
      case 'map':
        return [[here, 'object']]
      case 'text':
        return isWritten ? [[here, 'string']] : []
      default:
        return []
    }
  })

const shapeOf = ({ members }: { readonly members: Members }): Readonly<Record<string, AnswerKind>> =>
  Object.fromEntries(kindsIn(members, '', false))

// By the path of each property, with dots between the names.
export const imageTemplateShape = shapeOf(imageTemplate)
export const runOutputShape = shapeOf(runOutput)
