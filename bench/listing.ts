import { Agent, request } from 'node:http'
import { Client } from 'pg'
import { startEurydiceStack } from '../harness/eurydice-stack.ts'
import type { Row } from './table.ts'

/** Lists of a large table: first and last page, by users in turn, at a fixed rate whatever the answers take (open loop). */
export async function benchListing({
  rows = 200_000,
  users = 20,
  perSecond = 200,
  secondsEach = 15,
  runs = 5,
} = {}): Promise<Row[]> {
  const stack = await startEurydiceStack({ withoutRelay: true, users })
  try {
    await stack.program('sender').stop()
    await fill(stack.databaseUrl('origin'), rows)
    const first = Array.from({ length: users }, () => '?page_size=100')
    const last = await Promise.all(
      stack.tokens.map(async (token) => {
        const page = await json(`${stack.originUrl}/api/v1/transferables/?page_size=100`, token)
        const pages = Math.ceil(page.count / 100)
        return `?page_size=100&from=${page.pages.current}&delta=${pages - 1}`
      }),
    )
    const measured: Row[] = []
    for (const [which, queries] of [
      ['first', first],
      ['last', last],
    ] as const) {
      const figures: number[] = []
      for (let run = 0; run < runs; run++) {
        figures.push(
          await openLoop(`${stack.originUrl}/api/v1/transferables/`, stack.tokens, queries, perSecond, secondsEach),
        )
      }
      measured.push({
        what: `list, ${which} page, ${rows} rows, ${users} users, ${perSecond} requests/s: p95`,
        goal: '≤ 15',
        runs: figures,
        unit: 'ms',
      })
    }
    return measured
  } finally {
    await stack.close()
  }
}

async function fill(url: string, rows: number): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(
      `insert into eurydice_outgoing_transferables (id, created_at, name, sha1, size, bytes_received, submission_succeeded_at, user_profile_id)
       select gen_random_uuid(), now() - n * interval '1 second', 'file-' || n || '.bin', decode(md5(n::text) || '00000000', 'hex'), 10, 10,
         now() - n * interval '1 second', profiles.id
       from generate_series(1, $1) as n
       join (select id, row_number() over (order by id) - 1 as place, count(*) over () as total from eurydice_user_profiles) as profiles
         on profiles.place = n % profiles.total`,
      [rows],
    )
    await client.query('vacuum analyze')
  } finally {
    await client.end()
  }
}

/** The 95th percentile of the answer times in milliseconds, counted from when a request was due. */
async function openLoop(
  url: string,
  tokens: string[],
  queries: readonly string[],
  perSecond: number,
  secondsEach: number,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const times: number[] = []
  const total = perSecond * secondsEach
  const began = performance.now()
  const pending: Promise<void>[] = []
  for (let index = 0; index < total; index++) {
    const due = began + (index * 1000) / perSecond
    const wait = due - performance.now()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    const user = index % tokens.length
    pending.push(read(url + queries[user], tokens[user], agent).then(() => void times.push(performance.now() - due)))
  }
  await Promise.all(pending)
  agent.destroy()
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)]
}

async function json(url: string, token: string): Promise<{ count: number; pages: { current: string } }> {
  return JSON.parse(await read(url, token, new Agent()))
}

function read(url: string, token: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    request(url, { agent, headers: { Authorization: `Token ${token}` } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part) => (text += part))
      response.on('end', () =>
        response.statusCode === 200 ? resolve(text) : reject(new Error(`${response.statusCode}: ${text}`)),
      )
    })
      .on('error', reject)
      .end()
  })
}
