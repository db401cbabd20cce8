import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import type { IncomingHttpHeaders, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Value } from '../../contract/config.ts'
import type { GraphRow } from '../../contract/value.ts'
import { keptLog, waitUntil } from '../worker.fixture.ts'
import type { ActionModule } from './action.ts'
import { batches } from './batches.rules.ts'
import { detailsCsv } from './details-csv.ts'
import { emailAction } from './email.ts'
import { execAction } from './exec.ts'
import { fileAction } from './file.ts'
import { logAction } from './log.ts'
import { webhookAction } from './webhook.ts'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'seizu-actions-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What one action does with rows, and what it logs. */
async function handle(module: ActionModule, action_config: Record<string, Value>, rows: readonly GraphRow[]) {
  const { log, lines } = keptLog()
  const action = { action_type: module.name, action_config }
  await module.handle({ scheduledQueryId: 'some query', action, rows, log })
  return lines
}

const rows: GraphRow[] = [
  { details: { id: 'CVE-1', level: 'HIGH', score: 9.8 } },
  { details: { id: '4:x:1', labels: ['CVE'], properties: { id: 'CVE-2', when: '2026-01-31', note: null } } },
]

describe('the action log', () => {
  test('writes a line for each row, with the keys that it is told and the row has', async () => {
    const lines = await handle(logAction, { log_attrs: ['id', 'level', 'name'], level: 'WARNING' }, rows)
    expect(lines).toMatchObject([
      { levelname: 'INFO', result_count: 2, scheduled_query_id: 'some query', action_type: 'log' },
      {
        levelname: 'WARNING',
        key: 'scheduled_query_row',
        message: 'Result for some query',
        id: 'CVE-1',
        level: 'HIGH',
      },
      { levelname: 'WARNING', message: 'Result for some query', id: 'CVE-2' },
    ])
    expect(lines[2]).not.toHaveProperty('when')
  })

  test('keeps the fields that every line has', async () => {
    const [, line] = await handle(logAction, { log_attrs: ['name', 'message'], message: 'seen', level: 'critical' }, [
      { details: { name: 'host', message: 'x' } },
    ])
    expect(line).toMatchObject({ message: 'seen', details_name: 'host', details_message: 'x', levelname: 'CRITICAL' })
  })

  test.each([{}, { log_attrs: [] }, { log_attrs: null }] as Record<string, Value>[])(
    '[80] without log_attrs says so, and logs no row (%j)',
    async (config) =>
      expect(await handle(logAction, config, rows)).toMatchObject([
        { levelname: 'ERROR', key: 'action_misconfigured', misconfiguration: 'log_attrs' },
      ]),
  )

  test('fails on a level that is none, and on a column that is not there', async () => {
    await expect(handle(logAction, { log_attrs: ['id'], level: 'loud' }, rows)).rejects.toThrow('level is "loud"')
    const other = { log_attrs: ['id'], query_return_attribute: 'found' }
    await expect(handle(logAction, other, rows)).rejects.toThrow('no column "found"; they have details')
    expect(await handle(logAction, other, [{ found: { id: 1 } }])).toHaveLength(2)
  })

  test('[76] does nothing without rows', async () => expect(await handle(logAction, {}, [])).toEqual([]))
})

describe('the CSV of rows', () => {
  test('[78] has CRLF, quotes where they must be, and empty fields for what is null or not there', () =>
    expect(
      detailsCsv([{ a: 'x,y', b: 'say "hi"', c: 'two\nlines' }, { a: null, c: ' kept ', d: ['p', 'q'] }, { b: 5 }]),
    ).toBe('a,b,c,d\r\n"x,y","say ""hi""","two\nlines",\r\n,, kept ,"p, q"\r\n,5,,\r\n'))

  test('has no empty line for a field alone', () => expect(detailsCsv([{ a: null }])).toBe('a\r\n""\r\n'))
})

describe('batches of messages', () => {
  test('have ten at most, and a quarter of a megabyte', () => {
    const sizes = (bodies: string[]) => [...batches(bodies)].map((it) => it.length)
    expect(sizes(Array.from({ length: 23 }, () => 'x'))).toEqual([10, 10, 3])
    expect(sizes(['x'.repeat(150_000), 'x'.repeat(150_000), 'x'])).toEqual([1, 2])
    expect(sizes([])).toEqual([])
  })
})

describe('the action webhook', () => {
  let server: Server
  const got: { headers: IncomingHttpHeaders; body: unknown }[] = []
  let status = 204
  let url: string
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      got.push({ headers: request.headers, body: JSON.parse((await buffer(request)).toString()) })
      response.writeHead(status, { location: '/elsewhere' }).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=secret`
  })
  afterAll(() => void server.close())
  afterEach(() => void got.splice(0))

  test('posts all rows once', async () => {
    await handle(webhookAction, { url, headers: { 'X-Token': 't' } }, rows)
    expect(got).toMatchObject([
      {
        headers: { 'x-token': 't', 'content-type': 'application/json' },
        body: { scheduled_query_id: 'some query', rows },
      },
    ])
  })

  test.each([500, 404, 302])('fails on status %i, without telling the address', async (answered) => {
    status = answered
    const failure = await handle(webhookAction, { url }, rows).catch((error: Error) => error.message)
    expect(failure).toMatch(new RegExp(`^127\\.0\\.0\\.1:\\d+ answered with status ${answered}$`))
    expect(got).toHaveLength(1)
  })

  test('fails on a server that takes the request and never answers', { timeout: 20_000 }, async () => {
    const mute = createServer(() => {})
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const at = `http://127.0.0.1:${(mute.address() as AddressInfo).port}/`
    await expect(handle(webhookAction, { url: at }, rows)).rejects.toThrow(/: no answer in 10 s$/)
    mute.closeAllConnections()
    mute.close()
  })

  test('fails where nobody answers', async () =>
    expect(handle(webhookAction, { url: 'http://127.0.0.1:1/' }, rows)).rejects.toThrow(/^127\.0\.0\.1:1: /))

  test('posts nothing without rows or without url', async () => {
    await handle(webhookAction, { url }, [])
    await handle(webhookAction, {}, rows)
    expect(got).toEqual([])
  })
})

describe('the action email', () => {
  const mails: Buffer[] = []
  let server: SMTPServer
  let SMTP_URL: string
  beforeAll(async () => {
    server = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      onData: (stream, _, done) => void buffer(stream).then((it) => (mails.push(it), done())),
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    SMTP_URL = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  })
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())))

  test('sends the CSV to all', async () => {
    const module = emailAction({ SMTP_URL, MAIL_FROM: 'seizu@example.org' })
    await handle(module, { to: ['a@example.org', 'b@example.org'], subject: 'Fünd' }, rows)
    expect(mails).toHaveLength(1)
    const { from, to, subject, attachments } = await PostalMime.parse(mails[0]!)
    expect([from?.address, to?.map((it) => it.address), subject]).toEqual([
      'seizu@example.org',
      ['a@example.org', 'b@example.org'],
      'Fünd',
    ])
    expect(attachments).toMatchObject([{ filename: 'details.csv', mimeType: 'text/csv' }])
    expect(new TextDecoder().decode(attachments[0]!.content as ArrayBuffer)).toBe(
      'id,level,score,when,note\r\nCVE-1,HIGH,9.8,,\r\nCVE-2,,,2026-01-31,\r\n',
    )
  })

  test('fails on a mail server that says nothing, and on one that is not there', async () => {
    const mute = createTcpServer()
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const sent = (port: number) =>
      handle(emailAction({ SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'a@example.org' }, 200), mail, rows)
    const mail = { to: ['b@example.org'], subject: 's' }
    await expect(sent((mute.address() as AddressInfo).port)).rejects.toThrow('Greeting never received')
    await expect(sent(1)).rejects.toThrow('ECONNREFUSED')
    mute.close()
  })

  test('keeps what rows hold out of the head of a mail', async () => {
    const module = emailAction({ SMTP_URL, MAIL_FROM: 'seizu@example.org' })
    const hostile = [{ details: { '=cmd()': 'x\r\nBcc: all@example.org', quote: '"\u0000\u202e</script>' } }]
    mails.length = 0
    await handle(module, { to: ['a@example.org'], subject: 'one\r\nBcc: all@example.org' }, hostile)
    const { headers, to, bcc, attachments } = await PostalMime.parse(mails[0]!)
    expect([to?.map((it) => it.address), bcc, headers.some((it) => it.key === 'bcc')]).toEqual([
      ['a@example.org'],
      undefined,
      false,
    ])
    expect(new TextDecoder().decode(attachments[0]!.content as ArrayBuffer)).toBe(
      '=cmd(),quote\r\n"x\r\nBcc: all@example.org","""\u0000\u202e</script>"\r\n',
    )
  })

  test('fails without a mail server, and is skipped without `to`', async () => {
    const none = emailAction({ SMTP_URL: undefined, MAIL_FROM: undefined })
    await expect(handle(none, { to: ['a@example.org'], subject: 's' }, rows)).rejects.toThrow('SMTP_URL is not set')
    expect(await handle(none, { subject: 's' }, rows)).toMatchObject([{ misconfiguration: 'to' }])
  })
})

describe('the action file', () => {
  const at = new Date('2026-01-31T12:00:00.123Z')
  const drop = async () => {
    const root = join(folder, 'drop')
    await mkdir(root, { recursive: true })
    return { root, module: fileAction({ SEIZU_FILE_DROP_DIR: root }, () => at) }
  }

  test('writes a line for each row, and leaves nothing beside it', async () => {
    const { root, module } = await drop()
    await handle(module, { folder: 'a/b' }, rows)
    expect(await readdir(join(root, 'a/b'))).toEqual(['some_query-20260131T120000.123Z.jsonl'])
    expect(await readFile(join(root, 'a/b/some_query-20260131T120000.123Z.jsonl'), 'utf8')).toBe(
      '{"id":"CVE-1","level":"HIGH","score":9.8}\n{"id":"CVE-2","when":"2026-01-31","note":null}\n',
    )
  })

  test.each(['..', '../drop2', '/etc', 'a/../../x', 'link'])('does not write to %s', async (given) => {
    const { root, module } = await drop()
    await symlink(tmpdir(), join(root, 'link')).catch(() => {})
    await expect(handle(module, { folder: given }, rows)).rejects.toThrow('does not lie below SEIZU_FILE_DROP_DIR')
  })

  test('makes no folder where a link leads out', async () => {
    const { root, module } = await drop()
    const outside = await mkdtemp(join(folder, 'outside-'))
    await symlink(outside, join(root, 'way-out'))
    await expect(handle(module, { folder: 'way-out/a/b' }, rows)).rejects.toThrow('does not lie below')
    expect(await readdir(outside)).toEqual([])
  })

  test('leaves nothing on a full disk', async ({ skip }) => {
    const root = join(folder, 'full')
    await mkdir(root)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', root], { stdio: 'ignore' })
    } catch {
      return skip('a disk of 64 kB needs the right to mount one')
    }
    try {
      const module = fileAction({ SEIZU_FILE_DROP_DIR: root }, () => at)
      const large = [{ details: { text: 'x'.repeat(200_000) } }]
      await expect(handle(module, { folder: 'a' }, large)).rejects.toThrow('ENOSPC')
      expect(await readdir(join(root, 'a'))).toEqual([])
      await handle(module, { folder: 'a' }, rows)
      expect(await readdir(join(root, 'a'))).toHaveLength(1)
    } finally {
      execFileSync('umount', [root])
    }
  })

  test('writes a line for a row whatever it holds', async () => {
    const { root, module } = await drop()
    const hostile = { text: 'two\nlines\u2028\u0000', __proto__x: 1, half: '\ud800', deep: [[[{ a: null }]]] }
    await handle(module, { folder: 'hostile' }, [{ details: hostile }])
    const [name = ''] = await readdir(join(root, 'hostile'))
    const lines = (await readFile(join(root, 'hostile', name), 'utf8')).split('\n')
    expect(lines).toHaveLength(2)
    expect(JSON.parse(lines[0]!)).toEqual(hostile)
  })

  test('writes nowhere when it may not', async () =>
    expect(
      handle(
        fileAction({ SEIZU_FILE_DROP_DIR: undefined }, () => at),
        { folder: 'x' },
        rows,
      ),
    ).rejects.toThrow('SEIZU_FILE_DROP_DIR is not set'))
})

describe('a program as an action', () => {
  const program = async (name: string, script: string, longestMs?: number) => {
    const path = join(folder, name)
    await writeFile(path, `#!/bin/sh\n${script}\n`)
    await chmod(path, 0o755)
    return execAction(path, longestMs)
  }
  /** A process that has ended and that nobody has buried yet is not. */
  const isAlive = (pid: string) => {
    try {
      process.kill(Number(pid), 0)
      return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
    } catch {
      return false
    }
  }

  test('gets on its standard input what a module is called with', async () => {
    const module = await program('keep.sh', `cat > ${join(folder, 'got.json')}; echo done`)
    expect(module.name).toBe('keep')
    expect(await handle(module, { a: 1 }, rows)).toMatchObject([{ key: 'action_said', message: 'done' }])
    expect(JSON.parse(await readFile(join(folder, 'got.json'), 'utf8'))).toEqual({
      scheduled_query_id: 'some query',
      action: { action_type: 'keep', action_config: { a: 1 } },
      rows,
    })
  })

  test('fails when it does not end with 0, with its last line', async () => {
    const module = await program('bad', 'echo trace; echo "KeyError: x" >&2; exit 3')
    await expect(handle(module, {}, rows)).rejects.toThrow('it ended with 3: KeyError: x')
    const deaf = await program('deaf', 'exec 0<&-; exit 0')
    await handle(deaf, {}, [{ details: 'x'.repeat(1_000_000) }])
  })

  test('is killed with all that it started when it does not end', async () => {
    const pids = join(folder, 'pids')
    const module = await program('endless', `sleep 1000 & echo $$ $! > ${pids}; wait`, 300)
    await expect(handle(module, {}, rows)).rejects.toThrow('was killed: it had not ended after 0.3 s')
    await waitUntil(async () => !(await readFile(pids, 'utf8')).trim().split(' ').some(isAlive))
  })

  test('is killed when it prints without end, and the log has the end of it', async () => {
    const module = await program('chatty', 'yes "no end"')
    await expect(handle(module, {}, rows)).rejects.toThrow(/was killed: it printed more than 16 MiB: (no end)?/)
  })

  test('is not waited for longer for what it leaves behind, which is killed', async () => {
    const pids = join(folder, 'left')
    const module = await program('daemon', `sleep 1000 & echo $! > ${pids}; echo begun`)
    expect(await handle(module, {}, rows)).toMatchObject([{ key: 'action_said', message: 'begun' }])
    await waitUntil(async () => !isAlive((await readFile(pids, 'utf8')).trim()))
  })

  test('must be there and runnable', async () => {
    await writeFile(join(folder, 'plain'), '')
    expect(() => execAction(join(folder, 'plain'))).toThrow('EACCES')
    expect(() => execAction(join(folder, 'nope'))).toThrow('ENOENT')
  })
})
