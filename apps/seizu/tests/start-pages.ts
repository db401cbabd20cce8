import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { silentLog } from '@farside/kernel/log'
import { startWeb } from '../app.ts'
import { startEmbeddedGraph } from '../embedded/start-embedded-graph.ts'
import { readSeizuSettings } from '../settings.ts'

const fixture = fileURLToPath(new URL('pages.fixture.yaml', import.meta.url))

/** The real web process over the graph that comes with the program, with a dashboard file that tests may change. */
export async function startPages(more: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'seizu-pages-'))
  const file = join(folder, 'dashboards.yaml')
  await copyFile(fixture, file)
  const graph = await startEmbeddedGraph({ folder: join(folder, 'graph') })
  const { settings } = readSeizuSettings({
    NEO4J_URI: graph.uri,
    REPORTING_CONFIG_FILE: file,
    HOST: '127.0.0.1',
    PORT: '0',
    DEBUG: 'yes',
    TALISMAN_FORCE_HTTPS: 'false',
    CSRF_COOKIE_SECURE: 'false',
    SESSION_COOKIE_SECURE: 'false',
    SECRET_KEY: 'a secret of the tests of these pages',
    DEVELOPMENT_ONLY_REQUIRE_AUTH: 'false',
    DEVELOPMENT_ONLY_AUTH_USER_EMAIL: 'ann@lab.example',
    STATSD_EXTERNAL_PROVIDER: 'newrelic',
    STATSD_EXTERNAL_PREFIX: 'acme',
    ...more,
  })
  const web = await startWeb(settings, { log: silentLog })
  return {
    url: web.url,
    /** Of the graph. */
    uri: graph.uri,
    file,
    async close() {
      await web.close()
      await graph.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
