import type { Answered } from '@farside/kernel/http'
import type { Log } from '@farside/kernel/log'
import type { Metrics } from '@farside/kernel/metrics'
import type { Viewer } from './server/viewer/viewer.ts'

/** Bounds of the histogram in seconds: what is aimed at lies between 3 and 300 ms. */
const bounds = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3]

/** What becomes of the news that a request was answered: a line when lines are wanted, and figures. */
export function followAnswers(log: Log, metrics: Metrics, { accessLog }: { accessLog: boolean }) {
  const seconds = metrics.histogram(
    'panelapp_request_seconds',
    'Time from the head of a request to the end of its answer',
    bounds,
    ['operation'],
  )
  const answers = metrics.counter('panelapp_answers_total', 'Answers by status', ['status'])
  return ({ method, path, status, milliseconds, requestId, user, operationId }: Answered<Viewer>): void => {
    seconds.observe({ operation: operationId ?? 'none' }, milliseconds / 1000)
    answers.inc({ status: String(status) })
    if (!accessLog) return
    log.info('http_request', {
      message: `${method} ${path} ${status}`,
      method,
      path,
      status,
      duration_ms: milliseconds,
      user_id: user?.kind === 'known' ? user.accountId : null,
      request_id: requestId,
    })
  }
}
