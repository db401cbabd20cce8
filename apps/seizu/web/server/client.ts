import type { QueryRefused } from '../../contract/query.ts'

type Body = Partial<QueryRefused> & { code?: string; details?: unknown }

/** An answer that refuses, or none at all (`status` 0). The message is the server's own sentence where it gave one. */
export class ServerError extends Error {
  readonly status: number
  readonly body: Body

  constructor(status: number, message: string, body: Body = {}) {
    super(message)
    this.status = status
    this.body = body
  }
}

export interface Request {
  method?: 'GET' | 'POST'
  json?: unknown
  signal?: AbortSignal | undefined
  headers?: Readonly<Record<string, string>>
}

let bearer: string | undefined

// By its shape, because CSRF_COOKIE_NAME may name it otherwise.
const csrfToken = (): string | undefined => /=([0-9a-f]{64})(?:;|$)/.exec(document.cookie)?.[1]

/** Sends a request; throws `ServerError` for anything but a good answer. An identity that has run out is renewed once. */
export async function send(path: string, request: Request = {}): Promise<Response> {
  const answer = await attempt(path, request)
  if (answer.status === 401 && (await renewed())) return good(await attempt(path, request))
  return good(answer)
}

/** The JSON of a good answer. */
export async function ask<T>(path: string, request?: Request): Promise<T> {
  const answer = await send(path, request)
  try {
    return (await answer.json()) as T
  } catch (error) {
    throw new ServerError(answer.status, 'The server answered with something that is not JSON.', {
      errors: [String(error)],
    })
  }
}

async function attempt(path: string, { method = 'GET', json, signal, headers }: Request): Promise<Response> {
  const token = method === 'POST' ? csrfToken() : undefined
  try {
    return await fetch(path, {
      method,
      credentials: 'same-origin',
      signal: signal ?? null,
      headers: {
        Accept: 'application/json',
        ...(method === 'POST' && { 'Content-Type': 'application/json', 'X-Seizu-Csrf': '1' }),
        ...(token && { 'X-CSRFToken': token }),
        ...(bearer && { Authorization: `Bearer ${bearer}` }),
        ...headers,
      },
      ...(method === 'POST' && { body: json === undefined ? '' : JSON.stringify(json) }),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ServerError(0, 'The server does not answer.')
  }
}

async function good(answer: Response): Promise<Response> {
  if (answer.ok) return answer
  const text = await answer.text()
  let body: Body = {}
  try {
    body = (JSON.parse(text) as Body | null) ?? {}
  } catch {
    // A proxy's page says nothing that a person could use.
  }
  const sentence = body.error || body.errors?.join(' ') || `The server answered ${answer.status}.`
  throw new ServerError(answer.status, sentence, body)
}

let renewal: Promise<boolean> | undefined

/** A new access token for the session, if there is one. Many refused requests share one attempt. */
function renewed(): Promise<boolean> {
  renewal ??= renew().finally(() => (renewal = undefined))
  return renewal
}

async function renew(): Promise<boolean> {
  const answer = await attempt('/api/v1/auth/refresh', { method: 'POST' })
  if (!answer.ok) return false
  bearer = ((await answer.json()) as { access_token?: string }).access_token
  return bearer !== undefined
}

/** Goes to the log-in of the identity provider and comes back here; false where there is none. */
export async function signIn(): Promise<boolean> {
  const back = location.pathname + location.search
  const answer = await attempt(`/api/v1/auth/login?return_to=${encodeURIComponent(back)}`, {})
  if (!answer.ok) return false
  const { authorize_url } = (await answer.json()) as { authorize_url?: string }
  if (!authorize_url) return false
  location.assign(authorize_url)
  return true
}

/** Ends the session here and, where it can, at the provider. */
export async function signOut(): Promise<void> {
  const { post_logout_url } = await ask<{ post_logout_url?: string }>('/api/v1/auth/logout', { method: 'POST' })
  location.assign(post_logout_url || '/')
}
