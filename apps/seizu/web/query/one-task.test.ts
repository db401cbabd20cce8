import { describe, expect, test, vi } from 'vitest'
import { allInOneTask } from './one-task.ts'

describe('works in one task', () => {
  test('are done in order, a task later and with nothing between them', () => {
    vi.useFakeTimers()
    try {
      const did: string[] = []
      const later = allInOneTask()
      later(() => did.push('first'))
      later(() => {
        did.push('second')
        later(() => did.push('of the next'))
      })
      setTimeout(() => did.push('another task'))
      later(() => did.push('third'))
      expect(did).toEqual([])
      vi.runAllTimers()
      expect(did).toEqual(['first', 'second', 'third', 'another task', 'of the next'])
    } finally {
      vi.useRealTimers()
    }
  })

  test('are done although one before them broke, which is told', () => {
    vi.useFakeTimers()
    const told = vi.fn()
    vi.stubGlobal('reportError', told)
    try {
      const did: string[] = []
      const later = allInOneTask()
      later(() => {
        throw new Error('broken')
      })
      later(() => did.push('second'))
      vi.runAllTimers()
      expect(did).toEqual(['second'])
      expect(told).toHaveBeenCalledExactlyOnceWith(new Error('broken'))
    } finally {
      vi.unstubAllGlobals()
      vi.useRealTimers()
    }
  })
})
