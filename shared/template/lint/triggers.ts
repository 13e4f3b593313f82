// Rules about triggers: automatic builds whenever the source image has a new version.
import { resourceName } from '../model/image-template.js'
import { isSince } from '../model/api-versions.js'
import { get, getText, type TemplateNode } from '../node.js'
import { distributors, kindOf, type Remark, type Rule, type Subject } from './rule.js'

const trigger = 'resources:\n  - type: triggers\n    name: new-source\n    properties:\n      kind: SourceImage\n'
const withoutVersion = '/subscriptions/…/resourceGroups/images/providers/Microsoft.Compute/galleries/corporate/images/web'

export const triggerRules: readonly Rule[] = [
  {
    id: 'trigger-version',
    severity: 'error',
    until: '2022-07-01',
    title: 'A trigger that the API version does not have yet',
    why: 'Triggers were added in 2022-07-01.',
    source: 'release notes, 2022-07-01',
    bad: `apiVersion: 2022-02-14\n${trigger.replace('triggers', 'triggers # ✗')}`,
    good: `apiVersion: 2022-07-01\n${trigger}`,
    check: ({ triggers, apiVersion }) =>
      triggers.map(({ at }) => ({
        at,
        message: `Triggers need API version 2022-07-01 or newer; the template is sent with ${apiVersion.value}.`,
      })),
  },
  {
    id: 'trigger-name',
    severity: 'error',
    title: 'A name that a trigger cannot have',
    why: 'The service refuses names with other characters, and longer ones.',
    source: 'schemas of the API versions',
    bad: trigger.replace('new-source', 'new source # ✗'),
    good: trigger,
    check: ({ triggers }) => triggers.flatMap((one) => nameRemarks(get(one, 'name'))),
  },
  {
    id: 'trigger-one',
    severity: 'error',
    title: 'Two triggers of one kind',
    why: 'A template has at most one trigger of the kind SourceImage.',
    source: 'triggers, trigger requirements',
    bad: `${trigger}  - type: triggers # ✗\n    name: another\n    properties:\n      kind: SourceImage\n`,
    good: trigger,
    check: ({ triggers }) =>
      triggers.slice(1).map(({ at }) => ({ at, message: 'A template takes one trigger of the kind SourceImage. Remove this one.' })),
  },
  {
    id: 'trigger-source',
    severity: 'error',
    title: 'A trigger that cannot fire',
    why: 'A trigger waits for a new version of the source: a marketplace or gallery image, its version latest.',
    source: 'triggers, image template requirements',
    bad: `${trigger}properties:\n  source:\n    type: PlatformImage\n    version: 24.04.202411010 # ✗`,
    good: `${trigger}properties:\n  source:\n    type: PlatformImage\n    version: latest`,
    check: (subject) => whenTriggered(subject, sourceRemarks),
  },
  {
    id: 'trigger-explicit-version',
    severity: 'error',
    title: 'A trigger that writes one version again and again',
    why: 'A template with a trigger cannot name the version that it writes: it exists when the second build runs.',
    source: 'triggers, image template requirements',
    bad: `${trigger}properties:\n  distribute:\n    - type: SharedImage\n      galleryImageId: ${withoutVersion}/versions/1.0.0 # ✗`,
    good: `${trigger}properties:\n  distribute:\n    - type: SharedImage\n      galleryImageId: ${withoutVersion}`,
    check: (subject) => whenTriggered(subject, versionRemarks),
  },
]

const whenTriggered = (subject: Subject, check: (subject: Subject) => readonly Remark[]): readonly Remark[] =>
  subject.triggers.length === 0 || !isSince(subject.apiVersion.value, '2022-07-01') ? [] : check(subject)

// The name of a trigger outside of the template begins with the name of the template.
const nameRemarks = (name: TemplateNode | undefined): readonly Remark[] => {
  if (name?.kind !== 'string') return []
  const own = name.value.replace(/^[^/]*\//, '')
  const [newest] = resourceName.patterns
  return newest === undefined || new RegExp(newest.pattern).test(own)
    ? []
    : [{ at: name.at, message: `The name of a trigger must be ${newest.description}, not ${JSON.stringify(own)}.` }]
}

const sourceRemarks = ({ body }: Subject): readonly Remark[] => {
  const source = get(body, 'properties', 'source')
  if (source === undefined) return []
  const kind = kindOf(source)
  if (kind === 'managedimage')
    return [{ at: source.at, message: 'A trigger cannot watch a managed image: its source must be a marketplace or gallery image.' }]
  const version = get(source, kind === 'platformimage' ? 'version' : 'imageVersionId')
  return version?.kind !== 'string' || /(?:^|\/)latest$/i.test(version.value)
    ? []
    : [{ at: version.at, message: 'The source is pinned to a version, so that the trigger never fires. Use latest.' }]
}

const versionRemarks = ({ find }: Subject): readonly Remark[] =>
  find(distributors).flatMap(({ node }) => {
    const id = get(node, 'galleryImageId')
    return id !== undefined && /\/versions\/[^/]+$/i.test(getText(id) ?? '')
      ? [
          {
            at: id.at,
            message: 'galleryImageId names one version, which exists when the second build runs. Remove /versions/… at its end.',
          },
        ]
      : []
  })
