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
