import { describe, expect, test } from 'vitest'
import { startEurydiceStack } from '../eurydice-stack.ts'
import type { ProgramName } from '../eurydice-stack.ts'
import { sampleFile } from '../sample-files.ts'
import { falselyReceived, settled, tally, until } from './settled.ts'
import type { Sent } from './settled.ts'

const MB = 1e6
/** A 40 MB file then takes about two seconds: time enough to be in the middle of it. */
const rate = 20

/** Uploads a large file and resolves when the destination has some of it, but not all. */
async function inTheMiddle(stack: Awaited<ReturnType<typeof startEurydiceStack>>, sent: Sent, seed: number) {
  const file = sampleFile(`large-${seed}.bin`, 40 * MB, seed)
  const { id } = await stack.origin.upload(file.name, file.bytes)
  sent.set(id, file)
  await until('the file was under way', async () => (await stack.destination.item(id))?.state === 'ONGOING', 60)
  return id
}

describe('a program that is killed in the middle of a file and started again', () => {
  test.each<ProgramName>(['sender', 'receiver', 'diode-send', 'diode-receive'])('%s', async (victim) => {
    const stack = await startEurydiceStack({ rate })
    try {
      const sent: Sent = new Map()
      const underWay = await inTheMiddle(stack, sent, 1)
      const waiting = sampleFile('behind.bin', 3 * MB, 2)
      await stack.program(victim).kill()
      sent.set((await stack.origin.upload(waiting.name, waiting.bytes)).id, waiting)
      await stack.restart(victim)

      const after = sampleFile('after.bin', 3 * MB, 3)
      const { id: afterId } = await stack.origin.upload(after.name, after.bytes)
      sent.set(afterId, after)
      const items = await settled(stack, sent, 120)
      console.log(victim, tally(sent, items))

      expect(await falselyReceived(stack, sent, items), 'nothing is SUCCESS that is not there').toEqual([])
      expect(items.size, 'nothing is there twice').toBe(sent.size)
      expect(items.get(afterId)?.state, 'what is sent after the restart arrives').toBe('SUCCESS')
      // A killed sender still has everything that had not left; the others may lose what was on its way through them.
      if (victim === 'sender') expect(tally(sent, items)).toEqual({ SUCCESS: 3 })
      else expect(['SUCCESS', 'ERROR']).toContain(items.get(underWay)?.state)
    } finally {
      await stack.close()
    }
  })
})

describe('a database that is away for some seconds', () => {
  test.each(['origin', 'destination'] as const)(
    'on the %s: no wrong state, and recovery without a restart',
    async (side) => {
      const stack = await startEurydiceStack({ rate })
      try {
        const sent: Sent = new Map()
        await inTheMiddle(stack, sent, 10 + side.length)
        await stack.stopDatabase(side)
        await new Promise((resolve) => setTimeout(resolve, 4000)) // the outage itself, not a wait for something
        await stack.startDatabase(side)
        const after = sampleFile('after.bin', 3 * MB, 20)
        const { id } = await until(
          'an upload was accepted again',
          () => stack.origin.upload(after.name, after.bytes),
          60,
        )
        sent.set(id, after)
        const items = await settled(stack, sent, 120)
        console.log(side, tally(sent, items))
        expect(await falselyReceived(stack, sent, items)).toEqual([])
        expect(tally(sent, items)).toEqual({ SUCCESS: 2 })
        for (const name of ['origin', 'destination', 'sender', 'receiver'] as const) {
          expect(await Promise.race([stack.program(name).ended, Promise.resolve('alive')]), name).toBe('alive')
        }
      } finally {
        await stack.close()
      }
    },
  )
})
