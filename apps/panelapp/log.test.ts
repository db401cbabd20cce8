import { describe, expect, test } from 'vitest'
import { lineShape } from './log.ts'

const time = new Date('2026-01-31T12:00:00.5Z')
const shape = lineShape('panelapp.web', 'host-1')
const read = (fields: Record<string, unknown>) =>
  JSON.parse(shape({ time, level: 'warn', key: 'http_request', fields })) as Record<string, unknown>

describe('a line of the log', () => {
  test('says when, how grave, who, what and where, and keeps the fields of a request', () => {
    expect(
      read({ message: 'GET /panels/', method: 'GET', path: '/panels/', status: 200, duration_ms: 1.5, user_id: 7 }),
    ).toEqual({
      timestamp: '2026-01-31T12:00:00.500Z',
      level: 'WARNING',
      logger: 'panelapp.web',
      message: 'GET /panels/',
      hostname: 'host-1',
      key: 'http_request',
      method: 'GET',
      path: '/panels/',
      status: 200,
      duration_ms: 1.5,
      user_id: 7,
    })
  })

  test('has the stack of an error and of its cause', () => {
    const error = new Error('outer', { cause: new TypeError('inner') })
    expect(read({ error })).toMatchObject({
      message: 'http_request',
      exception: {
        type: 'Error',
        message: 'outer',
        stack: expect.stringContaining('log.test'),
        cause: { type: 'TypeError', message: 'inner' },
      },
    })
  })
})
