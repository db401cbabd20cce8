/** An answer that refuses, or no answer at all (`status` 0). The message is the server's own text where it gave one. */
export class ServerError extends Error {
  readonly status: number
  /** Whether the browser itself asks for a name and password, so that we need not send anybody to a log-in page. */
  readonly challenged: boolean

  constructor(status: number, message: string, challenged = false) {
    super(message)
    this.status = status
    this.challenged = challenged
  }
}

const timeoutMs = 10_000
const unsafe = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
let user: string | undefined
const userListeners = new Set<() => void>()

/** The name that the server put on its last answer. */
export const userName = (): string | undefined => user

/** Calls back when another name appears; returns the way to stop. */
export function onUserName(changed: () => void): () => void {
  userListeners.add(changed)
  return () => userListeners.delete(changed)
}

/** Header text is one character a byte; a name beyond Latin-1 arrives as the bytes of its UTF-8. */
function headerText(text: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(text, (sign) => sign.charCodeAt(0)))
  } catch {
    return text
  }
}

/** Notes whom an answer was for: its header `Authenticated-User`. */
export function noteUser(header: string | null): void {
  if (!header || headerText(header) === user) return
  user = headerText(header)
  for (const changed of userListeners) changed()
}

const csrfToken = (): string | undefined => /(?:^|;\s*)eurydice_csrftoken=([^;]+)/.exec(document.cookie)?.[1]

/** Whether the log-in is one by cookie. */
export const hasCsrfCookie = (): boolean => csrfToken() !== undefined

/** Cookie log-ins must echo the token (§9.1); Basic and API tokens need none, and then there is no cookie. */
export function csrfHeaders(method: string): Record<string, string> {
  const token = csrfToken()
  return unsafe.has(method) && token ? { 'X-CSRFToken': decodeURIComponent(token) } : {}
}

/** The sentence in an error body, whichever of the API's shapes it has: detail, error, list, or fields with lists. */
export function errorText(body: unknown): string | undefined {
  if (typeof body === 'string') return body
  if (Array.isArray(body)) return body.map(errorText).filter(Boolean).join(' ') || undefined
  if (typeof body !== 'object' || body === null) return undefined
  const { detail, error, code: _, ...fields } = body as Record<string, unknown>
  return errorText(detail) ?? errorText(error) ?? errorText(Object.values(fields))
}

/** Reads JSON text for its sentence; text that is not JSON is no sentence of ours. */
export function sentenceIn(text: string): string | undefined {
  try {
    return errorText(JSON.parse(text))
  } catch {
    return undefined
  }
}

export interface Request {
  method?: 'GET' | 'POST' | 'DELETE'
  signal?: AbortSignal | undefined
  /** Downloads and previews take as long as they take. */
  unlimited?: boolean
}

/** Sends a request below `/api/v1`; throws `ServerError` for anything but a good answer. */
export async function send(path: string, { method = 'GET', signal, unlimited }: Request = {}): Promise<Response> {
  const signals = [signal, unlimited ? undefined : AbortSignal.timeout(timeoutMs)].filter((it) => it !== undefined)
  let answer: Response
  try {
    answer = await fetch(`/api/v1${path}`, {
      method,
      credentials: 'same-origin',
      headers: { Accept: 'application/json', ...csrfHeaders(method) },
      signal: AbortSignal.any ? AbortSignal.any(signals) : (signals[0] ?? null),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ServerError(0, '')
  }
  noteUser(answer.headers.get('Authenticated-User'))
  if (!answer.ok) {
    const challenge = answer.headers.get('WWW-Authenticate') ?? ''
    throw new ServerError(answer.status, sentenceIn(await answer.text()) ?? '', /^basic/i.test(challenge))
  }
  return answer
}

/** The JSON of a good answer. */
export async function ask<T>(path: string, request?: Request): Promise<T> {
  return (await (await send(path, request)).json()) as T
}
