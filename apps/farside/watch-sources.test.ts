import { describe, expect, test } from 'vitest'
import { isAffected } from './watch-sources.ts'

describe('a changed file', () => {
  test.each([
    ['apps/lidi', 'send/pacing.ts', 'apps/lidi/diode-send.ts', false, true],
    ['apps/lidi', 'send/pacing.ts', 'apps/eurydice/main.ts', true, false],
    ['kernel', 'db/migrate.ts', 'apps/lidi/diode-send.ts', false, true],
    ['apps/eurydice', 'migrations/origin/0002-x.sql', 'apps/eurydice/main.ts', false, true],
    ['apps/eurydice', 'origin/upload.test.ts', 'apps/eurydice/main.ts', true, false],
    ['apps/eurydice', 'web/App.tsx', 'apps/eurydice/main.ts', true, false],
    ['apps/eurydice', 'dist/web/index.html', 'apps/eurydice/main.ts', true, true],
    ['apps/eurydice', 'dist/web/index.html', 'apps/eurydice/main.ts', false, false],
    ['apps/eurydice', 'README.md', 'apps/eurydice/main.ts', true, false],
  ])('%s/%s restarts %s (with pages: %s): %s', (folder, file, main, servesPages, affected) => {
    expect(isAffected(main, servesPages, folder, file)).toBe(affected)
  })
})
