import { describe, expect, test } from 'vitest'
import { age, headline, stateOf } from './portal.rules.ts'
import type { PartState } from './portal.rules.ts'

const part = (name: string, state: PartState) => ({ name, state })

describe('the headline of the portal', () => {
  test.each([
    ['names what failed before anything else', ['failed', 'restarting'], 'lidi, sending side failed'],
    ['names what was stopped', ['healthy', 'stopped'], 'Eurydice origin stopped'],
    [
      'does not list everything when all is stopped',
      ['stopped', 'stopped'],
      'Nothing is running: all programs are stopped',
    ],
    ['names what is being restarted', ['healthy', 'restarting'], 'Eurydice origin is restarting'],
    ['counts while parts start', ['healthy', 'starting'], 'Starting: 1 of 2 parts are running'],
    ['is calm when all is well', ['healthy', 'healthy'], 'All programs on this machine are running'],
  ] as const)('%s', (_, [send, origin], sentence) =>
    expect(headline([part('lidi-send', send), part('eurydice-origin', origin)])).toBe(sentence),
  )

  test('does not claim that nothing at all is running well', () => expect(headline([])).toBe('Nothing is running yet'))
})

describe('the state of a program', () => {
  test('is the worst of its parts', () =>
    expect(stateOf([part('sender', 'healthy'), part('receiver', 'failed')])).toBe('failed'))
  test('is unknown without parts', () => expect(stateOf([])).toBeUndefined())
})

describe('telling an age', () => {
  test.each([
    [3, '3 s'],
    [89, '89 s'],
    [14 * 60, '14 minutes'],
    [2 * 3600, '2 hours'],
    [3 * 86400, '3 days'],
  ])('%i seconds are %s', (seconds, words) => {
    const now = new Date('2026-11-22T10:00:00Z')
    expect(age(new Date(now.getTime() - seconds * 1000).toISOString(), now)).toBe(words)
  })
})
