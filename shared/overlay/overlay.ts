// What the inputs put over the template of a file, or all of it where there is none.
import { throwProblems } from '../errors.js'
import type { ObjectNode } from '../template/node.js'
import type { Finding } from '../template/finding.js'
import { assign, lineOf, type Assignment, type OverlayLine } from './assignment.js'
import { customizeSteps } from './customize.js'
import { distributeAssignments } from './distribute.js'
import { machineAssignments } from './machine.js'
import { sourceAssignments } from './source.js'
import { systemOf } from './system.js'
import { validateAssignments } from './validate.js'
import { withSteps } from './steps.js'
import { headAssignments } from './overlay-head.js'
import { imageOfRun, vmIdentityAssignments, type OverlayRequest } from './overlay-request.js'
import { locateTemplate } from '../template/view.js'

export interface Overlay {
  readonly body: ObjectNode
  // Which property came from which input.
  readonly lines: readonly OverlayLine[]
  readonly findings: readonly Finding[]
}

// The body with what the inputs say in it. Throws AibError with every problem of theirs.
export const overlay = (body: ObjectNode, request: OverlayRequest): Overlay => {
  const { simple } = request.inputs
  const { spell } = request
  const head = headAssignments(body, request)
  const described = assign(body, [...head.assignments, ...sourceAssignments(simple.source)], spell)
  const system = systemOf(described, simple, request.files, spell)
  const location = locateTemplate(described).location?.value ?? ''
  const distribute = distributeAssignments(simple.distribute, { body, location, usualImageId: imageOfRun(request), spell })
  throwProblems([...head.problems, ...system.problems, ...distribute.problems])
  const steps = customizeSteps(simple.customize, request.files, system.os)
  const stepped = withSteps(described, steps, spell)
  const assignments: readonly Assignment[] = [
    ...validateAssignments(simple.validate, system.os),
    ...distribute.assignments,
    ...machineAssignments(simple.machine),
    ...vmIdentityAssignments(described, request),
  ]
  return {
    body: assign(stepped.body, assignments, spell),
    lines: [
      ...[...head.assignments, ...sourceAssignments(simple.source)].map((one) => lineOf(one, spell)),
      ...stepped.lines,
      ...assignments.map((one) => lineOf(one, spell)),
    ],
    findings: head.findings,
  }
}
