import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { startEurydiceStack } from '../eurydice-stack.ts'
import { noFaults } from '../link-faults.ts'
import { sampleFiles } from '../sample-files.ts'
import { falselyReceived, settled, tally, uploadAll } from './settled.ts'

/** Slow enough for the relay, which is one more program on the same cores: only the losses it was told happen. */
const rate = 15

/** Datagrams that the kernel threw away because a socket's buffer was full: losses that no relay was told to make. */
function droppedByKernel(): number {
  const [names, values] = readFileSync('/proc/net/snmp', 'utf8')
    .match(/^Udp: .*$/gm)!
    .map((line) => line.split(' '))
  return Number(values[names.indexOf('RcvbufErrors')])
}

describe('files over a lossy link', () => {
  test('100 of 100 arrive byte for byte through 2 % random loss with 6 % repair, in one pass', async () => {
    const stack = await startEurydiceStack({ faults: { seed: 7, loss: 0.02 }, repair: 6, rate })
    try {
      const droppedBefore = droppedByKernel()
      const sent = await uploadAll(stack, sampleFiles({ count: 100, empty: 5, seed: 100 }))
      const items = await settled(stack, sent, 180)
      console.log('relay', await stack.relay.tally(), 'destination', tally(sent, items))
      console.log('dropped by the kernel, on the whole machine:', droppedByKernel() - droppedBefore)
      expect(await falselyReceived(stack, sent, items)).toEqual([])
      expect(tally(sent, items)).toEqual({ SUCCESS: 100 })
      expect((await stack.relay.tally()).lose).toBeGreaterThan(1000)
      for (const item of await stack.origin.list()) {
        expect(item).toMatchObject({ state: 'SUCCESS', sha1: sent.get(item.id)!.sha1 })
      }
    } finally {
      await stack.close()
    }
  })

  test('after bursts that no repair mends, every file is whole or in error, and later files are untouched', async () => {
    const faults = { seed: 11, burst: 1 / 6000, burstLength: 120 }
    const stack = await startEurydiceStack({ faults, repair: 6, rate })
    try {
      const sent = await uploadAll(stack, sampleFiles({ count: 40, empty: 2, most: 8e6, seed: 200 }))
      const items = await settled(stack, sent, 180)
      console.log('relay', await stack.relay.tally(), 'destination', tally(sent, items))
      expect(await falselyReceived(stack, sent, items)).toEqual([])
      const { SUCCESS = 0, ERROR = 0, ...others } = tally(sent, items)
      expect(others).toEqual({})
      expect(SUCCESS + ERROR).toBe(40)
      expect(ERROR, 'the bursts must have hit something').toBeGreaterThan(0)

      await stack.relay.setFaults(noFaults)
      const later = await uploadAll(stack, sampleFiles({ count: 10, empty: 1, most: 8e6, seed: 300 }))
      const laterItems = await settled(stack, later, 60)
      expect(tally(later, laterItems)).toEqual({ SUCCESS: 10 })
      expect(await falselyReceived(stack, new Map([...sent, ...later]), laterItems)).toEqual([])
    } finally {
      await stack.close()
    }
  })

  test('an outage of the link loses only what was under way, and shows', async () => {
    const stack = await startEurydiceStack({ repair: 6, rate })
    try {
      const before = await uploadAll(stack, sampleFiles({ count: 5, empty: 0, most: 4e6, seed: 400 }))
      await settled(stack, before, 60)
      await stack.relay.setFaults({ ...noFaults, loss: 1 })
      const during = await uploadAll(stack, sampleFiles({ count: 5, empty: 0, most: 4e6, seed: 500 }))
      await stack.relay.setFaults(noFaults)
      const after = await uploadAll(stack, sampleFiles({ count: 5, empty: 0, most: 4e6, seed: 600 }))
      const sent = new Map([...before, ...during, ...after])
      const items = await settled(stack, sent, 120)
      console.log('destination', tally(sent, items))
      expect(await falselyReceived(stack, sent, items)).toEqual([])
      expect(tally(before, items)).toEqual({ SUCCESS: 5 })
    } finally {
      await stack.close()
    }
  })
})
