import type { Browser, BrowserContext, Page } from '@playwright/test'
import neo4j from 'neo4j-driver'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openBrowser, whyNoBrowser } from '@farside/harness/browser'
import { freshDatabase } from '@farside/harness/database'
import { neo4jForTests } from '@farside/harness/neo4j'
import { migrations } from '../migrations.ts'
import { readSeizuSettings } from '../settings.ts'
import { databaseUsers } from '../source/database-users.ts'
import type { DatabaseUsers } from '../source/database-users.ts'
import { openGraph } from '../source/neo4j.ts'
import type { Graph } from '../source/neo4j.ts'
import { startLoadBalancer } from './load-balancer.fixture.ts'
import { startPages } from './start-pages.ts'

const noBrowser = await whyNoBrowser()
const server = await neo4jForTests()
const missing = noBrowser ?? ('skipped' in server ? server.skipped : undefined)
const patience = { timeout: 15_000 }
/** Of this run alone: others are in the same server. */
const ann = `ann-${process.pid}@auto.example`

describe.skipIf(missing)(`pages behind a load balancer, on the browser path${missing ? ` (${missing})` : ''}`, () => {
  if ('skipped' in server) return
  const { uri } = server
  let browser: Browser
  let balancer: Awaited<ReturnType<typeof startLoadBalancer>>
  let pages: Awaited<ReturnType<typeof startPages>>
  let database: Awaited<ReturnType<typeof freshDatabase>>
  let graph: Graph
  let users: DatabaseUsers
  beforeAll(async () => {
    const { hostname, port } = new URL(server.uri)
    database = await freshDatabase({ migrations })
    balancer = await startLoadBalancer()
    const reached = { NEO4J_URI: server.uri, NEO4J_USER: server.user, NEO4J_PASSWORD: server.password }
    pages = await startPages({
      ...balancer.env,
      ...reached,
      NEO4J_USER_PROTOCOL: 'bolt',
      NEO4J_USER_HOSTNAME: hostname,
      NEO4J_USER_PORT: port,
      SEIZU_DATABASE_URL: database.url,
    })
    balancer.passTo(pages.url)
    graph = openGraph(readSeizuSettings(reached).settings)
    users = databaseUsers(graph, [])
    // The first statements about users make the database load what it needs; nobody's log-in should wait for that.
    await users.create(ann, 'a long password')
    await users.remove(ann)
    browser = await openBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await pages?.close()
    balancer?.close()
    await users?.remove(ann)
    await graph?.close()
    await database?.drop()
  })
  beforeEach(() => balancer.letIn(ann))

  const five = (page: Page) =>
    page.locator('article').filter({ has: page.getByRole('heading', { name: 'Five', exact: true }) })
  async function visit(context: BrowserContext) {
    const page = await context.newPage()
    page.setDefaultTimeout(25_000)
    const passwords: string[] = []
    page.on('response', async (response) => {
      if (response.url().endsWith('/api/v1/login'))
        passwords.push(((await response.json()) as { password: string }).password)
    })
    await page.goto(balancer.url)
    await page.getByText(`Logged in as ${ann}`).waitFor()
    await expect.poll(() => five(page).locator('.figure').innerText(), patience).toBe('5')
    return { page, passwords }
  }
  async function enters(password: string): Promise<boolean> {
    const driver = neo4j.driver(uri, neo4j.auth.basic(ann, password))
    return driver.verifyAuthentication().finally(() => driver.close())
  }

  async function cutConnections(): Promise<void> {
    const { rows } = await graph.write('CALL dbms.listConnections() YIELD connectionId, username RETURN *')
    const ids = rows.filter((it) => it.username === ann).map((it) => it.connectionId)
    await graph.write('CALL dbms.killConnections($ids) YIELD connectionId RETURN connectionId', { ids })
  }

  test('[35] open with a database user of one’s own, made for this visit', { timeout: 60_000 }, async () => {
    const context = await browser.newContext()
    const { page, passwords } = await visit(context)
    expect(await users.list()).toContain(ann)
    expect(passwords).toEqual([expect.stringMatching(/^[0-9a-f]{100}$/)])
    // The balancer lets people in and out; the password is never shown.
    expect(await page.getByRole('button', { name: 'Log out' }).count()).toBe(0)
    expect(await page.content()).not.toContain(passwords[0])
    await context.close()
  })

  test(
    '[36] a second tab replaces the password of the first, which says so and goes on when told to',
    { timeout: 60_000 },
    async () => {
      const context = await browser.newContext()
      const [first, second] = [await visit(context), await visit(context)]
      const passwords = [...first.passwords, ...second.passwords]
      expect(await Promise.all(passwords.map(enters))).toEqual([false, true])

      // Connections that are open go on; it is new ones that ask for the password.
      await cutConnections()
      await first.page.getByRole('button', { name: 'Refresh' }).click()
      await first.page.getByText('Your access to the graph has ended').waitFor()
      await first.page.getByRole('button', { name: 'Go on here' }).click()
      await expect.poll(() => five(first.page).locator('.figure').innerText(), patience).toBe('5')
      expect(await enters(first.passwords.at(-1)!)).toBe(true)
      await context.close()
    },
  )

  test(
    '[38] say that nobody is known when the balancer says nothing, and make no user',
    { timeout: 60_000 },
    async () => {
      await users.remove(ann)
      balancer.letIn(undefined)
      const context = await browser.newContext()
      const page = await context.newPage()
      await page.goto(balancer.url)
      await page.getByText('You are not logged in').waitFor()
      expect(await users.list()).not.toContain(ann)
      balancer.letIn(ann)
      await page.getByRole('button', { name: 'Load the page again' }).click()
      await page.getByText(`Logged in as ${ann}`).waitFor()
      await context.close()
    },
  )
})
