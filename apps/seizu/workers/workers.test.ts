import { randomUUID } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { freePorts } from '../../../harness/free-ports.ts'
import { startProgram } from '../../../harness/process.ts'
import type { Program } from '../../../harness/process.ts'
import { startEmbeddedGraph } from '../embedded/start-embedded-graph.ts'
import { realGraph, waitUntil } from './worker.fixture.ts'
import type { TestGraph } from './worker.fixture.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

let folder: string
let source: TestGraph
let skipped: string | undefined
const started: Program[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seizu-workers-'))
  const found = await realGraph()
  if ('skipped' in found) skipped = found.skipped
  else source = found
}, 300_000)
afterEach(async () => void (await Promise.all(started.splice(0).map((it) => it.kill()))))
afterAll(async () => {
  await source?.graph.write('MATCH (s:ScheduledQuery) WHERE s.id STARTS WITH "cli-" DETACH DELETE s')
  await source?.close()
  await rm(folder, { recursive: true, force: true })
})

async function start(args: string[], config: string, env: Record<string, string>): Promise<Program> {
  const path = join(folder, `${randomUUID()}.yaml`)
  await writeFile(path, config)
  const program = startProgram(args.join(' '), main, ['worker', ...args], { REPORTING_CONFIG_FILE: path, ...env })
  started.push(program)
  return program
}

/** A program that is an action of this name. */
async function programOf(name: string, script: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
  return path
}

/** One that has ended and that nobody has buried yet is not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

const log = { SCHEDULED_QUERY_MODULES: 'reporting.scheduled_query_modules.log' }
const action = '[{action_type: log, action_config: {log_attrs: [n], message: seen}}]'
const file = (ids: string[], keys = 'frequency: 60') => `
queries: {q: 'RETURN {n: 1} AS details'}
scheduled_queries: {${ids.map((id) => `${id}: {name: n, cypher: q, ${keys}, actions: ${action}}`).join(', ')}}
`
const rowsOf = (program: Program) => program.lines.filter((it) => it.key === 'scheduled_query_row').length

describe('seizu worker schedule-queries', () => {
  beforeEach(({ skip }) => {
    if (skipped) skip(skipped)
  })

  test('[81] ends at once, well, when told so while it sleeps', { timeout: 120_000 }, async () => {
    const worker = await start(['schedule-queries'], file([`cli-${randomUUID()}`]), { ...source.env, ...log })
    await worker.waitFor('pass_done')
    const at = Date.now()
    expect(await worker.stop()).toBe(0)
    expect(Date.now() - at).toBeLessThan(1000)
    expect(worker.lines.find((it) => it.key === 'stopping')?.fields).toMatchObject({ levelname: 'INFO' })
  })

  test('[82] ends at once, well, when it is switched off', async () => {
    const worker = await start(['schedule-queries'], '{}', { ENABLE_SCHEDULED_QUERIES: 'false' })
    expect(await worker.ended).toBe(0)
  })

  test('[72] shares the work: of two processes at once, one runs each query', { timeout: 120_000 }, async () => {
    const ids = Array.from({ length: 30 }, () => `cli-${randomUUID()}`)
    const both = await Promise.all(
      [1, 2].map(() => start(['schedule-queries', '--once'], file(ids), { ...source.env, ...log })),
    )
    expect(await Promise.all(both.map((it) => it.ended))).toEqual([0, 0])
    expect(rowsOf(both[0]!) + rowsOf(both[1]!)).toBe(ids.length)
    const { rows } = await source.graph.read(
      'MATCH (s:ScheduledQuery) WHERE s.id IN $ids RETURN count(s) AS nodes, sum(s.fail_count) AS failures',
      { ids },
    )
    expect(rows).toEqual([{ nodes: ids.length, failures: 0 }])
  })

  test(
    'killed in the middle, loses no more than what it had in hand, and runs nothing twice',
    {
      timeout: 120_000,
    },
    async () => {
      const ids = Array.from({ length: 30 }, () => `cli-${randomUUID()}`)
      const note = await programOf('note', 'cat >> "$NOTES"; echo >> "$NOTES"; sleep 0.3')
      const notes = join(folder, `${randomUUID()}.jsonl`)
      const env = { ...source.env, SCHEDULED_QUERY_MODULES: `exec:${note}`, NOTES: notes }
      const config = file(ids).replaceAll(action, '[{action_type: note, action_config: {}}]')
      const first = await start(['schedule-queries'], config, env)
      const ran = async () => {
        const text = await readFile(notes, 'utf8').catch(() => '')
        return [...text.matchAll(/"scheduled_query_id":"([^"]+)"/g)].map(([, id]) => id)
      }
      await waitUntil(async () => (await ran()).length > 6)
      await first.kill()
      const lost = async () =>
        (
          await source.graph.read(
            'MATCH (s:ScheduledQuery) WHERE s.id IN $ids AND coalesce(s.last_finished, 0) < s.scheduled RETURN count(s) AS n',
            { ids },
          )
        ).rows[0]!.n as number
      const inHand = await lost()
      expect(inHand).toBeGreaterThan(0)
      // Four run at once; four more may have been taken, and the end of four not yet been written.
      expect(inHand).toBeLessThanOrEqual(12)
      const second = await start(['schedule-queries', '--once'], config, env)
      expect(await second.ended).toBe(0)
      const all = await ran()
      expect(new Set(all).size, 'one ran twice').toBe(all.length)
      expect(all.length).toBeGreaterThanOrEqual(ids.length - inHand)
      // They wait for their next trigger, and the page shows that they did not finish.
      expect(await lost()).toBe(inHand)
    },
  )

  test(
    '[81] told to stop, lets what it has in hand end, records it, and leaves the others due',
    {
      timeout: 60_000,
    },
    async () => {
      const ids = Array.from({ length: 20 }, () => `cli-${randomUUID()}`)
      const hold = await programOf('hold', 'echo held; sleep 1')
      const env = { ...source.env, SCHEDULED_QUERY_MODULES: `exec:${hold}` }
      const worker = await start(
        ['schedule-queries'],
        file(ids).replaceAll(action, '[{action_type: hold, action_config: {}}]'),
        env,
      )
      await worker.waitFor('scheduled_query_taken')
      expect(await worker.stop()).toBe(0)
      const taken = worker.lines.filter((it) => it.key === 'scheduled_query_taken').length
      expect(taken).toBeLessThan(ids.length)
      const { rows } = await source.graph.read(
        `MATCH (s:ScheduledQuery) WHERE s.id IN $ids AND s.scheduled > 0
       RETURN count(s) AS taken, count(s.last_finished) AS finished, sum(s.fail_count) AS failures`,
        { ids },
      )
      expect(rows).toEqual([{ taken, finished: taken, failures: 0 }])
    },
  )

  test('told twice, ends at once, and so do the programs that it runs', { timeout: 60_000 }, async () => {
    const pids = join(folder, `${randomUUID()}.pids`)
    const stay = await programOf('stay', `sleep 1000 & echo $$ $! > ${pids}; wait`)
    const env = { ...source.env, SCHEDULED_QUERY_MODULES: `exec:${stay}` }
    const config = file([`cli-${randomUUID()}`]).replaceAll(action, '[{action_type: stay, action_config: {}}]')
    const worker = await start(['schedule-queries'], config, env)
    const alive = async () => {
      const text = await readFile(pids, 'utf8').catch(() => '')
      return text
        .trim()
        .split(' ')
        .filter((it) => it !== '' && isAlive(Number(it))).length
    }
    await waitUntil(async () => (await alive()) === 2)
    process.kill(worker.pid, 'SIGTERM')
    await worker.waitFor('stopping')
    process.kill(worker.pid, 'SIGTERM')
    expect(await worker.ended).toBe(143)
    await waitUntil(async () => (await alive()) === 0)
  })

  test('rides out a graph that is not there yet, and one that goes away', { timeout: 120_000 }, async () => {
    const [port = 0] = await freePorts(1)
    const env = {
      NEO4J_URI: `bolt://127.0.0.1:${port}`,
      SCHEDULED_QUERY_FREQUENCY: '1',
      NEO4J_CONNECTION_TIMEOUT: '1s',
    }
    const worker = await start(['schedule-queries'], file([`cli-${randomUUID()}`], 'frequency: -1'), { ...env, ...log })
    await worker.waitFor('pass_failed')
    const options = { folder: join(folder, 'graph'), port }
    const graph = await startEmbeddedGraph(options)
    await worker.waitFor('scheduled_query_row')
    await graph.close()
    await worker.waitFor('pass_failed', { after: worker.lines.length })
    const again = await startEmbeddedGraph(options)
    try {
      await worker.waitFor('scheduled_query_row', { after: worker.lines.length })
      expect(await worker.stop()).toBe(0)
    } finally {
      await again.close()
    }
  })

  test('takes a changed file at the next pass', async () => {
    const id = `cli-${randomUUID()}`
    const path = join(folder, 'changing.yaml')
    const env = { ...source.env, ...log, SCHEDULED_QUERY_FREQUENCY: '1', REPORTING_CONFIG_FILE: path }
    await writeFile(path, file([`cli-${randomUUID()}`]))
    const worker = await start(['schedule-queries'], '{}', env)
    await worker.waitFor('pass_done')
    await writeFile(path, 'scheduled_queries: []')
    await worker.waitFor('config_refused')
    const seen = worker.lines.length
    await writeFile(path, file([id]))
    await worker.waitFor('scheduled_query_row', { after: seen })
    expect(await worker.stop()).toBe(0)
  })

  test('does not start with a file or a module that cannot be used', async () => {
    const broken = await start(['schedule-queries'], 'foo: 1', {})
    expect(await broken.ended).toBe(1)
    const python = await start(['schedule-queries'], '{}', { SCHEDULED_QUERY_MODULES: 'our.own.pager' })
    expect(await python.ended).toBe(1)
    expect(python.lines.map((it) => it.text).join('\n')).toContain('Cannot use "our.own.pager"')
  })

  test('with --once ends with 1 when the graph does not answer', async () => {
    const silent = await start(['schedule-queries', '--once'], file(['cli-x']), {
      NEO4J_URI: 'bolt://127.0.0.1:1',
      ...log,
    })
    expect(await silent.ended).toBe(1)
  })
})

describe('seizu worker dashboard-stats', () => {
  beforeEach(({ skip }) => {
    if (skipped) skip(skipped)
  })
  const dashboard = (cypher: string) =>
    `queries: {q: '${cypher}'}\ndashboard: {rows: [{name: r, panels: [{type: count, metric: fleet.hosts, cypher: q}]}]}`

  test('sends the figures by UDP and ends with 0; with 1 when one could not be had', async () => {
    const lines: string[] = []
    const listener = createSocket('udp4').on('message', (it) => void lines.push(it.toString()))
    await new Promise<void>((resolve) => listener.bind(0, '127.0.0.1', resolve))
    const env = { ...source.env, STATSD_HOST: '127.0.0.1', STATSD_PORT: String(listener.address().port) }
    const sent = { ...env, STATSD_CONSTANT_TAGS: 'env:prod', STATSD_EXTERNAL_PREFIX: 'never.' }
    expect(await (await start(['dashboard-stats'], dashboard('RETURN 5 AS total'), sent)).ended).toBe(0)
    await waitUntil(() => lines.length > 0)
    expect(lines).toEqual(['fleet.hosts.total:5|g|#env:prod'])
    expect(await (await start(['dashboard-stats'], dashboard('RETURN AS total'), env)).ended).toBe(1)
    listener.close()
  })

  test('serves them where METRICS_LISTEN is set, until told to stop', async () => {
    const [port] = await freePorts(1)
    const env = { ...source.env, METRICS_LISTEN: `127.0.0.1:${port}` }
    const worker = await start(['dashboard-stats'], dashboard('RETURN 5 AS total'), env)
    await worker.waitFor('figures_sent')
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`)
    expect(await answer.text()).toBe('# TYPE fleet_hosts_total gauge\nfleet_hosts_total 5\n')
    expect(await worker.stop()).toBe(0)
  })

  test('ends, with 1, where the graph takes connections and never answers', async () => {
    const mute = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => mute.once('listening', resolve))
    const { port } = mute.address() as { port: number }
    const env = { NEO4J_URI: `bolt://127.0.0.1:${port}`, NEO4J_CONNECTION_TIMEOUT: '1s', NEO4J_QUERY_TIMEOUT: '100ms' }
    expect(await (await start(['dashboard-stats'], dashboard('RETURN 5 AS total'), env)).ended).toBe(1)
    mute.close()
  })
})
