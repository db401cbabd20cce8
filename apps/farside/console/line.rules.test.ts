import { describe, expect, test } from 'vitest'
import { asJson, formatLine, isOwnQuestion, readLine } from './line.rules.ts'

const now = new Date('2026-01-31T12:00:00Z')
const text = (line: string, stream: 'out' | 'err' = 'out') => formatLine(readLine('sender', line, stream, now), false)
const columns = (level: string, rest: string) => `12:00:00  sender                ${level.padEnd(5)}  ${rest}`

describe('a line of the log stream', () => {
  test.each([
    [
      'shows the sentence and the fields of a JSON line',
      '{"time":"2026-01-31T12:00:00.123Z","level":"warn","program":"sender","key":"link_down","message":"The link is down","host":"127.0.0.1","tries":3}',
      columns('warn', 'The link is down  host=127.0.0.1  tries=3'),
    ],
    [
      'shows the key where there is no sentence',
      '{"level":"info","key":"client_ended","bytes":5}',
      columns('', 'client_ended  bytes=5'),
    ],
    [
      'quotes what has blanks, and shows only the sentence of an error',
      '{"level":"error","key":"x","name":"a b.txt","error":{"message":"no disk","stack":"…"}}',
      columns('error', 'x  name="a b.txt"  error="no disk"'),
    ],
    [
      'reads the other spelling of time, level and error, and leaves out who writes and where',
      '{"timestamp":"2026-01-31T12:00:00.123Z","level":"WARNING","logger":"panelapp.web","hostname":"h","key":"x","exception":{"message":"gone"}}',
      columns('warn', 'x  error=gone'),
    ],
    ['shows text as it is', 'Listening', columns('', 'Listening')],
    ['shows broken JSON as text', '{"level":', columns('', '{"level":')],
  ])('%s', (_, line, shown) => {
    expect(text(line)).toBe(shown)
  })

  test('is a warning when it came on standard error', () => {
    expect(text('(node:1) Warning', 'err')).toBe(columns('warn', '(node:1) Warning'))
  })

  test('cannot move the cursor, forge another line or turn the writing direction', () => {
    expect(text('a\u001B[2Jb\rc\u202Ed')).toBe(columns('', 'a\\u001b[2Jb\\u000dc\\u202ed'))
  })

  test('is coloured by its level on a terminal', () => {
    const line = readLine('sender', '{"level":"error","key":"x"}', 'out', now)
    expect(formatLine(line, true)).toContain('\u001B[31merror  x\u001B[0m')
  })

  test('goes through as JSON where that is asked for, text wrapped', () => {
    expect(asJson('sender', '{"key":"x"}', 'out', now)).toBe('{"key":"x"}')
    expect(JSON.parse(asJson('sender', 'text', 'err', now))).toEqual({
      time: '2026-01-31T12:00:00.000Z',
      level: 'warn',
      program: 'sender',
      key: 'text',
      message: 'text',
    })
  })

  test('about a question of the launcher itself is recognised', () => {
    expect(isOwnQuestion('{"key":"http_request","method":"GET","path":"/readyz"}')).toBe(true)
    expect(isOwnQuestion('{"key":"http_request","method":"GET","path":"/"}')).toBe(false)
  })
})
