import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '../../harness/free-ports.ts'
import { startProgram } from '../../harness/process.ts'
import { ask, hammer } from '../hammer.ts'
import type { Row } from '../table.ts'
import { tenPanels } from './dashboards.ts'
import { main } from './stand.ts'

/** `GET /api/v1/config` of ten panels, beside a server of Node's own that does nothing but send as many bytes. */
export async function benchConfig({ runs, seconds }: { runs: number; seconds: number }): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'farside-bench-'))
  const [port = 0] = await freePorts(1)
  const file = join(folder, 'dashboards.yaml')
  await writeFile(file, tenPanels())
  const settings = {
    HOST: '127.0.0.1',
    PORT: `${port}`,
    DEBUG: 'true',
    SECRET_KEY: 'not a secret',
    AUTH_MODE: 'client',
  }
  const web = startProgram('web', main, ['web'], { ...settings, REPORTING_CONFIG_FILE: file })
  const url = `http://127.0.0.1:${port}/api/v1/config`
  const figures = []
  const bare = []
  try {
    await web.waitFor('web_ready')
    const { bytes } = await ask(url)
    const yardstick = await bareServer(bytes)
    try {
      for (const it of [url, yardstick.url]) await hammer([it], { seconds: 0.5 })
      for (let turn = 0; turn < runs; turn++) {
        figures.push(await hammer([url], { seconds }))
        bare.push(await hammer([yardstick.url], { seconds }))
      }
    } finally {
      await yardstick.stop()
    }
  } finally {
    await web.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return [
    {
      what: 'config of 10 panels, 10 clients',
      goal: '≥ 3000',
      runs: figures.map((it) => it.perSecond),
      unit: 'requests/s',
    },
    { what: 'the same: p95', goal: '–', runs: figures.map((it) => it.p95), unit: 'ms' },
    {
      what: 'as many bytes by node:http alone',
      goal: 'yardstick',
      runs: bare.map((it) => it.perSecond),
      unit: 'requests/s',
    },
  ]
}

async function bareServer(bytes: number) {
  const program = `const body = Buffer.alloc(${bytes}, 97)
    const answer = (_, to) => to.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body)
    require('node:http').createServer(answer).listen(0, '127.0.0.1', function () { console.log(this.address().port) })`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  const stop = async () => {
    child.kill()
    await once(child, 'exit')
  }
  return { url: `http://127.0.0.1:${String(said).trim()}/`, stop }
}
