// The error of an expression that cannot be evaluated.
import { defined } from '../defined.js'
import { AibError, type Place } from '../errors.js'

// A `template-expression` error at a place.
export const expressionFault = (message: string, where: Place, fix?: string): AibError =>
  new AibError({ code: 'template-expression', message, where, ...defined({ fix }) })
