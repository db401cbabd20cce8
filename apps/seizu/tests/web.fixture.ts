import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLog } from '@farside/kernel/log'
import type { Log } from '@farside/kernel/log'
import { startWeb } from '../app.ts'
import { readSeizuSettings } from '../settings.ts'

type Override = Parameters<typeof startWeb>[1]

/** Web processes of a test on one dashboard file and one folder of pages; `close` ends them all. */
export async function openWebs(dashboards = '{}\n') {
  const folder = await mkdtemp(join(tmpdir(), 'seizu-web-'))
  const file = join(folder, 'dashboards.yaml')
  const closing: (() => Promise<void>)[] = []
  const put = (name: string, content: string) => writeFile(join(folder, name), content)
  await put('dashboards.yaml', dashboards)

  return {
    folder,
    file,
    put,
    async start(env: Record<string, string> = {}, override: Override & { log?: Log } = {}) {
      const { settings } = readSeizuSettings(
        {
          HOST: '127.0.0.1',
          PORT: '0',
          SECRET_KEY: 'secret of the test',
          STATIC_FOLDER: folder,
          REPORTING_CONFIG_FILE: file,
          AUTH_MODE: 'client',
          ...env,
        },
        'web',
      )
      const web = await startWeb(settings, { log: silentLog, ...override })
      closing.push(() => web.close())
      return web.url
    },
    async close() {
      for (const close of closing) await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type Webs = Awaited<ReturnType<typeof openWebs>>

/** As a proxy with TLS passes it on. */
export const https = { 'x-forwarded-proto': 'https' }

export const ask = (url: string, init: RequestInit = {}) => fetch(url, { redirect: 'manual', ...init })

/** Cookies and token of a page, as a browser has them once it has loaded one. */
export async function openPage(url: string) {
  const page = await ask(url, { headers: https })
  const cookies = page.headers.getSetCookie().map((it) => it.split(';')[0]!)
  const token = cookies.find((it) => it.startsWith('_csrf_token='))!.slice('_csrf_token='.length)
  const own = new URL(url)
  return {
    cookies,
    token,
    headers: { ...https, cookie: cookies.join('; '), 'x-csrftoken': token, referer: `https://${own.host}/` },
  }
}
