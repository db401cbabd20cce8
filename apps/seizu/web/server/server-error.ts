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
  let body: Body = {}
  try {
    body = (JSON.parse(text) as Body | null) ?? {}
  } catch {
    // A proxy's page says nothing that a person could use.
  }
  const sentence = body.error || body.errors?.join(' ') || `The server answered ${answer.status}.`
  throw new ServerError(answer.status, sentence, body)
}
