import type { Problem } from '@farside/kernel/errors'
import { statusOf } from '@farside/kernel/http'
import type { Incoming, Refusal } from '@farside/kernel/http'
import { page } from '../../pages/frame/frame.ts'
import { refusalPage } from '../../pages/frame/refusal.ts'
import type { Deps } from '../deps.ts'
import { standingFrame } from './serve-page.ts'

/** What a person sees of a problem. Needs no database: the database may be what is missing. */
export function refusePage(deps: Pick<Deps, 'settings'>, problem: Problem, request?: Incoming): Refusal {
  const status = statusOf(problem.kind)
  const around = standingFrame(deps)
  const parts = refusalPage(status, {
    message: problem.message,
    ...(problem.code === 'panel_not_loaded' && { title: 'Not loaded' }),
    ...(around.contact && { contact: around.contact }),
    ...(status >= 500 && request && { requestId: request.id }),
  })
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body: page(around, parts),
  }
}
