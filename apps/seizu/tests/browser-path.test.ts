import type { Browser } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, whyNoBrowser } from '@farside/harness/browser'
import { neo4jForTests } from '@farside/harness/neo4j'
import { settle } from './open-page.ts'
import { startPages } from './start-pages.ts'

const noBrowser = await whyNoBrowser()
const neo4j = await neo4jForTests()
const missing = noBrowser ?? ('skipped' in neo4j ? neo4j.skipped : undefined)
let pages: Awaited<ReturnType<typeof startPages>>
let browser: Browser

describe.skipIf(missing)(`the browser path${missing ? ` (${missing})` : ''}`, () => {
  beforeAll(async () => {
    if ('skipped' in neo4j) return
    const { hostname, port } = new URL(neo4j.uri)
    pages = await startPages({
      AUTH_MODE: 'client',
      NEO4J_USER_PROTOCOL: 'bolt',
      NEO4J_USER_HOSTNAME: hostname,
      NEO4J_USER_PORT: port,
    })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await pages?.close()
  })

  test('[66] [67] a wrong password leaves the form, the right one opens the pages; the password is copied, never shown', async () => {
    if ('skipped' in neo4j) return
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
    context.setDefaultTimeout(15_000)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    await page.goto(pages.url)
    await page.getByLabel('User name').fill(neo4j.user)
    await page.getByLabel('Password').fill('not the password')
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByText('Authentication failed.').waitFor()
    await page.getByLabel('Password').fill(neo4j.password)
    await page.getByLabel('Password').press('Enter')
    await settle(page)
    await page.getByText(`Logged in as ${neo4j.user}`).waitFor()
    const five = page.locator('article').filter({ has: page.getByRole('heading', { name: 'Five', exact: true }) })
    await expect.poll(() => five.locator('.figure').innerText()).toBe('5')

    // Nothing is asked that this path does not have.
    expect(complaints).toEqual([])

    await page.getByRole('link', { name: 'Neo4J Console' }).click()
    await page.getByRole('button', { name: 'Copy Password' }).click()
    await page.getByText('The password is on the clipboard.').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(neo4j.password)
    expect(await page.content()).not.toContain(neo4j.password)

    // The server knows nobody here: it has nothing to show of what is its own.
    expect(await page.getByRole('link', { name: 'Scheduled queries' }).count()).toBe(0)
    await page.evaluate(() => {
      history.pushState(null, '', '/app/scheduled-queries')
      dispatchEvent(new PopStateEvent('popstate'))
    })
    await page.getByText('Not shown with this log-in').waitFor()

    await page.getByRole('button', { name: 'Log out' }).click()
    await page.getByRole('heading', { name: 'Log in to the graph' }).waitFor()
    await context.close()
  })

  test('says at which address no graph answers', async () => {
    const nowhere = await startPages({
      AUTH_MODE: 'client',
      NEO4J_USER_PROTOCOL: 'bolt',
      NEO4J_USER_HOSTNAME: '127.0.0.1',
      NEO4J_USER_PORT: '1',
    })
    const page = await browser.newPage()
    await page.goto(nowhere.url)
    await page.getByLabel('User name').fill('neo4j')
    await page.getByLabel('Password').fill('anything')
    await page.getByLabel('Password').press('Enter')
    await page.getByText('Cannot reach the graph at bolt://127.0.0.1:1: ').waitFor()
    await page.close()
    await nowhere.close()
  })
})
