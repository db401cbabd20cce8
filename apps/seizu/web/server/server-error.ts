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

/** The answer when it is good. @throws ServerError with what it says */
export async function good(answer: Response): Promise<Response> {
  if (answer.ok) return answer
  const text = await answer.text()
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    // A proxy's page says nothing that a person could use.
  }
  throw refusalOf(answer.status, body)
}

export function refusalOf(status: number, said: unknown): ServerError {
  const body = (said ?? {}) as Body
  return new ServerError(status, body.error || body.errors?.join(' ') || `The server answered ${status}.`, body)
}
