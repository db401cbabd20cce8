import { describe, expect, test } from 'vitest'
import { jsonShape, openLog } from './index.ts'

const written = (level: 'debug' | 'info' = 'info') => {
  const lines: string[] = []
  const sink = { shape: jsonShape('demo'), write: (text: string) => void lines.push(text) }
  return { log: openLog({ program: 'demo', level, sinks: [sink] }), lines: () => lines.map((line) => JSON.parse(line)) }
}

describe('writing a log line', () => {
  test('gives one JSON object with time, level, program, key and fields', () => {
    const { log, lines } = written()
    log.info('sender_ready', { port: 7 })
    expect(lines()).toEqual([
      { time: expect.stringMatching(/Z$/), level: 'info', program: 'demo', key: 'sender_ready', port: 7 },
    ])
  })

  test('leaves out what lies below the level', () => {
    const { log, lines } = written()
    log.debug('noise')
    expect(lines()).toEqual([])
  })

  test('keeps the stack of an error', () => {
    const { log, lines } = written()
    log.error('failed', { error: new Error('disk full', { cause: new Error('quota') }) })
    expect(lines()[0].error).toMatchObject({
      message: 'disk full',
      stack: expect.stringContaining('log.test'),
      cause: { message: 'quota' },
    })
  })

  test('hides values whose name says that they are secret, in children too', () => {
    const { log, lines } = written()
    log.child({ api_token: 'abc' }).info('login', { DB_PASSWORD: 'abc', name: 'ann' })
    expect(JSON.stringify(lines())).not.toContain('abc')
    expect(lines()[0].name).toBe('ann')
  })
})
