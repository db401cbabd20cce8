import { describe, expect, test } from 'vitest'
import { readFarsideSettings } from '../settings.ts'
import { portsFrom } from './ports.rules.ts'

describe('the ports', () => {
  test('follow the first one at fixed distances', () => {
    expect(portsFrom(8000)).toEqual({
      portal: 8000,
      panelapp: 8001,
      origin: 8002,
      destination: 8003,
      seizu: 8004,
      bolt: 8005,
      lidiIn: 8006,
      lidiUdp: 8007,
      lidiOut: 8008,
      database: 8009,
      relay: 8010,
    })
  })
})

describe("the launcher's own settings", () => {
  test.each([
    [undefined, 8000],
    ['', 8000],
    ['9000', 9000],
    ['0', 0],
    ['65525', 65_525],
  ])('take FARSIDE_PORT=%s as %i', (text, port) => {
    expect(readFarsideSettings({ FARSIDE_PORT: text }).firstPort).toBe(port)
  })

  test.each(['65526', '-1', 'http', '80.5'])('refuse FARSIDE_PORT=%s', (text) => {
    expect(() => readFarsideSettings({ FARSIDE_PORT: text })).toThrow(`FARSIDE_PORT=${text}: expected a number from 1`)
  })

  test('put FARSIDE_DATA below the checkout, not below the current folder', () => {
    const here = new URL('../../..', import.meta.url).pathname
    expect(readFarsideSettings({}).dataFolder).toBe(`${here}.farside`)
    expect(readFarsideSettings({ FARSIDE_DATA: 'a/b' }).dataFolder).toBe(`${here}a/b`)
    expect(readFarsideSettings({ FARSIDE_DATA: '/srv/x' }).dataFolder).toBe('/srv/x')
  })
})
