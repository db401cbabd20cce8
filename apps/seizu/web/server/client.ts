import { attempt } from './attempt.ts'
import type { Request } from './attempt.ts'
import { pageSettings } from './page-settings.ts'
import { good, ServerError } from './server-error.ts'
import { withSession } from './session.ts'
import { visitor } from './visitor.ts'

/** Sends a request; throws `ServerError` for anything but a good answer. A session's access token is renewed on the way. */
export async function send(path: string, request: Request = {}): Promise<Response> {
  const { login } = pageSettings
  const answer = await (login === 'provider' ? withSession(path, request) : attempt(path, request))
  // With a password of the graph nobody is ever known to the server.
  if (answer.status === 401 && login !== 'password') visitor.isLost()
  if (answer.ok) visitor.isKnown()
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
