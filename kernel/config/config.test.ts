import { describe, expect, test } from 'vitest'
import {
  duration,
  flag,
  integer,
  list,
  oneOf,
  period,
  port,
  rate,
  readSettings,
  sampleEnv,
  secret,
  settingsPage,
  size,
  text,
} from './index.ts'

const parse = <T>(kind: { parse: (value: string) => T }, value: string) => kind.parse(value)
const row = { doc: 'x' }

describe('reading a value', () => {
  test.each([
    ['30', 30_000],
    ['0.1s', 100],
    ['5 min', 300_000],
    ['2H', 7_200_000],
    ['1day', 86_400_000],
    ['1 weeks', 604_800_000],
    ['1y', 31_449_600_000],
    ['200ms', 200],
    ['.5h', 1_800_000],
  ])('takes %j as a duration', (value, ms) => expect(parse(duration(row), value)).toBe(ms))

  test.each(['1h30m', '-5', 'soon', '5 parsecs', '1 2s'])('refuses %j as a duration', (value) =>
    expect(() => parse(duration(row), value)).toThrow('expected one number and one unit'),
  )

  test.each(['0', '0s', '0.0 min'])('refuses %j as a period, which would be no pause at all', (value) =>
    expect(() => parse(period(row), value)).toThrow('a duration above 0'),
  )

  test.each([
    ['512', 512],
    ['500MB', 500e6],
    ['5K', 5000],
    ['5MiB', 5 * 1024 ** 2],
    ['50TiB', 50 * 1024 ** 4],
    ['1 gibibyte', 1024 ** 3],
    ['1.5 megabytes', 1.5e6],
    ['10kb', 10_000],
  ])('takes %j as a size', (value, bytes) => expect(parse(size(row), value)).toBe(bytes))

  test.each(['-1', '5XB', 'MB'])('refuses %j as a size', (value) =>
    expect(() => parse(size(row), value)).toThrow('expected a size'),
  )

  test.each(['true', 'ON', 'ok', 'Y', 'yes', '1'])('takes %j as yes', (value) =>
    expect(parse(flag(row), value)).toBe(true),
  )
  test.each(['', 'false', 'no', '0', 'enabled'])('takes %j as no', (value) =>
    expect(parse(flag(row), value)).toBe(false),
  )

  test('takes lists, rates, ports, whole numbers and words', () => {
    expect(parse(list(',')(row), 'a, b,,c')).toEqual(['a', 'b', 'c'])
    expect(parse(list(' ')(row), 'a  b')).toEqual(['a', 'b'])
    expect(parse(rate(row), '30/second')).toEqual({ count: 30, periodSeconds: 1 })
    expect(parse(rate(row), '5/d')).toEqual({ count: 5, periodSeconds: 86_400 })
    expect(() => parse(rate(row), '0/s')).toThrow('a count above 0')
    expect(() => parse(port(row), '70000')).toThrow('from 0 to 65535')
    expect(() => parse(integer({ from: 1 })(row), '0')).toThrow('from 1')
    expect(() => parse(oneOf('strict', 'extended')(row), 'loose')).toThrow('one of strict, extended')
  })
})

const table = {
  DB_HOST: text({ required: true, doc: 'Host of the database.' }),
  SECRET_KEY: secret({ required: true, aliases: ['OLD_SECRET_KEY'], doc: 'Signs cookies.' }),
  EVERY: duration({ default: '5min', doc: 'Period.' }),
  MODE: oneOf(
    'a',
    'b',
  )({ default: 'a', doc: 'Mode.', standing: { is: 'refused', say: 'use a', when: (it) => it === 'b' } }),
  WORKERS: text({ doc: 'Workers.', standing: { is: 'noted', say: 'the server decides' } }),
}
const good = { DB_HOST: 'db', SECRET_KEY: 'k' }

describe('reading a table of settings', () => {
  test('gives values and defaults', () => {
    expect(readSettings(table, good)).toEqual({
      settings: { DB_HOST: 'db', SECRET_KEY: 'k', EVERY: 300_000, MODE: 'a', WORKERS: undefined },
      notices: [],
    })
  })

  test('names every fault at once, with value and what is accepted', () => {
    expect(() => readSettings(table, { ...good, DB_HOST: '', EVERY: '1h30m', MODE: 'c' })).toThrow(
      /3 settings are wrong\.\n  DB_HOST is not set.*\n  EVERY=1h30m: expected one number.*\n  MODE=c: expected one of a, b/,
    )
  })

  test('takes an empty text as absent', () =>
    expect(readSettings(table, { ...good, EVERY: '' }).settings.EVERY).toBe(300_000))

  test('never shows a secret', () => {
    const strict = { KEY: { ...secret({ doc: 'k' }), parse: parseNothing } }
    expect(() => readSettings(strict, { KEY: 'hunter2' })).toThrow(/^(?!.*hunter2)[^]*hidden, 7 characters/)
  })

  test('reads an alias, and says when the first name overrules it', () => {
    expect(readSettings(table, { DB_HOST: 'db', OLD_SECRET_KEY: 'old' }).settings.SECRET_KEY).toBe('old')
    const both = readSettings(table, { ...good, OLD_SECRET_KEY: 'old' })
    expect(both.settings.SECRET_KEY).toBe('k')
    expect(both.notices).toEqual(['OLD_SECRET_KEY is ignored: SECRET_KEY is set too'])
  })

  test('gives one line for a setting without effect and for a retired one', () => {
    const read = readSettings(table, { ...good, WORKERS: '4', GONE: '1' }, { retired: { GONE: 'the link decides' } })
    expect(read.notices).toEqual(['WORKERS has no effect: the server decides', 'GONE has no effect: the link decides'])
  })

  test('refuses what it cannot honour, naming the alternative', () => {
    expect(() => readSettings(table, { ...good, MODE: 'b' })).toThrow('MODE=b is not available in this version: use a')
  })

  test('calls options as they are written', () => {
    expect(() =>
      readSettings({ mtu: port({ required: true, doc: 'MTU.' }) }, {}, { label: (name) => `--${name}` }),
    ).toThrow('--mtu is not set')
  })
})

describe('the pages made from a table', () => {
  test('list name, grammar, default and standing', () => {
    const page = settingsPage('Demo', 'All of it.', table)
    expect(page).toContain('| `SECRET_KEY`<br>`OLD_SECRET_KEY` | secret text | required | Signs cookies. |')
    expect(page).toContain('*Refused: use a*')
  })

  test('leave required ones open in the sample file', () => {
    expect(sampleEnv('Demo', table)).toContain('# Host of the database. (text)\nDB_HOST=\n')
    expect(sampleEnv('Demo', table)).toContain('#EVERY=5min')
  })
})

function parseNothing(): never {
  return parse(integer()({ doc: '' }), 'x') as never
}
