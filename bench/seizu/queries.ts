// Queries as a page asks for them, and by the driver alone.
import { createRequire } from 'node:module'
import type { Bench } from './stand.ts'

/** The tokens that the queries of a report may be run with, in its order. */
export async function tokensOf(web: string, report: string): Promise<string[]> {
  const answer = await fetch(`${web}/api/v1/reports/${report}?include_query_capabilities=true`)
  if (!answer.ok) throw new Error(`${report}: ${answer.status}`)
  return Object.values(((await answer.json()) as { query_capabilities: Record<string, string> }).query_capabilities)
}

/** @throws on an answer that is not 200 */
export async function post(url: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  }
  const answer = await fetch(url, init)
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return answer
}

interface Driver {
  session: (options: object) => Session
  close: () => Promise<void>
}
interface Session {
  run: (
    statement: string,
    parameters?: object,
  ) => Promise<{ records: unknown[] }> & { subscribe: (to: Observer) => void }
  close: () => Promise<void>
}
interface Observer {
  onNext: () => void
  onCompleted: () => void
  onError: (error: Error) => void
}

/** The driver as the program finds it, with nothing of ours. */
export function bareDriver({ NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password }: Bench['env']): Driver {
  const theirs = createRequire(new URL('../../apps/seizu/source/neo4j.ts', import.meta.url))
  const neo4j = theirs('neo4j-driver') as {
    driver: (uri: string, auth: unknown, options: object) => Driver
    auth: { basic: (user: string, password: string) => unknown }
  }
  return neo4j.driver(uri!, neo4j.auth.basic(user!, password!), { useBigInt: true })
}

export async function readBare(driver: Driver, statement: string): Promise<void> {
  const session = driver.session({ defaultAccessMode: 'READ' })
  await session.run(statement)
  await session.close()
}

/** Rows as they come, none kept. */
export async function streamBare(driver: Driver, statement: string): Promise<void> {
  const session = driver.session({ defaultAccessMode: 'READ' })
  await new Promise<void>((resolve, reject) =>
    session.run(statement).subscribe({ onNext: () => {}, onCompleted: resolve, onError: reject }),
  )
  await session.close()
}
