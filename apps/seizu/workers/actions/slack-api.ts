import { sleep } from '@farside/kernel/lifecycle'
import { fetchFailure } from './fetch-failure.ts'

const TRIES = 3
/** Slack says after how many seconds to come again; a worker that waits longer holds up others. */
const LONGEST_WAIT_S = 60

export interface Slack {
  /** @throws Error with the method and Slack's word for what is wrong: `conversations.join: channel_not_found` */
  call(method: string, fields: Record<string, string>): Promise<Record<string, unknown>>
  upload(url: string, filename: string, bytes: Uint8Array): Promise<void>
}

/**
 * Slack's Web API: forms in, JSON out.
 * @param timeoutMs for each request, its answer included
 */
export function openSlack(base: string, token: string, timeoutMs: number): Slack {
  const root = base.endsWith('/') ? base : `${base}/`
  return {
    async call(method, fields) {
      const { status, text } = await patiently(method, timeoutMs, (signal) =>
        fetch(new URL(method, root), {
          method: 'POST',
          headers: { authorization: `Bearer ${token}` },
          body: new URLSearchParams(fields),
          signal,
        }),
      )
      const answer = objectIn(text)
      if (answer.ok !== true) throw new Error(`${method}: ${String(answer.error ?? `status ${status}`)}`)
      return answer
    },
    async upload(url, filename, bytes) {
      const form = new FormData()
      form.set('filename', new Blob([bytes as Uint8Array<ArrayBuffer>]), filename)
      const { status } = await patiently('upload', timeoutMs, (signal) =>
        fetch(url, { method: 'POST', body: form, signal }),
      )
      if (status < 200 || status > 299) throw new Error(`upload: status ${status}`)
    },
  }
}

/** A rate limit is waited for. */
async function patiently(
  what: string,
  timeoutMs: number,
  send: (signal: AbortSignal) => Promise<Response>,
): Promise<{ status: number; text: string }> {
  for (let tries = 1; ; tries += 1) {
    const { status, headers, text } = await whole(send, timeoutMs).catch((error: unknown) => {
      throw new Error(`${what}: ${fetchFailure(error, timeoutMs)}`, { cause: error })
    })
    const wait = Number(headers.get('retry-after') ?? 1)
    if (status !== 429 || tries === TRIES || !(wait <= LONGEST_WAIT_S)) return { status, text }
    await sleep(wait * 1000)
  }
}

/** The text is read under the same deadline: a server may go silent in the middle of it. */
async function whole(send: (signal: AbortSignal) => Promise<Response>, timeoutMs: number) {
  const response = await send(AbortSignal.timeout(timeoutMs))
  return { status: response.status, headers: response.headers, text: await response.text() }
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
