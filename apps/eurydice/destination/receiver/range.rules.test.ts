import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideRange, digestFault, type FileSoFar } from './range.rules.ts'
import { fileOf } from './receiver.fixture.ts'

const ongoing: FileSoFar = { state: 'ONGOING', bytesReceived: 4, size: 8 }
const range = ({
  offset,
  bytes,
  last = false,
  size = 8,
}: {
  offset: number
  bytes: number
  last?: boolean
  size?: number | null
}) => {
  const [only] = fileOf(Buffer.alloc(bytes)).ranges
  return { ...only!, byte_offset: offset, is_last: last, transferable: { ...only!.transferable, size } }
}

describe('what becomes of a range', () => {
  test.each([
    ['that follows is appended', { offset: 4, bytes: 2 }, { do: 'append', from: 0, sizeChanged: false }],
    ['without bytes is appended', { offset: 4, bytes: 0 }, { do: 'append', from: 0, sizeChanged: false }],
    [
      'that ends the file is appended',
      { offset: 4, bytes: 4, last: true },
      { do: 'append', from: 0, sizeChanged: false },
    ],
    [
      'that corrects the size is appended',
      { offset: 4, bytes: 5, last: true, size: 9 },
      { do: 'append', from: 0, sizeChanged: true },
    ],
    ['that arrived before is ignored', { offset: 0, bytes: 4 }, { do: 'ignore', why: 'repeated' }],
    ['that is a part of what arrived is ignored', { offset: 1, bytes: 2 }, { do: 'ignore', why: 'repeated' }],
    [
      'that arrived before and is the last now ends the file',
      { offset: 2, bytes: 2, last: true, size: 4 },
      { do: 'append', from: 2, sizeChanged: true },
    ],
    ['after a gap fails', { offset: 5, bytes: 1 }, { do: 'fail' }],
    ['that overlaps fails', { offset: 3, bytes: 4 }, { do: 'fail' }],
    ['that ends the file too early fails', { offset: 4, bytes: 3, last: true }, { do: 'fail' }],
    ['that ends the file too late fails', { offset: 4, bytes: 5, last: true }, { do: 'fail' }],
    ['that ends the file before what arrived fails', { offset: 0, bytes: 2, last: true, size: 2 }, { do: 'fail' }],
    [
      'that is the last although more has arrived fails, whatever size it names',
      { offset: 0, bytes: 0, last: true, size: 4 },
      { do: 'fail' },
    ],
    ['that ends a file of unknown size fails', { offset: 4, bytes: 4, last: true, size: null }, { do: 'fail' }],
  ])('one %s', (_, made, step) => {
    expect(decideRange(ongoing, range(made))).toMatchObject(step)
  })

  test.each([
    ['ERROR', 'errored'],
    ['SUCCESS', 'ended'],
    ['REVOKED', 'ended'],
    ['EXPIRED', 'ended'],
    ['REMOVED', 'ended'],
  ] as const)('one for a file in state %s is ignored, whatever it says', (state, why) => {
    fc.assert(
      fc.property(fc.nat(9), fc.nat(9), fc.boolean(), (offset, bytes, last) => {
        const file = { state, bytesReceived: 4, size: 8 }
        expect(decideRange(file, range({ offset, bytes, last }))).toEqual({ do: 'ignore', why })
      }),
    )
  })

  test('never makes a file longer than the bytes that follow each other', () =>
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.boolean(), fc.option(fc.nat(20)), (offset, bytes, last, size) => {
        const step = decideRange(ongoing, range({ offset, bytes, last, size }))
        if (step.do !== 'append') return
        expect(offset + step.from).toBe(ongoing.bytesReceived)
        if (last) expect(ongoing.bytesReceived + bytes - step.from).toBe(size)
      }),
    ))
})

describe('a whole file', () => {
  const [last] = fileOf('hello', { extended: true }).ranges
  const digests = {
    sha1: createHash('sha1').update('hello').digest(),
    sha256: createHash('sha256').update('hello').digest(),
  }
  const wrong = Buffer.alloc(32)

  test('is the one that was sent when its digests are', () => {
    expect(digestFault(last!, digests)).toBeUndefined()
    expect(digestFault({ ...last!, sha256: undefined }, { ...digests, sha256: wrong })).toBeUndefined()
  })

  test('is another one when either digest differs', () => {
    expect(digestFault(last!, { ...digests, sha1: wrong.subarray(0, 20) })).toContain('SHA-1')
    expect(digestFault(last!, { ...digests, sha256: wrong })).toContain('SHA-256')
    const silent = { ...last!, transferable: { ...last!.transferable, sha1: null } }
    expect(digestFault(silent, digests)).toContain('no digest')
  })
})
