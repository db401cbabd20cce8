import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { textShape } from './log.ts'

test('a text line fills the placeholders of the format and leaves unknown ones', () => {
  const line = {
    time: new Date('2026-01-02T03:04:05.678Z'),
    level: 'warn',
    key: 'dropped_transferable',
    fields: { packets: 2 },
  } as const
  expect(textShape('receiver', '%(asctime)s - %(name)s - %(levelname)s - %(message)s %(thread)d')(line)).toBe(
    '2026-01-02 03:04:05,678 - receiver - WARNING - {"log_key":"dropped_transferable","packets":2} %(thread)d',
  )
})

test.each([
  ['INFO', '%(levelname)s %(message)s', /^INFO \{"log_key":"all_well"\}\nERROR \{"log_key":"all_lost"\}\n$/],
  ['ERROR', 'json', /^\{"time":"[^"]+","level":"error","program":"test","key":"all_lost"\}\n$/],
])(
  'with LOG_LEVEL=%s and LOG_FORMAT=%s a process writes lines of that level and form',
  async (level, format, lines) => {
    const script = `
    import { openEurydiceLog } from ${JSON.stringify(new URL('./log.ts', import.meta.url))}
    const log = openEurydiceLog('test', { LOG_LEVEL: '${level}', LOG_FORMAT: '${format}' })
    log.info('all_well')
    log.error('all_lost')`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
    })
    expect(stdout).toMatch(lines)
  },
)
