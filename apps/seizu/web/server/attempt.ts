import { pageSettings } from './page-settings.ts'
import { ServerError } from './server-error.ts'

export interface Request {
  method?: 'GET' | 'POST'
  json?: unknown
  signal?: AbortSignal | undefined
  headers?: Readonly<Record<string, string>>
}

/** One request, whatever the answer. @throws ServerError of status 0 when there is none */
export async function attempt(path: string, { method = 'GET', json, signal, headers }: Request): Promise<Response> {
  const token = method === 'POST' ? csrfToken() : undefined
  try {
    return await fetch(path, {
      method,
      credentials: 'same-origin',
      signal: signal ?? null,
      headers: {
        Accept: 'application/json',
        ...(method === 'POST' && { 'Content-Type': 'application/json', 'X-Seizu-Csrf': '1' }),
        ...(token && { [pageSettings.csrf_header]: token }),
        ...headers,
      },
      ...(method === 'POST' && { body: json === undefined ? '' : JSON.stringify(json) }),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ServerError(0, 'The server does not answer.')
  }
}

function csrfToken(): string | undefined {
  const start = `${pageSettings.csrf_cookie}=`
  const found = document.cookie.split('; ').find((it) => it.startsWith(start))
  return found?.slice(start.length)
}
