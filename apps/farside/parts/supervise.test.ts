import { silentLog } from '@farside/kernel/log'
import { describe, expect, test } from 'vitest'
import { supervise } from './supervise.ts'
import type { Run } from './supervise.ts'

/** A part whose lives are ended by the test. */
function puppet({ obeys = true } = {}) {
  const lives: { report: (healthy: boolean) => void; die: (how: string) => void; asked: boolean[] }[] = []
  const begin = (report: (healthy: boolean) => void): Run => {
    let die: (how: string) => void = () => {}
    const ended = new Promise<string>((resolve) => (die = resolve))
    const asked: boolean[] = []
    lives.push({ report, die, asked })
    const stop = (now = false) => {
      asked.push(now)
      if (obeys || now) die('ended with code 0')
    }
    return { pid: 1000 + lives.length, ended, stop }
  }
  return { part: supervise('puppet', begin, silentLog, () => {}), lives }
}

describe('a supervised part', () => {
  test('is starting until it says that it can serve', async () => {
    const { part, lives } = puppet()
    expect(part.state).toBe('starting')
    lives[0]!.report(true)
    await part.healthy
    expect([part.state, part.pid]).toEqual(['healthy', 1001])
    await part.stop()
  })

  test('gets another life after each death', async () => {
    const { part, lives } = puppet()
    lives[0]!.report(true)
    lives[0]!.die('was ended by SIGKILL')
    await expect.poll(() => lives.length).toBe(2)
    expect([part.state, part.pid]).toEqual(['restarting', 1002])
    lives[1]!.report(true)
    expect(part.state).toBe('healthy')
    await part.stop()
  })

  test('has failed while it says that it cannot serve, and recovers without a restart', async () => {
    const { part, lives } = puppet()
    lives[0]!.report(true)
    lives[0]!.report(false)
    expect(part.state).toBe('failed')
    lives[0]!.report(true)
    expect([part.state, lives.length]).toEqual(['healthy', 1])
    await part.stop()
  })

  test('begins again at once when it is told to restart', async () => {
    const { part, lives } = puppet()
    lives[0]!.report(true)
    part.restart()
    await expect.poll(() => lives.length).toBe(2)
    await part.stop()
  })

  test('is asked to end, and stays ended', async () => {
    const { part, lives } = puppet()
    lives[0]!.report(true)
    await part.stop()
    expect([part.state, part.pid, lives.length, lives[0]!.asked]).toEqual(['stopped', undefined, 1, [false]])
  })

  test('ends between two lives too', async () => {
    const { part, lives } = puppet()
    lives[0]!.die('ended with code 1')
    await expect.poll(() => part.state).toBe('restarting')
    await part.stop()
    expect([part.state, lives.length]).toEqual(['stopped', 1])
  })

  test('is killed without waiting when its launcher cannot', async () => {
    const { part, lives } = puppet({ obeys: false })
    part.abandon()
    await expect.poll(() => part.state).toBe('stopped')
    expect(lives[0]!.asked).toEqual([true])
  })

  test('is tried again when it could not even begin', async () => {
    let tries = 0
    const begin = () => {
      tries += 1
      throw new Error('no such program')
    }
    const part = supervise('absent', begin, silentLog, () => {})
    await expect.poll(() => part.state).toBe('restarting')
    part.restart()
    await expect.poll(() => tries, { timeout: 5000 }).toBeGreaterThan(1)
    await part.stop()
  })
})
