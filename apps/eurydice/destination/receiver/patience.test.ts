import { silentLog } from '@farside/kernel/log'
import { describe, expect, test } from 'vitest'
import { isPassing, patiently } from './patience.ts'

const databaseError = (code: string) => Object.assign(new Error('refused'), { code, severity: 'ERROR' })

describe('an error of the database', () => {
  test.each(['57P01', '08006', '53100', '28P01', '3D000', '42P01', '42501', '40P01', '25006', '57014'])(
    '%s is its state, and waited for',
    (code) => {
      expect(isPassing(databaseError(code))).toBe(true)
    },
  )

  test.each(['22P05', '22001', '22003', '23514', '23503', '54000', 'P0001'])(
    '%s may be the fault of a packet',
    (code) => {
      expect(isPassing(databaseError(code))).toBe(false)
    },
  )

  test('is told from errors of the disk and from bugs', () => {
    expect(isPassing(Object.assign(new Error('not permitted'), { code: 'EPERM' }))).toBe(false)
    expect(isPassing(new TypeError('undefined is not a function'))).toBe(false)
    expect(isPassing('lost')).toBe(false)
  })
})

describe('patience', () => {
  test('tries again until the work succeeds, and says whether the database is there', async () => {
    const said: boolean[] = []
    let tries = 0
    const work = async () => {
      if (tries++ === 0) throw databaseError('57P03')
      return 'done'
    }
    const patience = {
      signal: new AbortController().signal,
      log: silentLog,
      onDatabase: (up: boolean) => void said.push(up),
    }
    expect(await patiently(work, patience)).toBe('done')
    expect(said).toEqual([false, true])
  })

  test('ends when told to stop, and lets other errors through', async () => {
    const told = new AbortController()
    const patience = { signal: told.signal, log: silentLog, onDatabase: () => undefined }
    await expect(patiently(() => Promise.reject(new Error('a bug')), patience)).rejects.toThrow('a bug')
    const waiting = patiently(() => Promise.reject(databaseError('57P03')), patience)
    told.abort()
    await expect(waiting).rejects.toMatchObject({ code: '57P03' })
  })
})
