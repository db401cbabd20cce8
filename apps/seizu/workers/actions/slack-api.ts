import { sleep } from '@farside/kernel/lifecycle'

const TIMEOUT_MS = 30_000
const TRIES = 3
/** Slack says after how many seconds to come again; a worker that waits longer holds up others. */
const LONGEST_WAIT_S = 60

export interface Slack {
  /** @throws Error with the method and Slack's word for what is wrong: `conversations.join: channel_not_found` */
  call(method: string, fields: Record<string, string>): Promise<Record<string, unknown>>
  upload(url: string, filename: string, bytes: Uint8Array): Promise<void>
}

/** Slack's Web API: forms in, JSON out. */
export function openSlack(base: string, token: string): Slack {
  const root = base.endsWith('/') ? base : `${base}/`
  return {
    async call(method, fields) {
      const response = await patiently(method, () =>
        fetch(new URL(method, root), {
          method: 'POST',
          headers: { authorization: `Bearer ${token}` },
          body: new URLSearchParams(fields),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        }),
      )
      const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>
      if (answer.ok !== true) throw new Error(`${method}: ${String(answer.error ?? `status ${response.status}`)}`)
      return answer
    },
    async upload(url, filename, bytes) {
      const form = new FormData()
      form.set('filename', new Blob([bytes as Uint8Array<ArrayBuffer>]), filename)
      const response = await patiently('upload', () =>
        fetch(url, { method: 'POST', body: form, signal: AbortSignal.timeout(TIMEOUT_MS) }),
      )
      await response.body?.cancel()
      if (!response.ok) throw new Error(`upload: status ${response.status}`)
    },
  }
}

/** A rate limit is waited for. */
async function patiently(what: string, send: () => Promise<Response>): Promise<Response> {
  for (let tries = 1; ; tries += 1) {
    const response = await send().catch((error: Error) => {
      throw new Error(`${what}: ${error.message}`, { cause: error })
    })
    const wait = Number(response.headers.get('retry-after') ?? 1)
    if (response.status !== 429 || tries === TRIES || !(wait <= LONGEST_WAIT_S)) return response
    await response.body?.cancel()
    await sleep(wait * 1000)
  }
}
