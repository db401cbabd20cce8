import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDecoder } from '../fec/decode.ts'
import { createEncoder } from '../fec/encode.ts'
import { readDatagram } from '../wire/datagram.ts'
import { geometryOf } from '../wire/geometry.ts'
import { Generations } from './generations.ts'
import { createSlots } from './slots.ts'

const geometry = geometryOf({ mtu: 72, block: 240, repair: 60 }) // 6 symbols of 40 bytes
const { sourceSymbols, repairSymbols, datagramBytes, blockBytes } = geometry
const encoder = createEncoder(geometry)
const RESET_MS = 2000

/** The datagrams of a block whose bytes all are `fill`. */
function blockOf(id: number, fill: number): Uint8Array[] {
  const wire = new Uint8Array((sourceSymbols + repairSymbols) * datagramBytes)
  encoder.datagrams(id % 256, new Uint8Array(blockBytes).fill(fill), wire)
  return Array.from({ length: sourceSymbols + repairSymbols }, (_, index) =>
    wire.subarray(index * datagramBytes, (index + 1) * datagramBytes),
  )
}

/** Follows a link by hand: `story` is what was delivered, as the fill of each block, and `gap`. */
function follow() {
  const story: (number | 'gap' | 'mixed')[] = []
  const slots = createSlots(geometry, 200)
  const decoder = createDecoder(geometry)
  const generations = new Generations({
    symbolsNeeded: sourceSymbols,
    resetTimeoutMs: RESET_MS,
    effects: {
      takeSlot: slots.take,
      giveBack: slots.giveBack,
      decode: ({ symbols }, decoded) => decoded(decoder.decode(symbols) !== undefined),
      deliver: (slot) => {
        const [fill] = slot.symbols.block
        story.push(slot.symbols.block.every((byte) => byte === fill) ? fill : 'mixed')
        slots.giveBack(slot)
      },
      gap: () => {
        if (story.at(-1) !== 'gap') story.push('gap')
      },
    },
  })
  let now = 0
  const send = (datagrams: readonly Uint8Array[], afterMs = 1) => {
    now += afterMs
    for (const datagram of datagrams) {
      const read = readDatagram(datagram, geometry)
      if (!read.ok) throw new Error(read.fault)
      generations.offer(read.blockId, read.esi, datagram, now)
    }
  }
  const wait = (ms: number) => {
    for (const end = now + ms; now < end;) generations.tick((now += Math.min(RESET_MS / 8, end - now)))
  }
  return { story, send, wait }
}

describe('following a sender', () => {
  test('delivers in order whatever the order within a few blocks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.infiniteStream(fc.nat({ max: 1000 })), (first, keys) => {
        const { story, send } = follow()
        send(blockOf(first, 0)) // the first datagram decides where the order begins
        const rest = [1, 2, 3, 4, 5, 6, 7].flatMap((step) => blockOf(first + step, step))
        const key = new Map(rest.map((datagram) => [datagram, keys.next().value!]))
        send(rest.toSorted((a, b) => key.get(a)! - key.get(b)!))
        expect(story).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
      }),
    )
  })

  test('gives a block up once a datagram of one eight ahead has come, not before', () => {
    const { story, send } = follow()
    send(blockOf(0, 0))
    send(blockOf(1, 1).slice(repairSymbols + 1))
    for (let id = 2; id <= 8; id++) send(blockOf(id, id))
    expect(story).toEqual([0])
    send(blockOf(9, 9).slice(0, 1))
    expect(story).toEqual([0, 'gap', 2, 3, 4, 5, 6, 7, 8])
  })

  test('goes on after an outage with the first block that is whole, however many ids were missed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 247 }), (missed) => {
        const { story, send } = follow()
        send(blockOf(0, 1))
        for (let step = 1; step <= 9; step++) send(blockOf(missed + step, 1 + step), step === 1 ? 100 : 1)
        expect(story).toEqual([1, 'gap', 2, 3, 4, 5, 6, 7, 8, 9, 10])
      }),
    )
  })
})

describe('a restarted sender', () => {
  test.each([500, 3000])('§12 case 29: is followed %i ms after its last datagram, wherever it was', (silenceMs) => {
    fc.assert(
      // Ids that the old run was about to use come last: they look like its own, until the timeout.
      fc.property(fc.integer({ min: 1, max: 248 }), (used) => {
        const { story, send, wait } = follow()
        for (let id = Math.max(0, used - 20); id < used; id++) send(blockOf(id, 1))
        story.length = 0
        wait(silenceMs)
        for (let id = 0; id < 12; id++) send(blockOf(id, 100 + id))
        expect(story).toEqual(['gap', ...Array.from({ length: 12 }, (_, id) => 100 + id)])
      }),
    )
  })

  test('whose old run ended just before the wrap is followed after the reset timeout', () => {
    const { story, send, wait } = follow()
    for (let id = 250; id < 254; id++) send(blockOf(id, 1))
    story.length = 0
    wait(500)
    for (let id = 0; id < 3; id++) send(blockOf(id, 100 + id))
    wait(RESET_MS + 500)
    expect(story).toEqual(['gap', 100, 101, 102])
  })

  test('never completes a block that was cut before a silence, also when no tick came in between', () => {
    const { story, send } = follow()
    send(blockOf(0, 1).slice(0, 1))
    send(blockOf(0, 100).slice(1), RESET_MS)
    for (let id = 1; id <= 3; id++) send(blockOf(id, 100 + id))
    expect(story).not.toContain('mixed')
    expect(story.slice(-3)).toEqual([101, 102, 103])
  })

  test('never gets its blocks mixed with those of the run before, wherever that was cut', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: sourceSymbols - 1 }),
        fc.integer({ min: 50, max: 4000 }),
        fc.array(fc.nat({ max: sourceSymbols + repairSymbols - 1 }), { minLength: 20, maxLength: 20 }),
        (whole, partial, silenceMs, lost) => {
          fc.pre(partial !== 1 || lost[whole] !== 0) // all that was known of the cut block lost again: a pause, by its looks
          const { story, send, wait } = follow()
          for (let id = 0; id < whole; id++) send(blockOf(id, id))
          send(blockOf(whole, whole).slice(0, partial))
          wait(silenceMs)
          for (let id = 0; id < 20; id++) send(blockOf(id, 100 + id).filter((_, place) => place !== lost[id]))
          wait(RESET_MS + 500)
          expect(story).not.toContain('mixed')
          expect(story.filter((it) => typeof it === 'number' && it >= 100)).toEqual(
            Array.from({ length: 20 }, (_, id) => 100 + id),
          )
        },
      ),
    )
  })
})

describe('a hostile or broken link', () => {
  test('never delivers mixed bytes or stops for good, whatever datagrams of honest blocks come in whatever order', () => {
    const anyDatagram = fc.record({
      id: fc.nat({ max: 255 }),
      place: fc.nat({ max: sourceSymbols + repairSymbols - 1 }),
    })
    const blocks = Array.from({ length: 256 }, (_, id) => blockOf(id, id))
    fc.assert(
      fc.property(fc.array(anyDatagram, { maxLength: 400 }), (datagrams) => {
        const { story, send, wait } = follow()
        for (const { id, place } of datagrams) send([blocks[id][place]])
        wait(RESET_MS * 2)
        story.length = 0
        for (let id = 0; id < 12; id++) send(blocks[id])
        expect(story).not.toContain('mixed')
        expect(story.slice(-12)).toEqual(Array.from({ length: 12 }, (_, id) => id))
      }),
    )
  })
})
