import type { Answered } from '@farside/kernel/http'
import type { Log } from '@farside/kernel/log'
import type { Metrics } from '@farside/kernel/metrics'
import type { Identity } from './server/identity/identity.ts'

/** Bounds of the histogram in seconds. */
const bounds = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]

const watched = ['healthcheck', 'livez', 'readyz']

/** What becomes of the news that a request was answered: a line (seizu §11), and figures. */
export function followAnswers(log: Log, metrics: Metrics) {
  const seconds = metrics.histogram(
    'seizu_request_seconds',
    'Time from the head of a request to the end of its answer',
    bounds,
    ['operation'],
  )
  const answers = metrics.counter('seizu_answers_total', 'Answers by status', ['status'])
  return ({ method, path, status, milliseconds, requestId, request, bytes, user, operationId }: Answered<Identity>) => {
    seconds.observe({ operation: operationId ?? 'none' }, milliseconds / 1000)
    answers.inc({ status: String(status) })
    // Asked every few seconds by whoever watches the process: of interest only when the answer is bad.
    const isWatch = status === 200 && watched.includes(operationId ?? '')
    log[isWatch ? 'debug' : 'info']('http_request', {
      message: `${method} ${path} ${status}`,
      request_line: `${method} ${path}`,
      status,
      request_length: Number(request.header('content-length') ?? 0),
      response_length: bytes,
      duration_us: Math.round(milliseconds * 1000),
      forwarded_for: request.header('x-forwarded-for'),
      user_agent: request.header('user-agent'),
      user: user?.email ?? user?.sub,
      request_id: requestId,
      accept: request.header('accept'),
    })
  }
}
