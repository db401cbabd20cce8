import { describe, expect, test } from 'vitest'
import { createEncoder } from '../fec/encode.ts'
import { readDatagram } from '../wire/datagram.ts'
import { geometryOf } from '../wire/geometry.ts'
import { createSlots } from './slots.ts'
import { BlockWindow, MOST_AHEAD } from './window.ts'

const geometry = geometryOf({ mtu: 72, block: 240, repair: 60 }) // 6 symbols of 40 bytes, and 3 of repair
const { sourceSymbols, repairSymbols, datagramBytes, blockBytes } = geometry

/** A window whose decoding attempts end when the test says so. */
function slowWindow() {
  const story: string[] = []
  const attempts: ((solved: boolean) => void)[] = []
  const slots = createSlots(geometry, 100)
  const effects = {
    takeSlot: slots.take,
    giveBack: slots.giveBack,
    decode: (_slot: unknown, decoded: (solved: boolean) => void) => void attempts.push(decoded),
    solved: () => {},
    deliver: () => void story.push('block'),
    gap: (lost: number) => void story.push(`gap ${lost}`),
  }
  const window = new BlockWindow(0, sourceSymbols, effects, 0)
  const encoder = createEncoder(geometry)
  const send = (id: number, from: number, to: number) => {
    const wire = new Uint8Array((sourceSymbols + repairSymbols) * datagramBytes)
    encoder.datagrams(id, new Uint8Array(blockBytes).fill(id), wire)
    for (let place = from; place < to; place++) {
      const datagram = wire.subarray(place * datagramBytes, (place + 1) * datagramBytes)
      const read = readDatagram(datagram, geometry)
      if (read.ok) window.offer(id, read.esi, datagram, 0)
    }
  }
  return { window, story, attempts, send }
}

describe('a block that is being decoded while it should be given up', () => {
  test('is lost when the attempt fails', () => {
    const { story, attempts, send } = slowWindow()
    send(0, 1, sourceSymbols + 1)
    send(MOST_AHEAD, 0, 1)
    expect(story).toEqual([])
    attempts.shift()!(false)
    expect(story).toEqual(['gap 1'])
  })

  test('takes no other block with it when its last source symbol came during the attempt', () => {
    const { story, attempts, window, send } = slowWindow()
    send(0, 1, sourceSymbols + 1)
    send(MOST_AHEAD, 0, 1)
    send(0, 0, 1)
    attempts.shift()!(false)
    expect(story).toEqual(['block'])
    expect(window.next).toBe(1)
  })
})
