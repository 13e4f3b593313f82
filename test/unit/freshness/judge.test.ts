import assert from 'node:assert/strict'
import { imageParts, partsTag, type ImageParts } from '../../../shared/comparison/image-parts.js'
import { deadEnds, judgeFreshness, type LastImage, type SourceState } from '../../../shared/freshness/judge.js'
import { reasonKinds, type ReasonKind } from '../../../shared/inputs/settings.js'
import { compareNumericVersions } from '../../../shared/versions.js'
import { newestGood, sourceVersionOf } from '../../../shared/freshness/last-image.js'
import type { JsonObject } from '../../../shared/json.js'
import { imageVersion } from '../gallery/versions.js'
import { filesIn } from '../template/helpers.js'

const day = 86_400_000
const noParts = imageParts({}, [])
const now = Date.parse('2026-06-30T12:00:00Z')

// The reasons of a check for one image that is fresh except for the given facts.
const reasons = (
  last: Partial<LastImage> | null,
  { source, maxAge, when = reasonKinds }: { source?: Partial<SourceState>; maxAge?: number; when?: readonly ReasonKind[] } = {},
) =>
  judgeFreshness(
    {
      imageFingerprint: 'f1',
      imageParts: noParts,
      images: [
        {
          runOutput: 'gallery',
          place: '/definition',
          last:
            last === null
              ? undefined
              : { id: '/v', version: '1.0.0', publishedDate: now - 10 * day, imageFingerprint: 'f1', sourceVersion: '24.04.2', ...last },
        },
      ],
      source: { newest: '24.04.2', ended: new Map(), ...source },
      now,
    },
    { rebuildWhen: new Set(when), ...(maxAge === undefined ? {} : { maxAge }) },
  ).map(({ reason }) => reason)

describe('whether a build is needed', () => {
  const cases: readonly [string, readonly ReasonKind[], readonly ReasonKind[]][] = [
    ['of an image that is as it should be', reasons({}), []],
    ['if no image exists', reasons(null), ['missing']],
    ['where its fingerprint differs', reasons({ imageFingerprint: 'f2' }), ['fingerprint']],
    ['where its source has a newer version', reasons({ sourceVersion: '24.04.1' }), ['source']],
    ['by number: version 10 is newer than 9', reasons({ sourceVersion: '24.04.9' }, { source: { newest: '24.04.10' } }), ['source']],
    ['where the newest version of the source was withdrawn', reasons({}, { source: { newest: '24.04.1' } }), []],
    [
      'where a source without versions was made after it',
      reasons({ publishedDate: now - 2 }, { source: { changedAt: now - 1 } }),
      ['source'],
    ],
    ['where a source without versions was made before it', reasons({ publishedDate: now - 2 }, { source: { changedAt: now - 3 } }), []],
    ['if nothing is known of the source', reasons({}, { source: { ended: new Map() } }), []],
    ['where it is older than it may be', reasons({}, { maxAge: 9 * day }), ['age']],
    ['on the day itself', reasons({}, { maxAge: 10 * day }), []],
    [
      'where its age is not known',
      judgeFreshness(
        {
          imageFingerprint: 'f1',
          imageParts: noParts,
          images: [{ runOutput: 'a', place: '/i', last: { id: '/i', imageFingerprint: 'f1' } }],
          source: { ended: new Map() },
          now,
        },
        { rebuildWhen: new Set(reasonKinds), maxAge: day },
      ).map(({ reason }) => reason),
      [],
    ],
    ['past its end of life', reasons({ endOfLife: now - day }), ['deprecated']],
    ['before its end of life', reasons({ endOfLife: now + day }), []],
    [
      'where the version of its source is deprecated',
      reasons({}, { source: { newest: '24.04.1', ended: new Map([['24.04.2', 'is deprecated']]) } }),
      ['deprecated'],
    ],
    [
      'where a build would use the deprecated version again',
      reasons({}, { source: { ended: new Map([['24.04.2', 'is deprecated']]) } }),
      [],
    ],
    ['where another version of its source is', reasons({}, { source: { ended: new Map([['24.04.1', 'is deprecated']]) } }), []],
    [
      'for all reasons at once',
      reasons({ imageFingerprint: 'f2', sourceVersion: '24.04.1', endOfLife: now }, { maxAge: day }),
      ['fingerprint', 'source', 'age', 'deprecated'],
    ],
  ]
  for (const [name, got, expected] of cases)
    it(`${name}: ${expected.join(', ') || 'no'}`, () => {
      assert.deepEqual(got, expected)
    })

  for (const kind of reasonKinds) {
    it(`does not have the reason ${kind} if it is not selected`, () => {
      const when = reasonKinds.filter((other) => other !== kind)
      const stale = { imageFingerprint: 'f2', sourceVersion: '24.04.1', endOfLife: now }
      assert.ok(!reasons(kind === 'missing' ? null : stale, { when, maxAge: day }).includes(kind))
      assert.deepEqual(reasons(kind === 'missing' ? null : stale, { when: [kind], maxAge: day }), [kind])
    })
  }

  it('names an image without a fingerprint', () => {
    const { imageFingerprint, ...last } = { id: '/v', imageFingerprint: undefined }
    assert.equal(imageFingerprint, undefined)
    const [reason] = judgeFreshness(
      { imageFingerprint: 'f1', imageParts: noParts, images: [{ runOutput: 'a', place: '/d', last }], source: { ended: new Map() }, now },
      { rebuildWhen: new Set(reasonKinds) },
    )
    assert.equal(reason?.message, 'The image has no fingerprint: it was not built by these pipelines.')
  })
})

describe('the message of a reason', () => {
  const messages = (last: Partial<LastImage> | undefined, source: Partial<SourceState> = {}, maxAge?: number, place = '/definition') =>
    judgeFreshness(
      {
        imageFingerprint: 'f1',
        imageParts: noParts,
        images: [{ runOutput: 'gallery', place, last: last === undefined ? undefined : { id: '/v', imageFingerprint: 'f1', ...last } }],
        source: { ended: new Map(), ...source },
        now,
      },
      { rebuildWhen: new Set(reasonKinds), ...(maxAge === undefined ? {} : { maxAge }) },
    ).map(({ message }) => message)

  it('distinguishes a VHD, which Azure does not list, from a missing image', () => {
    assert.deepEqual(messages(undefined), ['No usable image exists.'])
    assert.match(messages(undefined, {}, undefined, '')[0] ?? '', /no list of VHDs/)
  })

  it('has the dates and versions of the source', () => {
    const publishedDate = Date.parse('2026-06-01T12:00:00Z')
    assert.deepEqual(messages({ publishedDate }, { changedAt: Date.parse('2026-06-02T12:00:00Z') }), [
      'The source image was created or changed on 2026-06-02, after this image (2026-06-01).',
    ])
    assert.deepEqual(messages({ publishedDate }, { changedAt: publishedDate }), [])
    assert.deepEqual(messages({ sourceVersion: '1.9.0' }, { newest: '1.10.0' }), [
      'The source image has version 1.10.0; this image was built from 1.9.0.',
    ])
    assert.deepEqual(messages({}, { newest: '1.10.0' }), [])
    assert.deepEqual(messages({ sourceVersion: '1.9.0' }), [])
  })

  it('has the age, the end of life and the end of the source', () => {
    assert.match(messages({ publishedDate: now - 10 * day }, {}, 9 * day)[0] ?? '', /\b10 days old, more than 9 days/)
    assert.match(messages({ publishedDate: now - 7_200_000 }, {}, 0)[0] ?? '', /\b2h 00m old, more than 0 days/)
    assert.match(messages({ publishedDate: now - 10 * day - 7_200_000 }, {}, 10 * day)[0] ?? '', /\b10 days 2h old, more than 10 days/)
    assert.deepEqual(messages({ endOfLife: Date.parse('2026-06-30T12:00:00Z') }), ['The end of life of the image was 2026-06-30.'])
    assert.deepEqual(messages({ sourceVersion: '1.0.0' }, { newest: '0.9.0', ended: new Map([['1.0.0', 'is deprecated']]) }), [
      'The source image, version 1.0.0, is deprecated.',
    ])
  })
})

describe('the reason of a fingerprint that differs', () => {
  const inline = (text: string) => ({ type: 'Shell', inline: [text] })
  const madeOf = (...customize: JsonObject[]) => imageParts({ properties: { source: { version: 'latest' }, customize } }, [])
  const reasonOf = (parts: string | undefined, now: ImageParts) => {
    const last: LastImage = { id: '/v', imageFingerprint: 'f2', ...(parts === undefined ? {} : { parts }) }
    const images = [{ runOutput: 'a', place: '/d', last }]
    const facts = { imageFingerprint: 'f1', imageParts: now, images, source: { ended: new Map<string, string>() }, now: 0 }
    return judgeFreshness(facts, { rebuildWhen: new Set(reasonKinds) })[0]
  }
  const general = 'The source, a step, a file or the build machine has changed: the image fingerprint differs.'

  it('names what has changed', () => {
    const reason = reasonOf(partsTag(madeOf(inline('a'))), madeOf({ ...inline('b'), name: 'install' }, inline('c')))
    assert.equal(reason?.message, 'The image fingerprint differs: customize[0] (install) has changed; customize[1] is new.')
    assert.deepEqual(reason.differs, [
      { property: 'customize[0]', how: 'changed', step: 'install' },
      { property: 'customize[1]', how: 'added' },
    ])
  })

  it('names a file that has different content', () => {
    const step = { type: 'Shell', name: 'install', scriptUri: 'scripts/install.sh' }
    const body = { properties: { customize: [step] } }
    const withFile = (sha256: string) =>
      imageParts(
        body,
        filesIn(body).map(({ reference }) => ({ reference, digest: sha256 })),
      )
    assert.equal(
      reasonOf(partsTag(withFile('a')), withFile('b'))?.message,
      'The image fingerprint differs: customize[0].scriptUri (install): scripts/install.sh has different content.',
    )
  })

  it('names five parts without a count', () => {
    const reason = reasonOf(partsTag(madeOf()), madeOf(...Array.from({ length: 5 }, (_, index) => inline(String(index)))))
    assert.match(reason?.message ?? '', /customize\[4\] is new\.$/)
  })

  it('counts what does not fit', () => {
    const reason = reasonOf(partsTag(madeOf()), madeOf(...Array.from({ length: 7 }, (_, index) => inline(String(index)))))
    assert.match(reason?.message ?? '', /customize\[4\] is new; 2 more\.$/)
    assert.equal(reason?.differs?.length, 7)
  })

  it('is a general one if the image has no parts tag, or if it shows no difference', () => {
    for (const parts of [undefined, '', 'another', partsTag(noParts)])
      assert.deepEqual(reasonOf(parts, noParts), { reason: 'fingerprint', image: 'a', message: general })
  })
})

describe('a source that has ended', () => {
  const last: LastImage = { id: '/v', sourceVersion: '24.04.2' }
  const images = ['a', 'b'].map((runOutput) => ({ runOutput, place: '/d', last }))
  const ended = new Map([['24.04.2', 'is deprecated']])

  it('is reported once if a build would use it again, and is a reason otherwise', () => {
    const text = 'The source image, version 24.04.2, is deprecated, and a build would use it again: change the source of the template.'
    assert.deepEqual(deadEnds({ images, source: { newest: '24.04.2', ended } }), [text])
    assert.deepEqual(deadEnds({ images, source: { ended } }), [text])
    assert.deepEqual(deadEnds({ images, source: { newest: '24.04.3', ended } }), [])
  })
})

describe('the last good image', () => {
  it('is the newest by date among those that succeeded, also while it is promoted', () => {
    const version = (name: string, published: string, state = 'Succeeded') => imageVersion(name, { published, state })
    const old = version('9.0.0', '2026-01-01T00:00:00Z')
    const newest = version('1.9.0', '2026-02-01T00:00:00Z')
    const failed = version('1.10.0', '2026-03-01T00:00:00Z', 'Failed')
    assert.equal(newestGood([old, newest, failed])?.name, '1.9.0')
    assert.equal(newestGood([old, version('1.9.0', '2026-02-01T00:00:00Z', 'Updating'), failed])?.name, '1.9.0')
    assert.equal(newestGood([failed]), undefined)
  })

  it('has its source version from the tag of Image Builder', () => {
    assert.equal(sourceVersionOf('PlatformImage Canonical::UbuntuServer::18.04-LTS::18.04.201808140'), '18.04.201808140')
    assert.equal(sourceVersionOf('SharedImageVersion /subscriptions/0/…/galleries/g/images/d/versions/1.10.0'), '1.10.0')
    assert.equal(sourceVersionOf('ManagedImage /subscriptions/0/…/images/base'), undefined)
  })
})

describe('versions of platform images', () => {
  it('are compared number by number', () => {
    const sorted = ['22.04.9', '22.04.10', '9.9.9', '22.4.11', '22.04.10.1'].sort(compareNumericVersions)
    assert.deepEqual(sorted, ['9.9.9', '22.04.9', '22.04.10', '22.04.10.1', '22.4.11'])
  })
})
