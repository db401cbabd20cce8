import { describe, expect, test } from 'vitest'
import { linkState } from './link.rules.ts'

const now = Date.parse('2026-11-22T10:00:00Z')
const report = { lastPacketAt: '2026-11-22T09:59:00Z', maintenance: false, downSince: null, now }
const at = (silentFor: number) => new Date(now - silentFor).toISOString()

describe('§16.5 case 133: what the pages say of the link', () => {
  test('nothing while packets pass', () => expect(linkState(report, 180_000)).toEqual({ kind: 'up' }))
  test('nothing at exactly 180 s of silence', () =>
    expect(linkState({ ...report, lastPacketAt: at(180_000) }, 180_000).kind).toBe('up'))
  test('that it is down after more than 180 s', () =>
    expect(linkState({ ...report, lastPacketAt: at(180_001) }, 180_000)).toEqual({ kind: 'down', silentFor: 180_001 }))
  test('that it is down when no packet ever passed', () =>
    expect(linkState({ ...report, lastPacketAt: null }, 180_000)).toEqual({ kind: 'down', silentFor: null }))
  test('that it is down as soon as the sender says so', () =>
    expect(linkState({ ...report, downSince: at(1000) }, 180_000).kind).toBe('down'))
  test('maintenance alone, however long the silence', () =>
    expect(linkState({ ...report, lastPacketAt: null, maintenance: true }, 180_000).kind).toBe('maintenance'))
})
