import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { freshRotation, nextTurn, type Rotation, type Waiting } from './rotation.rules.ts'

const users = (priorities: Record<string, number>): Waiting[] =>
  Object.entries(priorities).map(([id, priority]) => ({ id, priority }))

/** Who fills each packet when every user always has more than a packet holds. */
function alwaysBusy(priorities: Record<string, number>, packets: number): string {
  let rotation = freshRotation
  let order = ''
  for (let i = 0; i < packets; i += 1) {
    rotation = nextTurn(rotation, users(priorities)).rotation
    order += rotation.current!.id
  }
  return order
}

/** Users of one packet after another, when a packet holds the ranges of `perPacket` users. */
function shared(priorities: Record<string, number>, perPacket: number, packets: number): string[] {
  let rotation = freshRotation
  return Array.from({ length: packets }, () => {
    let waiting: readonly Waiting[] = users(priorities)
    let order = ''
    for (let i = 0; i < perPacket; i += 1) {
      ;({ rotation, waiting } = nextTurn(rotation, waiting))
      if (!rotation.current) break
      order += rotation.current.id
    }
    return order
  })
}

describe('rotating between users', () => {
  test.each([
    [{ A: 0, B: 0, C: 0 }, 'ABCABC'],
    [{ A: 3, B: 0, C: 2 }, 'AAABCCAAABCC'],
    [{ A: 1, B: 2, C: 0 }, 'ABBCABBC'],
  ])('§16.3 case 64: always busy users of priorities %o get packets in the order %s', (priorities, order) => {
    expect(alwaysBusy(priorities, order.length)).toBe(order)
  })

  test('gives priority no effect when several users share a packet', () => {
    expect(shared({ A: 3, B: 0, C: 0, D: 0 }, 2, 4)).toEqual(['AB', 'CD', 'AB', 'CD'])
  })

  test('begins with the lowest id again after a packet that all users together did not fill', () => {
    expect(shared({ A: 0, B: 0, C: 0 }, 4, 2)).toEqual(['ABC', 'ABC'])
    expect(nextTurn({ current: { id: 'B', priority: 9 }, counter: 1 }, [])).toEqual({
      rotation: freshRotation,
      waiting: [],
    })
  })

  test('goes on behind a user who has nothing left, whatever his priority', () => {
    const rotation: Rotation = { current: { id: 'B', priority: 9 }, counter: 1 }
    expect(nextTurn(rotation, users({ A: 0, C: 0 })).rotation).toEqual({
      current: { id: 'C', priority: 0 },
      counter: 1,
    })
  })

  test('keeps to the priority the user had when the turn became his', () => {
    const rotation: Rotation = { current: { id: 'A', priority: 2 }, counter: 1 }
    expect(nextTurn(rotation, users({ A: 0, B: 0 })).rotation).toEqual({
      current: { id: 'A', priority: 2 },
      counter: 2,
    })
  })

  const anyUsers = fc
    .uniqueArray(fc.tuple(fc.uuid(), fc.nat(5)), { selector: ([id]) => id, minLength: 1, maxLength: 12 })
    .map((pairs) => pairs.map(([id, priority]) => ({ id, priority })).toSorted((a, b) => (a.id < b.id ? -1 : 1)))

  test('gives each user who waits exactly one turn in a packet that holds them all', () =>
    fc.assert(
      fc.property(anyUsers, fc.nat(11), fc.nat(6), (everybody, at, counter) => {
        let rotation: Rotation = { current: everybody[at % everybody.length], counter }
        let waiting: readonly Waiting[] = everybody
        const served: string[] = []
        for (;;) {
          ;({ rotation, waiting } = nextTurn(rotation, waiting))
          if (!rotation.current) break
          served.push(rotation.current.id)
        }
        expect(served.toSorted()).toEqual(everybody.map(({ id }) => id))
      }),
    ))

  test('gives busy users turns in proportion to their priority, 0 counting as 1', () =>
    fc.assert(
      fc.property(anyUsers, (everybody) => {
        const round = everybody.reduce((sum, { priority }) => sum + Math.max(1, priority), 0)
        const turns = new Map<string, number>()
        let rotation = freshRotation
        for (let i = 0; i < 3 * round; i += 1) {
          rotation = nextTurn(rotation, everybody).rotation
          turns.set(rotation.current!.id, (turns.get(rotation.current!.id) ?? 0) + 1)
        }
        for (const { id, priority } of everybody) expect(turns.get(id)).toBe(3 * Math.max(1, priority))
      }),
    ))
})
