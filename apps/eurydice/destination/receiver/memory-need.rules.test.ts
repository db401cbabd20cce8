import { expect, test } from 'vitest'
import { memoryNeed, memoryWarning } from './memory-need.rules.ts'

test('the memory that packets may take is warned about above four fifths of the limit', () => {
  const need = memoryNeed({ maxPackets: 4, maxPacketBytes: 1_000_000_000 })
  expect(need).toBe(7_000_000_000)
  expect(memoryWarning(need, 8_750_000_000)).toBeUndefined()
  expect(memoryWarning(need, 8_700_000_000)).toContain('7000 MB at worst and the memory limit is 8700 MB')
})
