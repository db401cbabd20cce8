import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import type { Console } from './console/console.ts'
import type { Plan } from './parts/plan.ts'
import type { Supervised } from './parts/supervise.ts'
import { checkout } from './settings.ts'

/** Editors write a file in several steps, and a checkout changes many. */
const SETTLE_MS = 300

/**
 * Restarts the parts whose source changed: those of the app that holds the file, all of them for the kernel. The pages
 * are built again by Vite, whose output counts as a source of the HTTP processes.
 */
export function watchSources({ parts: plans }: Plan, parts: readonly Supervised[], { log, takeLine }: Console): void {
  const due = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const restart = () => {
    for (const part of parts) if (due.has(part.name)) part.restart()
    log.info('sources_changed', { message: `Restarting ${[...due].join(', ')}` })
    due.clear()
  }
  for (const folder of ['kernel', 'apps/lidi', 'apps/eurydice']) {
    watch(join(checkout, folder), { recursive: true }, (_, file) => {
      const affected = plans.filter((plan) => isAffected(plan.main, plan.ready.by === 'http', folder, file ?? ''))
      if (affected.length === 0) return
      for (const { name } of affected) due.add(name)
      clearTimeout(timer)
      timer = setTimeout(restart, SETTLE_MS)
    })
  }
  const vite = join(checkout, 'node_modules/vite/bin/vite.js')
  const builder = spawn(process.execPath, [vite, 'build', '--watch', 'apps/eurydice/web'], { cwd: checkout })
  for (const [name, stream] of [
    ['out', builder.stdout],
    ['err', builder.stderr],
  ] as const) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n')) takeLine('vite', line, name)
    })
  }
  process.once('exit', () => builder.kill())
}

/** Whether a program that begins at `main` should be restarted for a changed file of `folder`. */
export function isAffected(main: string, servesPages: boolean, folder: string, file: string): boolean {
  if (folder !== 'kernel' && !main.startsWith(`${folder}/`)) return false
  if (file.startsWith('dist/')) return servesPages && file.endsWith('index.html') // written last
  return /\.(ts|sql)$/.test(file) && !file.endsWith('.test.ts') && !/^(web|tests|node_modules)\//.test(file)
}
