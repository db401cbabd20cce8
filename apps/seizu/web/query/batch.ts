import { MOST_IN_BATCH } from '../../contract/query.ts'
import type { BatchLine, QueryAnswer } from '../../contract/query.ts'
import { ask, send } from '../server/client.ts'
import { ServerError, refusalOf } from '../server/server-error.ts'
import { lines } from './lines.ts'

interface Question {
  token: string
  params: Readonly<Record<string, unknown>>
}
interface Waiting extends Question {
  signal: AbortSignal
  resolve: (answer: QueryAnswer) => void
  reject: (reason: unknown) => void
}
type AskQuery = (question: Question, how: { fresh: boolean; signal: AbortSignal }) => Promise<QueryAnswer>

/**
 * Asks the server. What is asked in one go, as by the tiles of a page, travels in one request: a browser has six
 * connections to a server, and the seventh tile would wait for one. Each answer comes as soon as it is there.
 */
export function openBatches(): AskQuery {
  const gathering = new Map<boolean, Waiting[]>()

  async function depart(fresh: boolean): Promise<void> {
    // Whoever asks in the same go has come this far when these steps are over.
    for (let step = 0; step < 5; step += 1) await Promise.resolve()
    const all = gathering.get(fresh)!
    gathering.delete(fresh)
    const left = all.filter((it) => !it.signal.aborted)
    for (let from = 0; from < left.length; from += MOST_IN_BATCH) {
      void askTogether(left.slice(from, from + MOST_IN_BATCH), fresh)
    }
  }

  return ({ token, params }, { fresh, signal }) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error)
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
      const waiting: Waiting = { token, params, signal, resolve, reject }
      const together = gathering.get(fresh)
      if (together) return void together.push(waiting)
      gathering.set(fresh, [waiting])
      void depart(fresh)
    })
}

async function askTogether(asked: readonly Waiting[], fresh: boolean): Promise<void> {
  const how = { method: 'POST', ...(fresh && { headers: { 'Cache-Control': 'no-cache' } }) } as const
  const [first] = asked
  try {
    if (asked.length === 1) {
      const { token, params, signal, resolve } = first!
      return resolve(await ask<QueryAnswer>('/api/v1/query/report', { ...how, json: { token, params }, signal }))
    }
    const queries = asked.map(({ token, params }) => ({ token, params }))
    const signal = whenAll(asked.map((it) => it.signal))
    const answer = await send('/api/v1/query/report/batch', { ...how, json: { queries }, signal })
    for await (const line of lines(answer.body!)) {
      const { at, status, body } = JSON.parse(line) as BatchLine
      if (status === 200) asked[at]?.resolve(body as QueryAnswer)
      else asked[at]?.reject(refusalOf(status, body))
    }
    throw new ServerError(0, 'The answer of the server broke off.')
  } catch (error) {
    for (const { reject } of asked) reject(error) // those that were answered do not hear of it
  }
}

/** Nobody waits any more. */
function whenAll(signals: readonly AbortSignal[]): AbortSignal {
  const all = new AbortController()
  const look = () => {
    if (signals.every((it) => it.aborted)) all.abort(signals[0]!.reason)
  }
  for (const signal of signals) signal.addEventListener('abort', look, { once: true })
  return all.signal
}
