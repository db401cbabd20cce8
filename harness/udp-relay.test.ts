import { createSocket } from 'node:dgram'
import { describe, expect, test, vi } from 'vitest'
import { fatesOf, noFaults } from './link-faults.ts'
import { startUdpRelay } from './udp-relay.ts'

describe('a lossy link', () => {
  test('decides the same fates for the same seed', () => {
    const fates = (seed: number) => {
      const fateOf = fatesOf({
        ...noFaults,
        seed,
        loss: 0.1,
        burst: 0.01,
        burstLength: 5,
        duplicate: 0.1,
        reorder: 0.1,
      })
      return Array.from({ length: 1000 }, () => fateOf(0))
    }
    expect(fates(7)).toEqual(fates(7))
    expect(fates(7)).not.toEqual(fates(8))
  })

  test('loses about the share it was told, bursts whole, and everything in an outage', () => {
    const fateOf = fatesOf({ ...noFaults, loss: 0.02 })
    const lost = Array.from({ length: 50_000 }, () => fateOf(0)).filter((fate) => fate === 'lose').length
    expect(lost / 50_000).toBeCloseTo(0.02, 2)

    const inBursts = fatesOf({ ...noFaults, burst: 0.01, burstLength: 10 })
    const runs =
      Array.from({ length: 5000 }, () => (inBursts(0) === 'burst' ? 'b' : '.'))
        .join('')
        .match(/b+/g) ?? []
    expect(runs.slice(0, -1).every((run) => run.length % 10 === 0)).toBe(true)

    const inOutage = fatesOf({ ...noFaults, outages: [{ fromMs: 10, toMs: 20 }] })
    expect([inOutage(9), inOutage(10), inOutage(19), inOutage(20)]).toEqual(['pass', 'outage', 'outage', 'pass'])
  })

  test('passes datagrams on, repeats and reorders them, and counts what it did', async () => {
    const sink = createSocket('udp4')
    const seen: number[] = []
    sink.on('message', (datagram) => void seen.push(datagram.readUInt16BE()))
    await new Promise<void>((resolve) => sink.bind(0, '127.0.0.1', resolve))
    const relay = await startUdpRelay({
      listen: { host: '127.0.0.1', port: 0 },
      to: { host: '127.0.0.1', port: sink.address().port },
      faults: { ...noFaults, seed: 3, duplicate: 0.2, reorder: 0.2 },
    })
    const source = createSocket('udp4')
    try {
      for (let number = 0; number < 200; number++) {
        const datagram = Buffer.alloc(2)
        datagram.writeUInt16BE(number)
        await new Promise<void>((resolve) => source.send(datagram, relay.address.port, '127.0.0.1', () => resolve()))
      }
      await vi.waitFor(() => expect(new Set(seen).size).toBe(200), 5000)
      const { duplicate, hold } = relay.tally()
      await vi.waitFor(() => expect(seen.length).toBe(200 + duplicate), 5000)
      expect(duplicate).toBeGreaterThan(10)
      expect(hold).toBeGreaterThan(10)
      expect(seen).not.toEqual(seen.toSorted((a, b) => a - b))
    } finally {
      source.close()
      sink.close()
      await relay.close()
    }
  })
})
