import { expect, test } from 'vitest'
import { weighable, weighUpload } from '../../apps/eurydice/tests/origin-process.ts'

test.skipIf(!weighable)('§16.1 case 29: 6 GiB of zeros in bounded memory', async () => {
  const { size, idleBytes, mostBytes } = await weighUpload(6 * 2 ** 30)
  expect(size).toBe(6 * 2 ** 30)
  expect(mostBytes - idleBytes).toBeLessThan(300e6)
})
